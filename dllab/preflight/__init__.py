"""The checks before a run: each measures what a verdict of `dllab.diagnosis.pre_flight` judges."""
