"""The scale below a confusion matrix."""

import numpy as np
import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from tests.test_theme import contrast
from ui.evaluation.matrix import ConfusionMatrix
from ui.evaluation.matrix_painter import INKS, _levels, _readable, _table
from ui.theme import GRID, is_dark


def test_a_narrow_matrix_has_its_whole_scale(qtbot: QtBot) -> None:
    matrix = ConfusionMatrix()
    qtbot.addWidget(matrix)
    matrix.resize(236, 380)
    matrix.show_counts(np.eye(10, dtype=np.int64), tuple("0123456789"))
    picture = matrix.grab().toImage()
    y = round(matrix.arranged.field.bottom()) + GRID + matrix.fontMetrics().height() // 2
    end = QColor(_table(is_dark(matrix))[-1])
    ratio = picture.devicePixelRatio()
    found = [picture.pixelColor(x, round(y * ratio)) for x in range(picture.width())]
    assert min(abs(one.red() - end.red()) + abs(one.blue() - end.blue()) for one in found) < 12


@pytest.mark.parametrize("dark", [False, True])
def test_figures_stand_out_from_every_cell(dark: bool) -> None:
    for ground in _table(dark):
        ink = _readable(ground)
        assert contrast(ink, ground) == pytest.approx(max(contrast(each, ground) for each in INKS))
        assert contrast(ink, ground) >= 4


def test_on_a_middle_blue_figures_are_white() -> None:
    level = int(_levels(np.array([3 / 7]))[0])
    assert _readable(_table(dark=False)[level]) == "#ffffff"
