"""A small plot for a card: lines, dots or bars with their scale; nothing to zoom or to hover."""

import math

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from dllab.diagnosis.card import Picture, Series
from ui.run_look import run_colour
from ui.theme import Colours, colours, is_dark, tabular

HEIGHT, LEAST_HEIGHT = 150, 110
# Pixels around the plot, for numbers and names.
TOP, GAP = 4, 6
# Room above the highest and below the lowest value.
ROOM = 0.08
# More points than pixels only cost time.
MOST_POINTS = 400
STYLES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine)
# Radius of a dot, and width of what stands for a series beside its name.
DOT, KEY = 3.0, 18.0
# Share of the room of a bar's place that its bars fill.
FILLED = 0.8
DECADE = 1.0
MOST_DECADES = 4
# Values that differ by a smaller share are one: numbers of three digits could not tell them apart.
LEAST_SPREAD = 2e-3
# From here on numbers are written by powers of ten.
MOST_IN_FULL = 1e6


class CardPlot(QWidget):
    """Draws a picture, in the theme of the moment."""

    def __init__(self) -> None:
        super().__init__()
        self._picture: Picture | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_picture(self, picture: Picture | None, description: str = "") -> None:
        """Draw another picture, or nothing."""
        drawn = picture and any(one.x for one in picture.series)
        self._picture = picture if drawn else None
        self.setAccessibleName("Plot of the check")
        self.setAccessibleDescription(description)
        self.update()

    def sizeHint(self) -> QSize:
        """High enough to read."""
        return QSize(240, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Below this the scale cannot be written."""
        return QSize(160, LEAST_HEIGHT)

    def changeEvent(self, event: QEvent) -> None:
        """Wear another theme or font."""
        super().changeEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the picture, if there is one."""
        if self._picture is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = tabular(self.font())
        font.setPointSizeF(0.85 * self.font().pointSizeF())
        painter.setFont(font)
        _Drawing(painter, self._picture, QRectF(self.rect()), colours(self), is_dark(self)).draw()
        painter.end()


class _Drawing:
    """One painting of a picture into a rectangle."""

    def __init__(
        self, painter: QPainter, picture: Picture, room: QRectF, shades: Colours, dark: bool
    ) -> None:
        self._painter, self._picture, self._shades, self._dark = painter, picture, shades, dark
        self._metrics = painter.fontMetrics()
        self._x, self._y = _extent(picture), _heights(picture)
        left = 2 * GAP + self._metrics.height() + self._widest()
        foot = 2 * self._metrics.height() + GAP
        head = TOP + (self._metrics.height() if self._keys() else 0)
        self._box = room.adjusted(left, head, -2 * GAP, -foot)

    def draw(self) -> None:
        """Scale, then what is measured, then its names."""
        self._draw_scale()
        for place, series in enumerate(self._picture.series):
            self._draw_series(place, series)
        self._draw_level()
        self._draw_keys()
        self._say_of_zero()

    # Places

    def _number(self, value: float) -> str:
        return _written(10**value if self._picture.logarithmic else value)

    def _ticks(self) -> list[float]:
        """Round values, two to five of them."""
        low, high = self._y
        step = 10.0 ** math.floor(math.log10(high - low))
        step *= next(part for part in (2, 1, 0.5, 0.2) if (high - low) / (part * step) >= 2)
        if self._picture.logarithmic:
            step = max(1.0, math.ceil((high - low) / MOST_DECADES))
        first = math.ceil(low / step - 1e-9)
        ticks = [place * step for place in range(first, math.floor(high / step + 1e-9) + 1)]
        return ticks or [(low + high) / 2]

    def _widest(self) -> int:
        return max(self._metrics.horizontalAdvance(self._number(tick)) for tick in self._ticks())

    def _at(self, x: float, y: float) -> QPointF:
        (left, right), (low, high) = self._x, self._y
        box = self._box
        return QPointF(
            box.left() + (x - left) / max(right - left, 1e-12) * box.width(),
            box.bottom() - (y - low) / max(high - low, 1e-12) * box.height(),
        )

    # Parts

    def _draw_scale(self) -> None:
        painter, box, shades = self._painter, self._box, self._shades
        for tick in self._ticks():
            y = self._at(self._x[0], tick).y()
            painter.setPen(QPen(QColor(shades.grid), 1))
            painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
            painter.setPen(QColor(shades.muted))
            number = QRectF(0, y - 10, box.left() - GAP, 20)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(number, right, self._number(tick))
        painter.setPen(QPen(QColor(shades.border), 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        self._draw_names()

    def _draw_names(self) -> None:
        painter, box, height = self._painter, self._box, self._metrics.height()
        painter.setPen(QColor(self._shades.muted))
        below = QRectF(box.left(), box.bottom() + height, box.width(), height + 2)
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, self._picture.x_label)
        painter.save()
        painter.translate(0, box.bottom())
        painter.rotate(-90)
        beside = QRectF(-GAP, 0, box.height() + 2 * GAP, height + 2)
        painter.drawText(beside, Qt.AlignmentFlag.AlignHCenter, self._picture.y_label)
        painter.restore()
        for place, name in self._columns():
            x = self._at(place, self._y[0]).x()
            half = self._metrics.horizontalAdvance(name) / 2 + 1
            # Moved inwards at the edge rather than cut.
            x = max(min(x, box.right() + 2 * GAP - half), box.left() - GAP + half)
            room = QRectF(x - half, box.bottom() + 1, 2 * half, height)
            painter.drawText(room, Qt.AlignmentFlag.AlignHCenter, name)

    def _columns(self) -> list[tuple[float, str]]:
        """What stands below the plot, and where: as many names as there is room for, or ends."""
        names = self._picture.names
        if not names:
            points = [x for series in self._picture.series for x in series.x]
            return [(value, _written(value)) for value in sorted({min(points), max(points)})]
        each = self._box.width() / len(names)
        widest = max(self._metrics.horizontalAdvance(name) for name in names) + GAP
        if each < self._metrics.averageCharWidth() * 2:
            step = math.ceil(widest / each)
            return [(float(place), names[place]) for place in range(0, len(names), step)]
        right = Qt.TextElideMode.ElideRight
        return [
            (float(place), self._metrics.elidedText(name, right, int(each)))
            for place, name in enumerate(names)
        ]

    def _colour(self, place: int) -> QColor:
        return run_colour(place + 1, self._dark)

    def _draw_series(self, place: int, series: Series) -> None:
        colour = self._colour(place)
        points = [
            (x, math.log10(y) if self._picture.logarithmic else y)
            for x, y in zip(series.x, series.y, strict=True)
            if math.isfinite(y) and (y > 0 or not self._picture.logarithmic)
        ]
        match self._picture.kind:
            case "lines":
                self._draw_line(points, QPen(colour, 1.8, STYLES[place % 2]))
            case "dots":
                for x, y in points:
                    self._draw_dot(self._at(x, y), colour)
            case "bars":
                self._draw_bars(place, points, colour)

    def _draw_line(self, points: list[tuple[float, float]], pen: QPen) -> None:
        step = max(1, len(points) // MOST_POINTS)
        shown = [*points[::step], *points[-1:]]
        self._painter.setPen(pen)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawPolyline(QPolygonF([self._at(x, y) for x, y in shown]))

    def _draw_dot(self, at: QPointF, colour: QColor) -> None:
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(colour)
        self._painter.drawEllipse(at, DOT, DOT)

    def _fill_as_bar(self, place: int, colour: QColor) -> None:
        """Not by colour alone: the second row of bars is hatched."""
        hatched = Qt.BrushStyle.BDiagPattern if place else Qt.BrushStyle.SolidPattern
        self._painter.setPen(QPen(colour, 1))
        self._painter.setBrush(QBrush(colour, hatched))

    def _draw_bars(self, place: int, points: list[tuple[float, float]], colour: QColor) -> None:
        sides = len(self._picture.series)
        (left, right), count = self._x, len(self._picture.series[0].x)
        each = FILLED * (right - left) / count / sides
        self._fill_as_bar(place, colour)
        for x, y in points:
            if y == 0:
                continue
            start = x + (place - sides / 2) * each
            corners = self._at(start, max(y, 0)), self._at(start + each, self._y[0])
            self._painter.drawRect(QRectF(*corners))

    def _draw_level(self) -> None:
        level = self._picture.level
        if level is None:
            return
        value = math.log10(level) if self._picture.logarithmic else level
        ends = self._at(self._x[0], value), self._at(self._x[1], value)
        self._painter.setPen(QPen(QColor(self._shades.text), 1.4, Qt.PenStyle.DotLine))
        self._painter.drawLine(*ends)

    def _keys(self) -> list[tuple[str, QPen]]:
        """What needs a name: series where there are several, and the level."""
        series = self._picture.series
        keys = [
            (one.name, QPen(self._colour(place), 2, STYLES[place % 2]))
            for place, one in enumerate(series)
            if len(series) > 1 or self._picture.level is not None
        ]
        if self._picture.level is not None:
            level = QPen(QColor(self._shades.text), 1.4, Qt.PenStyle.DotLine)
            keys.append((self._picture.level_name, level))
        return keys

    def _draw_keys(self) -> None:
        x, height = self._box.left(), self._metrics.height()
        y = TOP + height / 2
        for place, (name, pen) in enumerate(self._keys()):
            self._draw_key(place, pen, QPointF(x, y))
            self._painter.setPen(QColor(self._shades.text))
            width = self._metrics.horizontalAdvance(name)
            room = QRectF(x + 22, TOP, width + 2, height)
            self._painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, name)
            x += width + 34

    def _draw_key(self, place: int, pen: QPen, at: QPointF) -> None:
        """As the series is drawn itself; the level, which is last, as the line it is."""
        is_series = place < len(self._picture.series)
        if is_series and self._picture.kind == "dots":
            self._draw_dot(at + QPointF(KEY / 2, 0), pen.color())
        elif is_series and self._picture.kind == "bars":
            self._fill_as_bar(place, pen.color())
            self._painter.drawRect(QRectF(at.x() + KEY / 4, at.y() - KEY / 4, KEY / 2, KEY / 2))
        else:
            self._painter.setPen(pen)
            self._painter.drawLine(at, at + QPointF(KEY, 0))

    def _say_of_zero(self) -> None:
        if not self._picture.if_zero or any(y for one in self._picture.series for y in one.y):
            return
        self._painter.setPen(QColor(self._shades.muted))
        # The line of the grid in the middle would strike it through.
        upper = self._box.adjusted(0, 0, 0, -self._box.height() / 2)
        self._painter.drawText(upper, Qt.AlignmentFlag.AlignCenter, self._picture.if_zero)


def _written(value: float) -> str:
    """Three digits; counts, such as those of steps, in full."""
    is_count = value == round(value) and abs(value) < MOST_IN_FULL
    return f"{value:,.0f}" if is_count else f"{value:.3g}"


def _extent(picture: Picture) -> tuple[float, float]:
    points = [x for series in picture.series for x in series.x] or [0.0]
    low, high = min(points), max(points)
    if picture.kind == "lines":
        return low, max(high, low + 1e-9)
    # Half a place beside the outermost ones.
    distinct = np.unique(points)
    half = float(np.diff(distinct).min()) / 2 if len(distinct) > 1 else 0.5
    return low - half, high + half


def _heights(picture: Picture) -> tuple[float, float]:
    values = [y for series in picture.series for y in series.y if math.isfinite(y)]
    if picture.level is not None:
        values.append(picture.level)
    if picture.logarithmic:
        values = [math.log10(value) for value in values if value > 0]
    elif picture.kind == "bars":
        values.append(0.0)
    low, high = min(values, default=0.0), max(values, default=1.0)
    if high - low < LEAST_SPREAD * max(abs(high), 1e-9):
        if picture.kind == "bars":
            return 0.0, 1.0
        # A single value stands in the middle.
        spread = max(abs(high) / 2, DECADE if picture.logarithmic else 1e-9)
        low, high = low - spread, high + spread
    room = ROOM * (high - low)
    return (low if picture.kind == "bars" else low - room), high + room
