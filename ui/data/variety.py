"""Which columns of a table tell most at first sight."""

import numpy as np

# So many samples tell a measured column from one of a few values.
ENOUGH = 200


def most_varied(values: np.ndarray) -> tuple[int, int]:
    """The two columns with the most different values, in their order; twice the same one of one.

    The columns of a category are 0 or 1: they are left to be chosen while there are numbers.

    Args:
        values: of a table, shape (samples, columns); missing ones are not counted.
    """
    ordered = np.sort(values[:ENOUGH], axis=0)
    different = (np.diff(ordered, axis=0) > 0).sum(axis=0)
    # Of equals the first.
    first, *others = np.argsort(-different, kind="stable")[:2].tolist()
    second = others[0] if others else first
    return min(first, second), max(first, second)
