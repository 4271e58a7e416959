"""Axes and view boxes of the plots: whole epochs as ticks, a box to zoom, Shift to move."""

from typing import Any

import numpy as np
import pyqtgraph as pg
from pyqtgraph.GraphicsScene.mouseEvents import MouseDragEvent
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF
from PySide6.QtWidgets import QGraphicsSceneResizeEvent

from ui.theme import Colours

# Room for a plot's numbers and names, in pixels: fixed, so that plots below each other line up.
AXIS_WIDTH, AXIS_HEIGHT = 62, 44
FLAT = {"bottom", "top"}
# Which ticks carry a number where there is little room, and the pixels between two numbers.
EVERY, APART = (1, 2, 5, 10, 20), 6.0
# Numbers from here on are written in short.
LONG = 100_000
NICE = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)


def nice_ceiling(value: float) -> float:
    """The least round number above a value, so that an axis seldom changes its scale."""
    if not np.isfinite(value) or value <= 0:
        return 1.0
    decade = 10.0 ** np.floor(np.log10(value))
    return float(decade * next(step for step in NICE if step * decade >= value * (1 - 1e-9)))


class QuietAxis(pg.AxisItem):
    """An axis with one level of ticks, each with its number and a faint grid line."""

    def __init__(self, orientation: str, **options: object) -> None:
        self._room = 0.0
        self._said = ""
        super().__init__(orientation, **options)
        self.enableAutoSIPrefix(False)
        self.setStyle(tickLength=0, tickTextOffset=6, autoExpandTextSpace=False)
        self.setGrid(255)

    def tickSpacing(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, float]]:  # noqa: N802, N803
        """Only the ticks that carry a number."""
        levels: list[tuple[float, float]] = super().tickSpacing(minVal, maxVal, size)
        return levels[:1]

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[Any]:  # noqa: N802, N803
        """As many as pyqtgraph wants, but only those whose numbers do not meet."""
        levels = super().tickValues(minVal, maxVal, size)
        if self.logMode or self.orientation not in FLAT or not self.style["showValues"]:
            return levels
        return [
            (step, self._apart(step, list(values), maxVal - minVal, size))
            for step, values in levels
        ]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Beside an axis that stands there is no room for six digits and its name."""
        strings: list[str] = super().tickStrings(values, scale, spacing)
        upright = self.orientation not in FLAT and not self.logMode
        if upright and max(map(abs, values), default=0.0) * scale >= LONG:
            return [f"{value * scale:.3g}" for value in values]
        return strings

    def _apart(self, step: float, values: list[float], reach: float, size: float) -> list[float]:
        """Every tick, every second, fifth or tenth of `step`: the first choice with enough room."""
        metrics = QFontMetricsF(self.style["tickFont"] or QFont())
        said = self.tickStrings(values, self.scale, step)
        widest = max(map(metrics.horizontalAdvance, said), default=0.0)
        for every in EVERY:
            kept = [value for value in values if round(value / step) % every == 0]
            if kept and every * step * size >= (widest + APART) * reach:
                return kept
        # One at the edge may not fit at all.
        return values[len(values) // 2 :][:1]

    def let_numbers_out(self, room: float) -> None:
        """Write numbers also where they reach so many pixels beyond the axis's ends."""
        self._room = room

    def boundingRect(self) -> QRectF:
        """Where the axis paints; pyqtgraph leaves out numbers that do not fit in here."""
        flat = self.orientation in FLAT
        along, across = (self._room, 0.0) if flat else (0.0, self._room)
        return super().boundingRect().adjusted(-along, -across, along, across)

    def setLabel(self, text: str | None = None, *args: object, **options: object) -> None:  # noqa: N802
        """Name the axis; pyqtgraph leaves a new name where the middle of the old one began."""
        super().setLabel(text, *args, **options)
        self.resizeEvent()

    def labelString(self) -> str:  # noqa: N802
        """What is said of the name, in the colour of the numbers."""
        # None has been chosen while pyqtgraph makes the axis.
        colour = self.labelStyle.get("color", "grey")
        return f"<span style='color: {colour}'>{self._said}</span>"

    def resizeEvent(self, ev: QGraphicsSceneResizeEvent | None = None) -> None:
        """Say what there is room for of the name; in a small plot it would reach into others."""
        if self.label is not None and self._said != (said := self._name_that_fits()):
            self._said = said
            self.label.setHtml(self.labelString())
        super().resizeEvent(ev)

    def _name_that_fits(self) -> str:
        """The name, the same without its unit, or nothing."""
        size, margin = self.size(), self.label.document().documentMargin()
        room = (size.width() if self.orientation in FLAT else size.height()) - 2 * margin
        metrics = QFontMetricsF(self.label.font())
        names = self.labelText, self.labelText.partition(" (")[0]
        return next((name for name in names if metrics.horizontalAdvance(name) <= room), "")

    def dress(self, shades: Colours, font: QFont, scale: float) -> None:
        """Wear a theme; a line is `scale` real pixels wide."""
        self.setPen(QColor(shades.grid), width=scale)
        self.setTickPen(QColor(shades.grid), width=scale)
        self.setTextPen(QColor(shades.muted))
        self.setTickFont(font)
        self.label.setFont(font)
        # Another font has another middle.
        self.resizeEvent()


class EpochAxis(QuietAxis):
    """Whole epochs only, and none behind the last planned one."""

    last = np.inf

    def tickSpacing(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, float]]:  # noqa: N802, N803
        """No half epochs."""
        return [
            (max(spacing, 1.0), 0.0) for spacing, _ in super().tickSpacing(minVal, maxVal, size)
        ]

    def _apart(self, step: float, values: list[float], reach: float, size: float) -> list[float]:
        """The planned end is told rather than what lies on the way there."""
        kept = super()._apart(step, values, reach, size)
        lost = self.last in values and self.last not in kept
        return [values[0], self.last] if lost else kept

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[Any]:  # noqa: N802, N803
        """No epochs that will never be."""
        ticks = super().tickValues(minVal, maxVal, size)
        return [(step, [x for x in xs if 0 <= x <= self.last]) for step, xs in ticks]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:  # noqa: ARG002
        """Large numbers in groups of three digits."""
        return [f"{value:,.0f}" for value in values]


class ZoomBox(pg.ViewBox):
    """Drag a box to zoom, Shift and drag (or the middle button) to move, wheel to zoom."""

    def __init__(self) -> None:
        super().__init__(enableMenu=False)
        self.disableAutoRange()
        self.setDefaultPadding(0)

    def mouseDragEvent(self, ev: MouseDragEvent, axis: int | None = None) -> None:
        """Zoom or move, by button and key."""
        moves = (
            ev.button() == Qt.MouseButton.MiddleButton
            or ev.modifiers() & Qt.KeyboardModifier.ShiftModifier
        )
        self.setMouseMode(self.PanMode if moves else self.RectMode)
        super().mouseDragEvent(ev, axis)
