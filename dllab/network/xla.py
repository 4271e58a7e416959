"""Functions compiled by XLA, and what it is told about compiling them."""

import os
from collections.abc import Callable
from functools import cache
from typing import Any

import tensorflow as tf

# On a processor XLA hands each operation of a loop to one of TensorFlow's threads, and of a small
# network that passing on takes most of the time, on all cores. A loop that reads and writes less
# than so many bytes a turn it compiles into one function instead, which a single thread runs, up to
# four times as fast; but the products in it become plain loops, slower from about 64 units on
# (tests/benchmarks/RESULTS.md). Its own limit is 1 kB. A version that knows no such option
# ignores it.
ONE_FUNCTION_BYTES = 1 << 19
XLA_OPTIONS = f"xla_cpu_small_while_loop_byte_threshold={ONE_FUNCTION_BYTES}"


def compiled_by_xla(
    function: Callable[..., Any], *, autograph: bool = True
) -> tf.types.experimental.PolymorphicFunction:
    """The function, compiled by XLA for each kind of arguments when it first meets them."""
    _tell_options()
    return tf.function(function, autograph=autograph, jit_compile=True)


@cache
def _tell_options() -> None:
    """XLA reads its options once, when it first compiles; what the person has set stays."""
    known = os.environ.get("XLA_FLAGS", "")
    if "xla_backend_extra_options" not in known:
        os.environ["XLA_FLAGS"] = f"{known} --xla_backend_extra_options={XLA_OPTIONS}".strip()
