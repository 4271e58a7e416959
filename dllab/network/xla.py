"""Functions compiled by XLA."""

from collections.abc import Callable, Hashable
from functools import partial
from typing import Any, TypeVar

import tensorflow as tf

from dllab.network.steady_names import SteadyNames
from dllab.network.traces import Traces
from dllab.xla_settings import forget_compiled, note_program, tell_xla

_Result = TypeVar("_Result")


class XlaTraces(Traces[_Result]):
    """Calls a function that XLA compiles, or has compiled on this machine before under its name."""

    def __init__(
        self, function: Callable[..., Any], names: SteadyNames, *, autograph: bool = True
    ) -> None:
        tell_xla()
        self._compiled = partial(tf.function, function, autograph=autograph, jit_compile=True)
        super().__init__(self._compiled())
        self._names = names

    def call(self, sizes: Hashable, *arguments: object) -> _Result:
        """See `Traces.call`."""
        if self.knows(sizes):
            return super().call(sizes, *arguments)
        note_program()
        with self._names.given():
            try:
                return super().call(sizes, *arguments)
            except tf.errors.OpError as error:
                if not _is_of_what_is_kept(error):
                    raise
                # Nothing has been computed yet. TensorFlow remembers that this trace has failed.
                forget_compiled()
                del self._known[sizes]
                self._function = self._compiled()
                return super().call(sizes, *arguments)


def _is_of_what_is_kept(error: tf.errors.OpError) -> bool:
    """Whether a program that was kept may be damaged, or there is no room for a new one."""
    of_network = isinstance(error, tf.errors.InvalidArgumentError | tf.errors.UnimplementedError)
    return not of_network or "Serialized cache" in error.message
