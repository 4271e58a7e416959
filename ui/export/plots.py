"""Where the plots of a view lie, and how the units of their axes become pixels of the view."""

from collections.abc import Iterator
from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTransform
from PySide6.QtWidgets import QGraphicsView, QWidget


@dataclass(frozen=True)
class Plot:
    """Where one plot lies.

    Attributes:
        transform: from the units of its axes to pixels of the view.
        area: what its axes enclose, in pixels of the view.
    """

    transform: QTransform
    area: QRectF


def plots_of(view: QWidget) -> list[Plot]:
    """All plots that are seen in a view."""
    canvases = [view] if isinstance(view, QGraphicsView) else view.findChildren(QGraphicsView)
    return [plot for canvas in canvases for plot in _plots_on(canvas, view)]


def _plots_on(canvas: QGraphicsView, view: QWidget) -> Iterator[Plot]:
    if not canvas.isVisible() or canvas.scene() is None:
        return
    corner = QPointF(canvas.viewport().mapTo(view, canvas.viewport().rect().topLeft()))
    placed = canvas.viewportTransform() * QTransform.fromTranslate(corner.x(), corner.y())
    for box in canvas.scene().items():
        if isinstance(box, pg.ViewBox):
            area = (box.sceneTransform() * placed).mapRect(box.boundingRect())
            yield Plot(box.childGroup.sceneTransform() * placed, area)
