"""Keras's numbering of names, begun again for each network.

Keras numbers the layers and variables a process makes (`dense_17`), and for each name TensorFlow
has not seen it keeps what makes such a variable, 35 KB each, for ever. Begun again, a network has
the names it would have alone in a program, and a thousand runs take no more memory than ten.
"""

from keras.src import utils


def number_anew() -> None:
    """Let the next network's names begin at 0; where Keras has moved this, nothing is done."""
    reset = getattr(getattr(utils, "naming", None), "reset_uids", None)
    if reset:
        reset()
