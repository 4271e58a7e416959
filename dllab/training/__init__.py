"""The training loop: Keras's own training step in an epoch loop of ours."""
