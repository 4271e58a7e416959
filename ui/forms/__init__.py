"""Forms in which an experiment is edited, generated from its description."""
