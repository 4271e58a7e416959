"""The labels at the ends of the lines of a plot: one below the other, as near as there is room."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF, QSizeF

from ui.views.notes import Label, Notes
from ui.views.placement import Wish, Written
from ui.views.plot_ground import PlotGround
from ui.views.plot_signs import pause_row
from ui.views.spread import SPACING, spread

# Between the end of a line and its label.
DISTANCE = 12.0
# Between the lowest label and what is said below it.
FOOT = 6.0


@dataclass(frozen=True)
class Placed:
    """A label at the end of a line, and where it stands."""

    label: Label
    at: QRectF


def end_labels(
    notes: Notes, behind: float, ground: PlotGround
) -> tuple[list[Placed], Iterator[Wish]]:
    """The labels for which there is room, in their places, and those for which there is none.

    Args:
        notes: of the run in focus.
        behind: the x at which the last line of any run ends.
        ground: the plot.
    """
    if not notes.labels or not ground.sees(notes.end):
        return [], iter(())
    area = ground.area
    top = area.top() + 2 + (pause_row(ground) if notes.pauses else 0)
    # The lowest line of the plot is kept for the best epoch's label.
    foot = area.bottom() - ground.row - FOOT
    labels = _fitting(notes.labels, foot - top, ground)
    left = ground.x(max(notes.end, behind)) + DISTANCE
    sizes = [_size(label, ground) for label in labels]
    wanted = [ground.y(label.value) for label in labels]
    centres = spread(wanted, [size.height() for size in sizes], top, foot)
    places = [
        QRectF(QPointF(_inside(left, size, area), centre - size.height() / 2), size)
        for size, centre in zip(sizes, centres, strict=True)
    ]
    end = QRectF(ground.x(notes.end), area.top(), 0, area.height())
    told = {label.text for label in labels}
    unfit = (Wish(label.text, end, ()) for label in notes.labels if label.text not in told)
    return list(map(Placed, labels, places)), unfit


def _fitting(labels: tuple[Label, ...], room: float, ground: PlotGround) -> list[Label]:
    """As many as there is room for; the trend goes first, then the least important."""
    kept = list(labels)
    if _height(kept, ground) > room:
        kept = [replace(label, below="") for label in kept]
    while kept and _height(kept, ground) > room:
        kept.remove(min(kept, key=lambda label: label.weight))
    return kept


def _height(labels: list[Label], ground: PlotGround) -> float:
    return sum(_size(label, ground).height() + SPACING for label in labels)


def _size(label: Label, ground: PlotGround) -> QSizeF:
    first = ground.size(label.text, large=label.hero)
    second = ground.size(label.below) if label.below else QSizeF(0, 0)
    return QSizeF(max(first.width(), second.width()), first.height() + second.height())


def _inside(left: float, size: QSizeF, area: QRectF) -> float:
    return max(min(left, area.right() - size.width() - 2), area.left())


def lines_of(placed: Placed, ground: PlotGround) -> Iterator[Written]:
    """What is written of a label, line by line."""
    label, at = placed.label, placed.at
    first = QRectF(at.topLeft(), ground.size(label.text, large=label.hero))
    yield Written(label.text, first, large=label.hero)
    if label.below:
        yield Written(label.below, QRectF(first.bottomLeft(), ground.size(label.below)))
