"""The window: forms in which an experiment is made, and views of its runs."""
