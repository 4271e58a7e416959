"""The pieces of the view "Evaluation": confusion matrix, tables, plots and gallery."""
