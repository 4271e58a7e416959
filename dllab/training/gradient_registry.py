"""Gives back what TensorFlow keeps of every graph for ever.

`tf.custom_gradient` registers a gradient function at each trace (Keras traces one in every
optimiser step) and never removes it: 11 to 13 MB a network. Once no program uses a graph any more
its functions can go, and the compiled kernels of its functions with them. Both are private to
TensorFlow: where they are not found, nothing is done, and the process is replaced after some runs
all the same.
"""

import gc

from tensorflow.python.eager import context
from tensorflow.python.framework import ops


def registered() -> set[str]:
    """The names of all gradient functions."""
    return set(_entries())


def forget(names: set[str]) -> None:
    """Remove these gradient functions, and the kernels of every function that is gone."""
    entries = _entries()
    for name in names & set(entries):
        del entries[name]
    # Models are cycles of references: without a collection their functions are still there.
    gc.collect()
    clear = getattr(context.context(), "clear_kernel_cache", None)
    if clear:
        clear()


def _entries() -> dict[str, object]:
    entries = getattr(getattr(ops, "gradient_registry", None), "_registry", None)
    return entries if isinstance(entries, dict) else {}
