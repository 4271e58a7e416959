"""Many short lines over a plot, painted twice: broad below, so that they stand out, and narrow."""

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPen, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

Values = npt.NDArray[np.floating]


class LevelLines(pg.GraphicsObject):
    """Paints them in pixels: under a scaled painter Qt takes ten times as long for each.

    Attributes:
        ends: of the lines as (x, y), two after each other for each line, shape (2 n, 2).
    """

    def __init__(self) -> None:
        super().__init__()
        self.ends: Values = np.empty((0, 2))
        self._pens = (QPen(), QPen())
        self._reach = QRectF()

    def wear(self, below: QPen, above: QPen) -> None:
        """Paint with these pens, whose widths are in pixels."""
        self._pens = (below, above)
        self.update()

    def show_lines(self, ends: Values) -> None:
        """Show other lines."""
        self.prepareGeometryChange()
        self.ends, self._reach = ends, QRectF()
        if len(ends):
            (left, top), (right, bottom) = ends.min(axis=0), ends.max(axis=0)
            self._reach = QRectF(left, top, right - left, bottom - top)
        self.update()

    def boundingRect(self) -> QRectF:
        """From end to end; what is broad about them is repainted with the field below."""
        return self._reach

    def paint(
        self,
        painter: QPainter,
        _option: QStyleOptionGraphicsItem,
        _widget: QWidget | None = None,
    ) -> None:
        """Both strokes."""
        path = pg.arrayToQPath(*_moved(self.ends, painter.worldTransform()), connect="pairs")
        painter.setWorldTransform(QTransform())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for pen in self._pens:
            painter.setPen(pen)
            painter.drawPath(path)


def _moved(ends: Values, way: QTransform) -> tuple[Values, Values]:
    x, y = ends[:, 0], ends[:, 1]
    return (
        way.m11() * x + way.m21() * y + way.dx(),
        way.m12() * x + way.m22() * y + way.dy(),
    )
