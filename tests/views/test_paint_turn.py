"""A canvas is painted after what waits, and one part after the other."""

import pytest
from PySide6.QtCore import QCoreApplication, QRect, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QGraphicsScene, QGraphicsView
from pytestqt.qtbot import QtBot

from ui.views.paint_turn import PaintTurn

SIDE = 100


class Canvas(QGraphicsView):
    """Shows two parts, one below the other, and notes what is painted."""

    def __init__(self) -> None:
        self._all = QGraphicsScene(0, 0, SIDE, 2 * SIDE + 10)
        super().__init__(self._all)
        self.parts = [self._all.addRect(0, 0, SIDE, SIDE) for _ in range(2)]
        self.parts[1].setPos(0, SIDE + 10)
        self.painted: list[QRect] = []
        self.resize(SIDE + 10, 2 * SIDE + 30)

    def paintEvent(self, event: QPaintEvent) -> None:
        self.painted.append(event.rect())
        super().paintEvent(event)

    def settle(self, qtbot: QtBot) -> None:
        """Be shown, and paint whatever that leaves to be painted."""
        with qtbot.waitExposed(self):
            self.show()
        qtbot.waitUntil(lambda: bool(self.painted))
        for _ in range(5):
            QCoreApplication.processEvents()
        self.painted.clear()


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    """Not shown yet."""
    canvas = Canvas()
    qtbot.addWidget(canvas)
    return canvas


@pytest.mark.parametrize("in_turn", [False, True])
def test_what_waits_comes_between_a_change_and_its_painting(
    canvas: Canvas, qtbot: QtBot, in_turn: bool
) -> None:
    if in_turn:
        PaintTurn(canvas, canvas.parts)
    canvas.settle(qtbot)
    canvas.parts[0].setRect(0, 0, 30, 30)
    # All that Qt does before it looks for input and timers again.
    QCoreApplication.sendPostedEvents()
    assert bool(canvas.painted) == (not in_turn)
    qtbot.waitUntil(lambda: bool(canvas.painted))


def test_parts_are_painted_one_after_the_other_and_no_pixel_is_left_out(
    canvas: Canvas, qtbot: QtBot
) -> None:
    PaintTurn(canvas, canvas.parts)
    canvas.settle(qtbot)
    canvas.parts[1].setBrush(Qt.GlobalColor.red)
    qtbot.waitUntil(lambda: len(canvas.painted) == 2)
    above, below = canvas.painted
    assert above.united(below) == canvas.viewport().rect()
    assert above.bottom() + 1 == below.top()
    middles = [canvas.mapFromScene(part.sceneBoundingRect().center()) for part in canvas.parts]
    assert above.contains(middles[0])
    assert below.contains(middles[1])


def test_no_part_is_overtaken_while_the_scene_changes_all_the_time(
    canvas: Canvas, qtbot: QtBot
) -> None:
    PaintTurn(canvas, canvas.parts)
    canvas.settle(qtbot)
    moved = canvas.parts[0]

    def move() -> None:
        if len(canvas.painted) < 4:
            moved.setX(-moved.x() or 1)

    canvas.scene().changed.connect(move)
    move()
    qtbot.waitUntil(lambda: len(canvas.painted) >= 4)
    tops = [painted.top() for painted in canvas.painted[:4]]
    assert tops[0] == tops[2] != tops[1] == tops[3]
