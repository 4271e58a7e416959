"""A canvas whose plots are painted one after the other, each in a turn of the event loop."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QRect, QTimer
from PySide6.QtWidgets import QGraphicsItem, QGraphicsView


class PaintTurn(QTimer):
    """Lets clicks, keys and timers come between a change of the scene and the painting of a part.

    Qt would paint all of it before anything else is done. Where each step takes some milliseconds,
    whoever turns the mouse's wheel or presses Stop waits for one of them only.

    Args:
        canvas: shows the parts, and nothing that is not at the height of one of them or above all.
        parts: items from top to bottom.
    """

    def __init__(self, canvas: QGraphicsView, parts: Sequence[QGraphicsItem]) -> None:
        super().__init__(canvas)
        self._canvas, self._parts = canvas, parts
        # In the order in which they have come to wait: what changes all the time waits no longer
        # than what changes seldom.
        self._waiting: list[int] = []
        canvas.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.NoViewportUpdate)
        canvas.scene().changed.connect(self._wait)
        self.timeout.connect(self._paint_next)

    def _wait(self) -> None:
        self._waiting += [part for part in range(len(self._parts)) if part not in self._waiting]
        self.start(0)

    def _paint_next(self) -> None:
        self._canvas.viewport().update(self._strip(self._waiting.pop(0)))
        if not self._waiting:
            self.stop()

    def _strip(self, part: int) -> QRect:
        """The pixels of a part, to the midst of what lies between it and the next; all have one."""
        places = [
            self._canvas.mapFromScene(item.sceneBoundingRect()).boundingRect()
            for item in self._parts
        ]
        # Qt paints what is only two pixels away, too.
        edges = [(above.bottom() + below.top()) // 2 for above, below in pairwise(places)]
        top, bottom = [0, *edges, self._canvas.viewport().height()][part : part + 2]
        return QRect(0, top, self._canvas.viewport().width(), bottom - top)
