"""A row shows all it has to say, whatever the width of the list."""

from itertools import combinations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QApplication

from dllab.data import facts
from dllab.spec import preset, preset_names, summarise
from dllab.spec.initializers import HeNormal
from dllab.spec.layers import Conv2D, Dense
from ui.forms.layer_delegate import WRAPPED, Places, places
from ui.forms.layer_model import LayerRow, Mark, layer_rows

# What a list has in the dock of a window of 1280 pixels, without and with its scroll bar.
WIDTHS = (302, 288)
LONG = (
    Dense(units=500, activation="linear", use_bias=False, initializer=HeNormal(), l1=1e-5, l2=1e-4),
    Conv2D(filters=4096, activation="leaky_relu", use_bias=False, initializer=HeNormal(), l2=1e-4),
)


def every_row() -> list[LayerRow]:
    rows: list[LayerRow] = []
    for name in preset_names():
        experiment = preset(name)
        shape = facts(experiment.data).input_shape
        rows += layer_rows(experiment.layers, summarise(experiment.layers, shape), ())
    rows += layer_rows(LONG[:1], summarise(LONG[:1], (784,)), ())
    rows += layer_rows(LONG[1:], summarise(LONG[1:], (28, 28, 1)), ())
    return rows


def parts(at: Places) -> list[QRect]:
    return [at.number, at.title, at.options, at.shape, at.parameters, at.mark]


def written(row: LayerRow, at: Places) -> list[tuple[str, QRect]]:
    return [
        (str(row.number), at.number),
        (row.title, at.title),
        (row.shape, at.shape),
        (row.parameters, at.parameters),
    ]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("marks", [(), (Mark("Wrong.", True),)], ids=["sound", "marked"])
def test_nothing_of_a_row_is_cut(qapp: QApplication, width: int, marks: tuple[Mark, ...]) -> None:
    font = QFont(qapp.font())
    metrics = QFontMetrics(font)
    for row in every_row():
        marked = LayerRow(**{**vars(row), "marks": marks})
        at = places(marked, font, width)
        for text, place in written(marked, at):
            assert metrics.horizontalAdvance(text) <= place.width(), (text, width)
        needed = metrics.boundingRect(at.options, WRAPPED, row.options).size()
        assert needed.height() <= at.options.height(), row.options
        assert needed.width() <= at.options.width(), row.options
        for part in parts(at):
            assert part.right() < width
            assert part.bottom() < at.height


@pytest.mark.parametrize("width", WIDTHS)
def test_no_part_lies_on_another(qapp: QApplication, width: int) -> None:
    font = QFont(qapp.font())
    for row in every_row():
        at = places(row, font, width)
        for one, other in combinations([part for part in parts(at) if not part.isEmpty()], 2):
            assert not one.intersects(other), row


def test_a_layer_without_parameters_takes_a_single_line(qapp: QApplication) -> None:
    font = QFont(qapp.font())
    flatten, dense = layer_rows(
        preset("lecture").layers[:2], summarise(preset("lecture").layers[:2], (28, 28, 1)), ()
    )
    line = QFontMetrics(font).height()
    assert places(dense, font, 302).height - places(flatten, font, 302).height == line
