"""What Keras calls each way of clipping gradients; scripts ask for it without importing Keras."""

KERAS_NAMES = {"norm": "clipnorm", "global norm": "global_clipnorm", "value": "clipvalue"}
