"""The texts of a plot, from the most to the least important, and where each may stand."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF

from ui.views.end_labels import Placed, end_labels, lines_of
from ui.views.notes import Notes
from ui.views.placement import Wish, Written, arranged
from ui.views.plot_ground import PlotGround
from ui.views.plot_signs import (
    PAUSE_HEIGHT,
    TRIANGLE,
    ClipMark,
    clip_place,
    pause_bars,
    pause_places,
    signs,
)
from ui.views.spread import clusters

# Of what is said of a clip: below the labels of a curve that left the plot just before its end.
CLIP_ROWS = 4
# Joins and knobs, one below the other where they would meet.
MARK_ROWS = 4
MARK_GAP = 4.0
FOOT_GAP = 6.0
RESUMED = "resumed"
# How near one has to point to a line.
REACH = 6.0


@dataclass(frozen=True)
class Texts:
    """Everything written into a plot, in pixels.

    Attributes:
        labels: at the ends of the lines.
        written: these and all others, line by line; no two overlap.
        left_out: for which there was no room.
    """

    labels: tuple[Placed, ...] = ()
    written: tuple[Written, ...] = ()
    left_out: tuple[Wish, ...] = ()

    def untold_at(self, point: QPointF) -> list[str]:
        """What could not be written of the lines at a point."""
        return [wish.text for wish in self.left_out if _near(wish.line).contains(point)]


def _near(line: QRectF) -> QRectF:
    return line.adjusted(-REACH, -REACH, REACH, REACH)


def texts_of(notes: Notes, clips: tuple[ClipMark, ...], behind: float, ground: PlotGround) -> Texts:
    """Place what is to be said.

    Args:
        notes: of the run in focus.
        clips: where curves leave the plot.
        behind: the x at which the last line of any run ends: nearer, a label would cover what
            another run did there.
        ground: the plot.
    """
    labels, unfit = end_labels(notes, behind, ground)
    lines = [line for placed in labels for line in lines_of(placed, ground)]
    taken = [*(placed.at for placed in labels), *signs(notes, clips, ground)]
    wishes = _Wishes(notes, ground, labels).all(clips)
    written, left_out = arranged(wishes, ground.area, taken)
    return Texts(tuple(labels), (*lines, *written), (*unfit, *left_out))


class _Wishes:
    """What is said of single places."""

    def __init__(self, notes: Notes, ground: PlotGround, labels: list[Placed]) -> None:
        self._notes, self._ground = notes, ground
        self._area = ground.area
        # Labels move up and down with every epoch: beside them nothing else shall give way to that.
        lefts = [placed.at.left() for placed in labels]
        rights = [placed.at.right() for placed in labels]
        self._column = (min(lefts), max(rights)) if labels else None

    def all(self, clips: tuple[ClipMark, ...]) -> Iterator[Wish]:
        """The most important first; what moves least stands where it stood."""
        yield from self._best()
        yield from self._stop()
        yield from self._pauses()
        yield from self._clips(clips)
        yield from self._chance()
        yield from self._joins()
        yield from self._knobs()

    def _best(self) -> Iterator[Wish]:
        best, text = self._notes.best, self._notes.best_text
        if best and text and self._ground.sees(best[0]):
            yield self._at_foot(best[0], text, "text", rows=(0, 1))

    def _stop(self) -> Iterator[Wish]:
        stop, text = self._notes.stop, self._notes.stop_text
        if stop is not None and text and self._ground.sees(stop):
            yield self._at_foot(stop, text, "muted", rows=(1, 0))

    def _at_foot(self, x: float, text: str, role: str, rows: tuple[int, int]) -> Wish:
        """Where accuracies seldom are."""
        size = self._ground.size(text)
        tops = [self._area.bottom() - (row + 1) * (size.height() + 3) for row in rows]
        places = [
            QRectF(QPointF(left, top), size)
            for top in tops
            for left in self._sides(x, size, FOOT_GAP)
        ]
        return Wish(text, self._line(x), tuple(places), role)

    def _sides(self, x: float, size: QSizeF, gap: float) -> tuple[float, float]:
        """Where a text right, and where one left of a line begins."""
        at = self._ground.x(x)
        return at + gap, at - gap - size.width()

    def _line(self, x: float) -> QRectF:
        return QRectF(self._ground.x(x), self._area.top(), 0, self._area.height())

    def _pauses(self) -> Iterator[Wish]:
        for x, count in pause_places(self._notes, self._ground):
            if count > 1:
                text = f"×{count}"
                size = self._ground.size(text)
                middle = pause_bars(x, self._ground)[0].center().y()
                top = max(middle - size.height() / 2, self._area.top())
                at = QRectF(QPointF(x + 6, top), size)
                yield Wish(text, at, (at,))

    def _clips(self, clips: tuple[ClipMark, ...]) -> Iterator[Wish]:
        """Beside the triangle, or in one of the rows below it."""
        for clip in sorted(clips, key=lambda clip: clip.x):
            if self._ground.sees(clip.x):
                size = self._ground.size(clip.text)
                tip = clip_place(clip, self._notes, self._ground)
                top = max(tip.y() + (TRIANGLE - size.height()) / 2, self._area.top())
                places = [
                    QRectF(QPointF(left, top + row * (size.height() + 2)), size)
                    for row in range(CLIP_ROWS)
                    for left in (tip.x() + TRIANGLE, tip.x() - TRIANGLE - size.width())
                ]
                yield Wish(clip.text, self._line(clip.x), tuple(places))

    def _chance(self) -> Iterator[Wish]:
        """Above or below its line, at the right where curves have left chance behind."""
        if self._notes.chance is None:
            return
        text = f"chance {self._notes.chance:.2f}"
        size, y = self._ground.size(text), self._ground.y(self._notes.chance)
        room = self._area.width() - size.width() - 4
        places = [
            QRectF(QPointF(self._area.left() + share * room, top), size)
            for share in (1.0, 0.5, 0.25, 0.75)
            for top in (y - size.height() - 2, y + 2)
        ]
        line = QRectF(self._area.left(), y, self._area.width(), 0)
        yield Wish(text, line, tuple(places))

    def _joins(self) -> Iterator[Wish]:
        """Where a run was gone on with; those whose texts would meet are told together."""
        joins = [join for join in sorted(self._notes.joins) if self._ground.sees(join)]
        width = self._ground.size(f"{RESUMED} ×{len(joins)}").width()
        places = [self._ground.x(join) for join in joins]
        told = 0
        for _, count in clusters(places, width + MARK_GAP):
            yield self._mark(joins[told], RESUMED if count == 1 else f"{RESUMED} ×{count}")
            told += count

    def _knobs(self) -> Iterator[Wish]:
        for x, words in self._notes.knobs:
            if self._ground.sees(x):
                yield self._mark(x, words)

    def _mark(self, x: float, text: str) -> Wish:
        """Where curves seldom are, rows below each other, beside the line."""
        size = self._ground.size(text)
        right, left = (
            [QRectF(QPointF(side, top), size) for top in self._tops(size.height())]
            for side in self._sides(x, size, MARK_GAP)
        )
        places = (*left, *right) if self._meets_column(right[0]) else (*right, *left)
        return Wish(text, self._line(x), places, "text")

    def _tops(self, height: float) -> list[float]:
        step = height + 2
        if self._notes.low:
            # Above what is said of the best epoch and of an early stop.
            return [self._area.bottom() - (2 + MARK_ROWS - row) * step for row in range(MARK_ROWS)]
        return [self._area.top() + PAUSE_HEIGHT + 4 + row * step for row in range(MARK_ROWS)]

    def _meets_column(self, place: QRectF) -> bool:
        if self._column is None:
            return False
        left, right = self._column
        return place.right() > left and place.left() < right
