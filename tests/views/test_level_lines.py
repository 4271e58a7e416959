"""Lines lie where their ends are on the plane, whatever part of it is seen."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFont
from pytestqt.qtbot import QtBot

from ui.theme import LIGHT
from ui.views.field_canvas import FieldCanvas

SIZE = 5


@pytest.mark.parametrize("seen", [(0.0, 1.0), (0.1, 0.6)])
def test_a_line_is_painted_at_its_place(qtbot: QtBot, seen: tuple[float, float]) -> None:
    canvas = FieldCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(400, 300)
    canvas.wear(LIGHT, QFont(), 1.0)
    canvas.place((0.0, 1.0), (0.0, 1.0))
    canvas.show_field(np.full((SIZE, SIZE, 3), 255, np.uint8))
    # From the bottom to the top, at a quarter of the width.
    canvas.show_lines(np.array([[1.0, 0.0], [1.0, 4.0]]), SIZE)
    canvas.plot.setRange(xRange=seen, yRange=seen, padding=0)
    with qtbot.waitExposed(canvas):
        canvas.show()
    picture = canvas.grab().toImage()
    for x, is_line in ((0.25, True), (0.15, False), (0.4, False)):
        place = canvas.mapFromScene(canvas.plot.getViewBox().mapViewToScene(QPointF(x, 0.5)))
        found = min(picture.pixelColor(place.x() + step, place.y()).lightness() for step in (-1, 0))
        assert (found < QColor(LIGHT.muted).lightness()) == is_line
