"""Plots as parts of a picture: drawn without bitmaps; where they lie, and in which units."""

from collections.abc import Iterator
from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTransform
from PySide6.QtWidgets import QGraphicsItem, QGraphicsView, QWidget


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
    return [plot for canvas in _canvases(view) for plot in _plots_on(canvas, view)]


def draw_in_lines(view: QWidget) -> None:
    """Have grounds and points of plots drawn anew, not copied from the pixels of a screen."""
    for canvas in _canvases(view):
        canvas.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)
        for item in canvas.scene().items() if canvas.scene() else ():
            item.setCacheMode(QGraphicsItem.CacheMode.NoCache)
            if isinstance(item, pg.ScatterPlotItem):
                item.opts["useCache"] = False


def _canvases(view: QWidget) -> list[QGraphicsView]:
    return [view] if isinstance(view, QGraphicsView) else view.findChildren(QGraphicsView)


def _plots_on(canvas: QGraphicsView, view: QWidget) -> Iterator[Plot]:
    if not canvas.isVisible() or canvas.scene() is None:
        return
    corner = QPointF(canvas.viewport().mapTo(view, canvas.viewport().rect().topLeft()))
    placed = canvas.viewportTransform() * QTransform.fromTranslate(corner.x(), corner.y())
    for box in canvas.scene().items():
        if isinstance(box, pg.ViewBox):
            area = (box.sceneTransform() * placed).mapRect(box.boundingRect())
            yield Plot(box.childGroup.sceneTransform() * placed, area)
