"""A canvas that is painted in a turn of the event loop of its own."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QGraphicsView


def paint_in_turn(canvas: QGraphicsView) -> None:
    """Let clicks, keys and timers come between a change of the scene and its painting.

    Qt would paint before anything else is done. Where both take some milliseconds, whoever turns
    the mouse's wheel or presses Stop waits for one of them only.
    """
    canvas.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.NoViewportUpdate)
    turn = QTimer(canvas, singleShot=True)
    turn.timeout.connect(canvas.viewport().update)
    canvas.scene().changed.connect(lambda _regions: turn.start())
