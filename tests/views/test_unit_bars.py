"""The weights of one unit as bars: coloured as in the picture of the layer, with their numbers."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.inside.matrix_picture import MatrixPicture
from ui.inside.unit_panel import UnitPanel
from ui.theme import Mode, apply_theme


def shown(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.addWidget(widget)
    widget.resize(260, 420)
    widget.show()
    qtbot.waitExposed(widget)
    QApplication.processEvents()


def panel(qtbot: QtBot, *weights: float) -> UnitPanel:
    made = UnitPanel()
    made.show_bars(np.array(weights, np.float32), 2.0, "unit 1")
    shown(qtbot, made)
    return made


def colour_at(widget: QWidget, point: QPointF) -> QColor:
    picture = widget.grab().toImage()
    at = point * picture.devicePixelRatio()
    return picture.pixelColor(int(at.x()), int(at.y()))


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_a_weight_has_one_colour(qtbot: QtBot, qapp: QApplication, mode: Mode) -> None:
    apply_theme(qapp, mode)
    matrix = MatrixPicture()
    matrix.show_weights(np.array([[-1.6]], np.float32), 2.0)
    shown(qtbot, matrix)
    made = panel(qtbot, -1.6)
    bars = made.bars
    in_bar = QPointF(bars.room.center().x(), bars.room.top() + 12)
    assert colour_at(bars, in_bar) == colour_at(matrix, matrix.rect_of_weights().center())
    apply_theme(qapp, "light")


def test_a_few_weights_have_their_numbers_below(qtbot: QtBot) -> None:
    assert panel(qtbot, 0.5, -1.6).bars.numbers == ["0.5", "-1.6"]
    assert panel(qtbot, *[0.123] * 30).bars.numbers == []


def test_the_pointer_reads_the_bar_below_it(qtbot: QtBot) -> None:
    made = panel(qtbot, 0.5, -1.6)
    room = made.bars.room
    for share, text in ((0.25, "input 1: 0.5"), (0.75, "input 2: -1.6")):
        at = QPointF(room.left() + share * room.width(), room.center().y()).toPoint()
        QTest.mouseMove(made.bars, at)
        assert made.value.text() == text
    QTest.mouseMove(made.bars, QPoint(1, 40))
    assert made.value.text() == "Point at a weight to read it."
