"""Names of compiled functions that are the same in every process.

TensorFlow numbers the functions a process makes one after the other, and what XLA has compiled is
found again by its function's name. Named after what they do instead, a network's functions are the
same ones whatever was trained before it.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from tensorflow.python.eager.polymorphic_function import concrete_function
from tensorflow.python.ops import control_flow_util_v2

# TensorFlow's functions that number names; where one has been moved, what was compiled is not found
# again, and nothing else is lost.
_NUMBERING = {
    concrete_function: ("_inference_name", "_forward_name", "_backward_name"),
    control_flow_util_v2: ("unique_fn_name", "unique_grad_fn_name"),
}
_made: Counter[str] = Counter()


class SteadyNames:
    """Names for the functions that are traced within `given`.

    Two networks that do the same have different names in one process: TensorFlow knows a function
    by its name.
    """

    def __init__(self, what: str) -> None:
        _number_by_current()
        digest = hashlib.sha256(what.encode()).hexdigest()[:16]
        self._what = f"{digest}_{_made[digest]}"
        _made[digest] += 1
        self._numbers: Counter[str] = Counter()

    @contextmanager
    def given(self) -> Iterator[None]:
        """Have this thread's functions named so."""
        token = _current.set(self)
        try:
            yield
        finally:
            _current.reset(token)

    def instead_of(self, numbered: str) -> str:
        """The name to give in place of one that ends with a number."""
        stem = numbered.rpartition("_")[0]
        number = self._numbers[stem]
        self._numbers[stem] += 1
        return f"{stem}_{self._what}_{number}"


_current: ContextVar[SteadyNames | None] = ContextVar("steady names", default=None)


@cache
def _number_by_current() -> None:
    for module, names in _NUMBERING.items():
        for name in names:
            if numbering := getattr(module, name, None):
                setattr(module, name, _by_current(numbering))


def _by_current(numbering: Callable[..., str]) -> Callable[..., str]:
    def named(*arguments: object) -> str:
        names, numbered = _current.get(), numbering(*arguments)
        return names.instead_of(numbered) if names else numbered

    return named
