"""Libraries that Keras imports where they are installed, and that the lab's jobs never use."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

# For data frames, for scikit-learn's estimators and for sparse matrices. Together they take as long
# as half of TensorFlow to import and 135 MB (tests/benchmarks/RESULTS.md).
SPARED = ("pandas", "scipy", "sklearn")


@contextmanager
def spared() -> Iterator[None]:
    """Let these libraries seem not to be installed; those imported already stay as they are."""
    absent = [name for name in SPARED if name not in sys.modules]
    # None is how Python is told that a module is not there.
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]
