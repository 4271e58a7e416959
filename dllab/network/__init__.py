"""From the description of a network to a Keras model."""
