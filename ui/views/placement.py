"""Where the texts of a plot stand, so that no two of them ever overlap.

Nothing but what is shown now decides: the same plot drawn again, reopened or exported is the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QRectF

# Between two texts in a line.
APART = 3.0


@dataclass(frozen=True)
class Wish:
    """A text that wants to be written.

    Attributes:
        text: one line.
        line: what it is said of, in pixels; whoever points there is told, if there was no room.
        places: where it may stand, the best first.
        role: of the theme's colours.
    """

    text: str
    line: QRectF
    places: tuple[QRectF, ...]
    role: str = "muted"


@dataclass(frozen=True)
class Written:
    """A text in its place, in pixels."""

    text: str
    at: QRectF
    role: str = "text"
    large: bool = False


def arranged(
    wishes: Iterable[Wish], area: QRectF, taken: Iterable[QRectF]
) -> tuple[list[Written], list[Wish]]:
    """Each text in the first of its places that is free, and those for which there is none.

    Args:
        wishes: the most important first: the later ones give way.
        area: in which everything must lie.
        taken: where nothing may stand.
    """
    written: list[Written] = []
    left_out: list[Wish] = []
    full = list(taken)
    for wish in wishes:
        at = next((place for place in wish.places if _is_free(place, area, full)), None)
        if at is None:
            left_out.append(wish)
        else:
            full.append(at)
            written.append(Written(wish.text, at, wish.role))
    return written, left_out


def _is_free(place: QRectF, area: QRectF, full: list[QRectF]) -> bool:
    wide = place.adjusted(-APART, 0, APART, 0)
    return area.contains(place) and not any(wide.intersects(other) for other in full)
