"""Networks as `.keras` files: written for any Keras, and read without running what they hold."""

from dllab.keras_file.failure import KerasFileError

__all__ = ["KerasFileError"]
