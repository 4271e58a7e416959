"""Signs of a plot that are no text, on which none may stand: of pauses, and where curves leave."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor

from ui.views.notes import Notes
from ui.views.plot_ground import PlotGround
from ui.views.spread import clusters

# Two bars and a number beside them.
PAUSE_WIDTH, PAUSE_HEIGHT = 26.0, 12.0
# From the top of the plot to the bars, and the width of each.
BAR_TOP, BAR_WIDTH = 3.0, 2.0
TRIANGLE = 8.0


@dataclass(frozen=True)
class ClipMark:
    """Says that a run's curve goes on above the plot.

    Attributes:
        x: where it leaves, on the x axis.
        colour: the run's.
        text: how far it goes.
    """

    x: float
    colour: QColor
    text: str


def pause_places(notes: Notes, ground: PlotGround) -> list[tuple[float, int]]:
    """Where pauses are marked, in pixels, and how many there are together."""
    places = clusters(sorted(ground.x(pause) for pause in notes.pauses), PAUSE_WIDTH)
    return [(max(place, ground.area.left() + 3), count) for place, count in places]


def pause_bars(x: float, ground: PlotGround) -> tuple[QRectF, QRectF]:
    """The two bars that mark a pause."""
    top, height = ground.area.top() + BAR_TOP, PAUSE_HEIGHT - BAR_TOP
    return QRectF(x - 3, top, BAR_WIDTH, height), QRectF(x + 1, top, BAR_WIDTH, height)


def pause_row(ground: PlotGround) -> float:
    """The height of a row of pauses and their numbers."""
    return max(PAUSE_HEIGHT, BAR_TOP + (PAUSE_HEIGHT - BAR_TOP + ground.row) / 2)


def clip_place(clip: ClipMark, notes: Notes, ground: PlotGround) -> QPointF:
    """The tip of the triangle that marks a clip."""
    top = ground.area.top() + 2 + PAUSE_HEIGHT * bool(notes.pauses)
    return QPointF(max(ground.x(clip.x), ground.area.left() + TRIANGLE / 2), top)


def signs(notes: Notes, clips: tuple[ClipMark, ...], ground: PlotGround) -> Iterator[QRectF]:
    """Where all of them are."""
    for x, _ in pause_places(notes, ground):
        left, right = pause_bars(x, ground)
        yield left.united(right)
    for clip in clips:
        tip = clip_place(clip, notes, ground)
        yield QRectF(tip.x() - TRIANGLE / 2, tip.y(), TRIANGLE, TRIANGLE)
