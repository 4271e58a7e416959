"""Paints a confusion matrix: cells with counts and shares, names, titles and the scale."""

from functools import cache

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetricsF, QImage, QLinearGradient, QPainter
from PySide6.QtWidgets import QWidget

from dllab.evaluation.confusion import Counts, Floats64
from ui.evaluation.matrix_layout import MatrixLayout
from ui.theme import DARK, GRID, LIGHT, colours, is_dark, mixed, tabular

# One blue, from the ground to as strong as it gets: lightness alone tells how much.
STRONGEST = {False: "#0b3c6f", True: "#bfe0ff"}
# What the scale is marked at.
TICKS = (0.0, 0.05, 0.25, 0.5, 1.0)
SCALE_WIDTH = 180
LEVELS = 256
# Above the columns: what the network says, beside what is true.
PREDICTED = "Predicted"
# Beside a count in its cell; smaller figures than this many pixels cannot be read.
ROOM, LEAST_FONT = 3, 8
# Of figures on cells. Not black: by its ratio it would win on middle blues, on which eyes find
# white the clearer one.
INKS = (LIGHT.text, "#ffffff")


class MatrixPainter:
    """Paints once, as a widget whose palette and font it wears.

    Attributes:
        counts: rows are classes, columns what they are named.
        names: of the classes.
        layout: where everything lies.
    """

    def __init__(
        self,
        painter: QPainter,
        widget: QWidget,
        counts: Counts,
        names: tuple[str, ...],
        layout: MatrixLayout,
    ) -> None:
        self.painter, self.widget = painter, widget
        self.counts, self.names, self.layout = counts, names, layout
        self.painter.setFont(tabular(widget.font()))

    def paint(self) -> None:
        """Paint everything but marks."""
        self._paint_cells()
        self._paint_names()
        self._paint_titles()
        self._paint_scale()

    @property
    def _shares(self) -> Floats64:
        """The share of each class that is named so."""
        return self.counts / np.maximum(self.counts.sum(axis=1, keepdims=True), 1)

    def _paint_cells(self) -> None:
        table, field = _table(is_dark(self.widget)), self.layout.field
        levels = _levels(self._shares)
        if not self._gap:
            self.painter.drawImage(field.topLeft(), self._pixels(levels, table))
            return
        self.painter.fillRect(field, table[0])
        self.painter.setFont(self._cell_font())
        for row, column in np.argwhere(self.counts).tolist():
            cell, colour = self.layout.cell(row, column), table[levels[row, column]]
            self.painter.fillRect(cell, colour)
            self._write(cell, row, column, colour)
        self.painter.setFont(tabular(self.widget.font()))
        self._paint_gaps(field)

    def _pixels(self, levels: npt.NDArray[np.intp], table: list[QColor]) -> QImage:
        """Cells too small for a number, as a picture: thousands of them are painted at once."""
        small = np.array([colour.rgb() for colour in table], np.uint32)[levels]
        tall = small.repeat(self.layout.side, axis=0)
        large = np.ascontiguousarray(tall.repeat(self.layout.across, axis=1))
        height, width = large.shape
        # A copy: Qt would else read from an array that is gone.
        return QImage(large.data, width, height, 4 * width, QImage.Format.Format_RGB32).copy()

    def _paint_gaps(self, field: QRectF) -> None:
        ground = self.widget.palette().color(self.widget.backgroundRole())
        for place in range(len(self.names)):
            end = self.layout.cell(place, place).bottomRight()
            self.painter.fillRect(QRectF(end.x() - 1, field.top(), 1, field.height()), ground)
            self.painter.fillRect(QRectF(field.left(), end.y() - 1, field.width(), 1), ground)

    def _cell_font(self) -> QFont:
        """As large as the window's, or so small that the greatest count fits."""
        font = tabular(self.widget.font())
        metrics = QFontMetricsF(font)
        widest = metrics.horizontalAdvance(f"{self.counts.max():,}")
        shrunk = min((self.layout.across - ROOM) / widest, self.layout.side / metrics.height(), 1.0)
        font.setPixelSize(max(int(shrunk * QFontInfo(self.widget.font()).pixelSize()), LEAST_FONT))
        return font

    def _write(self, cell: QRectF, row: int, column: int, ground: QColor) -> None:
        """The count, and the row's share where there is room for two lines."""
        metrics, count = self.painter.fontMetrics(), int(self.counts[row, column])
        text, share = f"{count:,}", percent(count, int(self.counts[row].sum()))
        width, height = cell.width() - ROOM, cell.height()
        if metrics.horizontalAdvance(text) > width or metrics.height() > height:
            return
        self.painter.setPen(QColor(_readable(ground)))
        if metrics.horizontalAdvance(share) <= width and height >= 2 * metrics.height() + ROOM:
            text += f"\n{share}"
        self.painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_names(self) -> None:
        self.painter.setPen(QColor(colours(self.widget).text))
        line = self.painter.fontMetrics().height()
        right, bottom = self.layout.left - 6, self.layout.top - 6
        first = line + 6
        for place in range(0, len(self.names), self.layout.every):
            middle = self.layout.cell(place, place).center()
            beside = QRectF(first, middle.y() - line / 2, right - first, line)
            self.painter.drawText(
                beside,
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                self._cut(place, beside.width()),
            )
            self.painter.save()
            self.painter.translate(middle.x(), bottom)
            if self.layout.upright:
                self.painter.rotate(-90)
                above = QRectF(0, -line / 2, bottom - first + 6, line)
                flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            else:
                above = QRectF(-self.layout.across / 2, -line, self.layout.across, line)
                flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom
            self.painter.drawText(above, flags, self._cut(place, above.width()))
            self.painter.restore()

    def _cut(self, place: int, room: float) -> str:
        """A class's name, as much as there is room for."""
        metrics, cut = self.painter.fontMetrics(), Qt.TextElideMode.ElideMiddle
        return metrics.elidedText(self.names[place], cut, int(room))

    def _paint_titles(self) -> None:
        self.painter.setPen(QColor(colours(self.widget).muted))
        line, field = self.painter.fontMetrics().height(), self.layout.field
        centre = Qt.AlignmentFlag.AlignCenter
        width = max(field.width(), self.painter.fontMetrics().horizontalAdvance(PREDICTED) + 4)
        self.painter.drawText(QRectF(field.left(), 0, width, line), centre, PREDICTED)
        self.painter.save()
        self.painter.translate(0, field.center().y())
        self.painter.rotate(-90)
        self.painter.drawText(QRectF(-100, 0, 200, line), centre, "Class")
        self.painter.restore()

    def _paint_scale(self) -> None:
        metrics = self.painter.fontMetrics()
        title = "Share of the class"
        top = self.layout.field.bottom() + GRID
        end = metrics.horizontalAdvance("100%") / 2
        beside = metrics.horizontalAdvance(title) + 2 * GRID + end
        # In a narrow panel it is shorter, not cut.
        across = max(1.0, min(SCALE_WIDTH, self.widget.width() - beside))
        needed = beside + across
        left = max(0.0, min(self.layout.left, self.widget.width() - needed))
        self.painter.setPen(QColor(colours(self.widget).muted))
        self.painter.drawText(
            QRectF(left, top, 200, metrics.height()), Qt.AlignmentFlag.AlignVCenter, title
        )
        left += metrics.horizontalAdvance(title) + 2 * GRID
        height = metrics.height() - 4
        table, scale = _table(is_dark(self.widget)), QRectF(left, top + 2, across, height)
        # The strength grows evenly along the scale, as the shares' roots do.
        shade = QLinearGradient(scale.topLeft(), scale.topRight())
        shade.setColorAt(0, table[0])
        shade.setColorAt(1, table[-1])
        self.painter.fillRect(scale, shade)
        for tick in TICKS if across == SCALE_WIDTH else TICKS[::2]:
            middle = left + float(_strength(tick)) * (across - 1)
            room = QRectF(middle - 30, top + metrics.height(), 60, metrics.height())
            self.painter.drawText(room, Qt.AlignmentFlag.AlignCenter, f"{tick:.0%}")

    @property
    def _gap(self) -> int:
        """Between two cells."""
        return 1 if self.layout.side >= 12 else 0


def _strength(shares: Floats64 | float) -> Floats64:
    # A share of 1 % must be seen beside one of 99 %.
    return np.sqrt(shares)


def _levels(shares: Floats64) -> npt.NDArray[np.intp]:
    return np.rint(_strength(shares) * (LEVELS - 1)).astype(np.intp)


@cache
def _table(dark: bool) -> list[QColor]:
    """The colours of a scale from nothing to everything."""
    shades = DARK if dark else LIGHT
    nothing = mixed(shades.grid, shades.panel, 0.45)
    shares = np.linspace(0, 1, LEVELS).tolist()
    return [mixed(STRONGEST[dark], nothing, share) for share in shares]


def percent(count: int, of: int) -> str:
    """A share, with a decimal where it is small."""
    if not of:
        return "none"
    share = count / of
    return f"{share:.1%}" if 0 < share < 0.0995 else f"{share:.0%}"


def _readable(ground: QColor) -> str:
    """The ink of the greater contrast ratio (WCAG 2.2)."""
    return max(INKS, key=lambda ink: _contrast(QColor(ink), ground))


def _contrast(one: QColor, other: QColor) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
