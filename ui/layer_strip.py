"""Layers one below the other, each as small pictures of its units; one of these can be chosen."""

from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ui.theme import GRID, colours

GAP = 4

Place = tuple[int, int]


class ShownLayer(Protocol):
    """What is shown of one layer."""

    @property
    def layer(self) -> int:
        """Its place in the network, counted from 0."""

    @property
    def shown(self) -> int:
        """How many of its units are shown."""

    @property
    def text(self) -> str:
        """What stands above them."""


Layer = TypeVar("Layer", bound=ShownLayer)


class LayerStrip(QWidget, Generic[Layer]):
    """Lays out the pictures in as many columns as fit; subclasses paint and choose.

    Args:
        name: what it shows, for those who cannot see it.
        tip: what can be done with it.
        side: of a picture, in pixels.
        columns: how many it would like to have.

    Signals:
        chosen(place): (layer, unit).

    Attributes:
        place: the one that is marked; None: none.
    """

    chosen = Signal(object)
    # Before the number of a unit in its tip.
    unit_word = ""

    def __init__(self, name: str, tip: str, side: int, columns: int) -> None:
        super().__init__()
        self._layers: Sequence[Layer] = ()
        self._tip, self._side = tip, side
        self._wanted_width = columns * (side + GAP) + GRID
        self.place: Place | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self.setAccessibleDescription(tip)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    # Where things are

    def sizeHint(self) -> QSize:
        """The columns wanted, and all layers."""
        return QSize(self._wanted_width, self.heightForWidth(self._wanted_width))

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's spelling
        """The narrower, the more rows."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all layers."""
        return sum(self._height(each, width) for each in self._layers)

    def _columns(self, width: int) -> int:
        return max(1, (width - GAP) // (self._side + GAP))

    def _height(self, layer: Layer, width: int) -> int:
        lines = -(-layer.shown // self._columns(width))
        return self._title_height + lines * (self._side + GAP) + GRID

    @property
    def _title_height(self) -> int:
        return self.fontMetrics().height() + GAP

    def _tops(self) -> list[int]:
        heights = [self._height(each, self.width()) for each in self._layers]
        return [sum(heights[:number]) for number in range(len(heights))]

    def rect_of(self, top: int, unit: int) -> QRect:
        """Where a unit of the layer that begins at `top` is painted."""
        line, column = divmod(unit, self._columns(self.width()))
        left = GAP + column * (self._side + GAP)
        above = top + self._title_height + line * (self._side + GAP)
        return QRect(left, above, self._side, self._side)

    def _at(self, point: QPoint) -> Place | None:
        for top, layer in zip(self._tops(), self._layers, strict=True):
            unit = self._unit_at(top, layer, point)
            if unit is not None:
                return layer.layer, unit
        return None

    def _unit_at(self, top: int, layer: Layer, point: QPoint) -> int | None:
        units = range(layer.shown)
        return next((unit for unit in units if self.rect_of(top, unit).contains(point)), None)

    # Painting

    def _paint_title(self, painter: QPainter, top: int, layer: Layer) -> None:
        title = QRect(GAP, top, self.width() - GAP, self._title_height)
        painter.setPen(QColor(colours(self).muted))
        painter.drawText(title, Qt.AlignmentFlag.AlignVCenter, layer.text)

    def _frame_chosen(self, painter: QPainter, rect: QRect) -> None:
        painter.setPen(QPen(QColor(colours(self).accent), 3))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect.adjusted(-1, -1, 0, 0))

    # Choosing

    def choose(self, place: Place) -> None:
        """Mark another unit and say so."""
        raise NotImplementedError

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from unit to unit."""
        columns = self._columns(self.width())
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -columns,
            Qt.Key.Key_Down: columns,
        }
        if event.key() in steps and self._layers:
            self._go(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _go(self, steps: int) -> None:
        places = [(each.layer, unit) for each in self._layers for unit in range(each.shown)]
        now = places.index(self.place) if self.place in places else -steps
        self.choose(places[min(max(now + steps, 0), len(places) - 1)])

    def event(self, event: QEvent) -> bool:
        """Name the unit under the pointer."""
        if isinstance(event, QHelpEvent):
            place = self._at(event.pos())
            unit = "" if place is None else f"\n{self.unit_word}{place[1] + 1} of this layer"
            QToolTip.showText(event.globalPos(), self._tip + unit, self)
            return True
        return super().event(event)
