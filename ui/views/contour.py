"""Where a field of numbers passes a level: marching squares over the whole grid at once.

W. Lorensen, H. Cline, Marching cubes (1987), in two dimensions; a saddle is decided by the mean of
its four corners.
"""

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]

# What the line of `indifference` is called in legends.
EQUAL = "equal probability of the two likeliest classes"

# Corners of a cell: 0 lower left, 1 lower right, 2 upper right, 3 upper left, as bits of its case.
# Edges: 0 below, 1 right, 2 above, 3 left. Which edges a line joins in each case.
JOINS: dict[int, tuple[tuple[int, int], ...]] = {
    1: ((3, 0),),
    2: ((0, 1),),
    3: ((3, 1),),
    4: ((1, 2),),
    6: ((0, 2),),
    7: ((3, 2),),
    8: ((2, 3),),
    9: ((2, 0),),
    11: ((2, 1),),
    12: ((1, 3),),
    13: ((1, 0),),
    14: ((0, 3),),
}
SADDLES = {5: (((3, 0), (1, 2)), ((3, 2), (1, 0))), 10: (((0, 1), (2, 3)), ((0, 3), (2, 1)))}
ENDS = ((0, 1), (1, 2), (3, 2), (0, 3))
CORNER_X = np.array([0, 1, 1, 0])
CORNER_Y = np.array([0, 0, 1, 1])


def contour(field: Values, level: float = 0.0) -> Values:
    """The lines along which a field has a level, in places of the grid.

    Args:
        field: shape (rows, columns), finite.
        level: the height looked for; what is equal to it counts as above.

    Returns:
        ends of lines as (column, row), two after each other for each line, shape (2 n, 2).
    """
    corners = np.stack([field[:-1, :-1], field[:-1, 1:], field[1:, 1:], field[1:, :-1]])
    above = corners >= level
    case = above[0] + 2 * above[1] + 4 * above[2] + 8 * above[3]
    rows, columns = np.nonzero((case != 0) & (case != 15))
    # Few cells lie on a line: only they are looked at.
    found = _lines(corners[:, rows, columns] - level, case[rows, columns])
    return found[1] + np.stack([columns, rows], axis=1)[found[0]]


def _lines(heights: Values, case: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.intp], Values]:
    """For each end of a line its cell, and its place in that cell."""
    cells, ends = [np.empty(0, np.intp)], [np.empty((0, 2))]
    for members, joins in _sorted_out(heights, case):
        for first, second in joins:
            pair = [_crossing(heights[:, members], edge) for edge in (first, second)]
            cells.append(np.repeat(members, 2))
            ends.append(np.stack(pair, axis=1).reshape(-1, 2))
    return np.concatenate(cells), np.concatenate(ends)


def _sorted_out(
    heights: Values, case: npt.NDArray[np.int64]
) -> list[tuple[npt.NDArray[np.intp], tuple[tuple[int, int], ...]]]:
    plain = [(np.flatnonzero(case == kind), joins) for kind, joins in JOINS.items()]
    middle = heights.mean(axis=0) >= 0
    for kind, (apart, together) in SADDLES.items():
        plain.append((np.flatnonzero((case == kind) & ~middle), apart))
        plain.append((np.flatnonzero((case == kind) & middle), together))
    return [(members, joins) for members, joins in plain if len(members)]


def _crossing(heights: Values, edge: int) -> Values:
    """Where a line crosses an edge, between its two corners, shape (cells, 2)."""
    first, second = ENDS[edge]
    low, high = heights[first], heights[second]
    share = low / (low - high)
    x = CORNER_X[first] + share * (CORNER_X[second] - CORNER_X[first])
    y = CORNER_Y[first] + share * (CORNER_Y[second] - CORNER_Y[first])
    return np.stack([x, y], axis=1)


def indifference(probabilities: Values) -> Values:
    """Where two classes are equally likely and none is likelier, as `contour` tells lines.

    Args:
        probabilities: shape (rows, columns, classes).
    """
    lines = [np.empty((0, 2))]
    named = probabilities.argmax(axis=2)
    # The last class borders only on others.
    for label in np.unique(named)[:-1]:
        others = np.delete(probabilities, label, axis=2).max(axis=2)
        lines.append(contour(probabilities[:, :, label] - others))
    return np.concatenate(lines)
