"""Axes of the plots, from where their names stand."""

import pytest
from PySide6.QtGui import QFont
from pytestqt.qtbot import QtBot

from ui.data.plot_canvas import PlotCanvas
from ui.theme import LIGHT


@pytest.mark.parametrize("pixels", [12, 20])
def test_a_name_given_to_a_plot_on_the_screen_stands_in_the_middle(
    qtbot: QtBot, pixels: int
) -> None:
    canvas = PlotCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(500, 300)
    canvas.show()
    qtbot.waitExposed(canvas)
    for axis, name in ((canvas.below, "principal component 1"), (canvas.left, "probability")):
        axis.setLabel(name)
    font = QFont()
    font.setPixelSize(pixels)
    canvas.dress(LIGHT, font, 1.0)
    for axis, of in ((canvas.below, "x"), (canvas.left, "y")):
        named = axis.label.mapRectToScene(axis.label.boundingRect()).center()
        whole = axis.mapRectToScene(axis.rect()).center()
        assert getattr(named, of)() == pytest.approx(getattr(whole, of)(), abs=2)
