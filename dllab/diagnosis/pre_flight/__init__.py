"""The verdicts of the checks before a run; what they judge is measured in `dllab.preflight`."""

# In the order in which they are made: the quick ones first.
CHECKS = {
    "scale": "Scale of the inputs",
    "balance": "Balance of the classes",
    "duplicates": "Duplicates across parts",
    "chance": "Initial loss is that of chance",
    "penalty": "A penalty raises the loss",
    "gradient": "Gradients are right",
    "by heart": "20 samples are learned by heart",
    "zeroed": "Inputs are used",
    "shuffled": "Shuffled labels teach nothing",
}
