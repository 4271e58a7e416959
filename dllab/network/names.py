"""Keras's numbering of names, begun again for each network.

Keras numbers the layers and variables a process makes (`dense_17`), and for every name TensorFlow
has not seen it keeps what makes such a variable, 35 KB each, for ever. Begun again, a network has the
names it would have alone in a program, and the thousandth run takes no more memory than the tenth.
"""

from keras.src import utils


def number_anew() -> None:
    """Let the next network's names begin at 0; where Keras has moved this, nothing is done."""
    reset = getattr(getattr(utils, "naming", None), "reset_uids", None)
    if reset:
        reset()
