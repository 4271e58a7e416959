"""A canvas is painted after what waits, not right after its scene was changed."""

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QGraphicsScene, QGraphicsView
from pytestqt.qtbot import QtBot

from ui.views.paint_turn import paint_in_turn


class Counting(QGraphicsView):
    """Says how often it was painted."""

    painted = 0

    def paintEvent(self, event: QPaintEvent) -> None:
        self.painted += 1
        super().paintEvent(event)


@pytest.mark.parametrize("in_turn", [False, True])
def test_what_waits_comes_between_a_change_and_its_painting(qtbot: QtBot, in_turn: bool) -> None:
    scene = QGraphicsScene(0, 0, 100, 100)
    item, canvas = scene.addRect(0, 0, 10, 10), Counting(scene)
    qtbot.addWidget(canvas)
    if in_turn:
        paint_in_turn(canvas)
    with qtbot.waitExposed(canvas):
        canvas.show()
    qtbot.waitUntil(lambda: canvas.painted > 0)
    # Whatever showing it leaves to be done.
    for _ in range(5):
        QCoreApplication.processEvents()
    before = canvas.painted
    item.setPos(30, 30)
    # All that Qt does before it looks for input and timers again.
    QCoreApplication.sendPostedEvents()
    assert (canvas.painted == before) == in_turn
    qtbot.waitUntil(lambda: canvas.painted > before)
