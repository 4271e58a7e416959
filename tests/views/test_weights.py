"""The weights of a layer, from what is drawn and handed out."""

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dllab.insight.network import Network
from dllab.spec.data import Iris
from dllab.spec.layers import Conv2D, Dense, Flatten, MaxPool2D
from tests.experiments import digits, small
from tests.views.asked_here import AskedHere, network_of
from ui.export import ExportDialog, render_png, render_svg
from ui.inside.channels import ALL, COLOUR, channel_choices
from ui.inside.unit_images import UnitImages, coloured, extent_of, mosaic
from ui.inside.unit_order import LARGEST, SMALLEST
from ui.insight import Moment
from ui.theme import DARK, LIGHT, apply_theme
from ui.views.weights import WeightsView

NOW, THEN = Moment(1), Moment(1, 5)
SOFTMAX = Dense(units=10, activation="softmax")


@pytest.fixture(scope="module")
def templates() -> dict[Moment, Network]:
    """Softmax regression on digits, now and earlier."""
    experiment = digits(Flatten(), SOFTMAX)
    return {NOW: network_of(experiment), THEN: network_of(experiment.with_training(seed=8))}


@pytest.fixture(scope="module")
def convolutions() -> dict[Moment, Network]:
    layers = Conv2D(filters=4, kernel_size=3), MaxPool2D(), Conv2D(filters=6, kernel_size=3)
    return {NOW: network_of(digits(*layers, Flatten(), SOFTMAX))}


Open = Callable[[dict[Moment, Network]], WeightsView]


@pytest.fixture
def opened(qtbot: QtBot, qapp: QApplication) -> Open:
    apply_theme(qapp, "light")

    def show(networks: dict[Moment, Network]) -> WeightsView:
        view = WeightsView(AskedHere(networks))
        qtbot.addWidget(view)
        view.resize(1000, 640)
        view.show()
        qtbot.waitExposed(view)
        view.show_moment(NOW)
        return view

    return show


def kernel_of(network: Network, place: int) -> np.ndarray:
    kernel: np.ndarray = network.inference.model.layers[place].get_weights()[0]
    return kernel


def signs(picture: QImage) -> np.ndarray:
    """1 where a pixel is nearer to vermilion, -1 where nearer to blue, shape (height, width)."""
    found = [
        [np.sign(picture.pixelColor(x, y).red() - picture.pixelColor(x, y).blue()) for x in row]
        for y in range(picture.height())
        for row in [range(picture.width())]
    ]
    return np.array(found)


def test_softmax_regression_shows_ten_templates_named_after_their_digits(
    opened: Open, templates: dict[Moment, Network]
) -> None:
    view = opened(templates)
    assert view.pages.currentWidget() is view.grid
    assert view._images is not None
    assert [view._images.caption(unit) for unit in range(10)] == [(str(n),) for n in range(10)]
    picture = view._images.picture(np.array([3]), 1)
    expected = np.sign(kernel_of(templates[NOW], 1)[:, 3].reshape(28, 28))
    drawn = signs(picture)
    # Weights near 0 have the colour of the ground.
    strong = drawn != 0
    assert strong.mean() > 0.9
    np.testing.assert_array_equal(drawn[strong], expected[strong])
    assert len(view.grid.visible_places) == 10


def test_the_scale_is_one_and_the_same_on_both_sides_of_zero() -> None:
    extent = extent_of(np.array([[0.0, -0.13], [0.02, 0.1]], np.float32))
    assert extent == pytest.approx(0.15)
    ends = coloured(np.array([[[-extent]], [[0.0]], [[extent]]]), extent, LIGHT, dark=False)
    blue, zero, vermilion = (ends.pixelColor(0, row) for row in range(3))
    assert blue.blue() > blue.red()
    assert vermilion.red() > vermilion.blue()
    assert abs(zero.lightness() - 255) <= 2


def test_one_giant_weight_does_not_make_all_others_pale() -> None:
    weights = np.random.default_rng(0).normal(0, 0.05, 10_000)
    weights[7] = 40.0
    assert 0.1 <= extent_of(weights) <= 0.3


def test_units_are_sorted_by_the_norm_of_their_weights(
    opened: Open, templates: dict[Moment, Network]
) -> None:
    view = opened(templates)
    norms = np.linalg.norm(kernel_of(templates[NOW], 1), axis=0)
    view.order.setCurrentText(LARGEST)
    assert list(view._sequence) == list(np.argsort(-norms))
    view.order.setCurrentText(SMALLEST)
    assert list(view._sequence) == list(np.argsort(norms))


def test_a_unit_is_enlarged_with_its_figures(
    opened: Open, templates: dict[Moment, Network]
) -> None:
    templates[NOW].inference.model.layers[1].bias.assign(np.arange(10) / 8)
    view = opened(templates)
    view.grid.setFocus()
    view.grid.choose(0)
    QTest.keyClick(view.grid, Qt.Key.Key_Right)
    assert view.unit == 1
    weights = kernel_of(templates[NOW], 1)[:, 1]
    words = view.panel.words.text()
    assert "<b>1</b>" in words
    assert "0.125" in words
    assert f"{np.linalg.norm(weights):.4g}" in words
    view.panel.picture.pointed.emit(4, 2)
    assert view.panel.value.text() == f"line 3, column 5: {weights[2 * 28 + 4]:.4g}"


def test_an_epoch_is_shown_against_another(opened: Open, templates: dict[Moment, Network]) -> None:
    view = opened(templates)
    view.show_moment(NOW, THEN)
    difference = kernel_of(templates[NOW], 1) - kernel_of(templates[THEN], 1)
    np.testing.assert_allclose(view._kernel, difference)
    assert "minus epoch 5" in view.heading.text()
    view.show_moment(THEN)
    np.testing.assert_array_equal(view._kernel, kernel_of(templates[THEN], 1))


def test_filters_show_all_their_channels_or_one(
    opened: Open, convolutions: dict[Moment, Network]
) -> None:
    view = opened(convolutions)
    assert view._images is not None
    assert view._images.size == (3, 3)
    assert view.channel.isHidden()
    view.layer.setCurrentIndex(1)
    assert not view.channel.isHidden()
    assert (view.channel.currentText(), view._images.size) == (ALL, (7, 7))
    kernel = kernel_of(convolutions[NOW], 2)
    tile = view._images.tiles[5, ..., 0]
    np.testing.assert_array_equal(tile[:3, 4:], kernel[:, :, 1, 5])
    np.testing.assert_array_equal(tile[4:, :3], kernel[:, :, 2, 5])
    assert np.isnan(tile[3]).all()
    view.channel.setCurrentText("Channel 4")
    np.testing.assert_array_equal(view._images.tiles[2, ..., 0], kernel[:, :, 3, 2])


def test_filters_on_colours_are_drawn_in_colours() -> None:
    assert channel_choices(3, are_colours=True)[0] == (COLOUR, COLOUR)
    assert channel_choices(3, are_colours=False)[0] == (ALL, ALL)
    weights = np.zeros((1, 1, 1, 3), np.float32)
    weights[..., 0], weights[..., 2] = 1, -1
    images = UnitImages(weights, 1.0, ["unit 1"], LIGHT, dark=False)
    pixel = images.picture(np.array([0]), 1).pixelColor(0, 0)
    assert (pixel.red(), pixel.green(), pixel.blue()) == (255, 127, 0)
    assert mosaic(weights).shape == (1, 1, 5, 1)


def test_other_dense_layers_are_a_matrix(opened: Open) -> None:
    network = network_of(small(Dense(units=6), Dense(units=3, activation="softmax"), source=Iris()))
    view = opened({NOW: network})
    assert view.pages.currentWidget() is view.matrix
    rect = view.matrix.rect_of_weights()
    third = QPointF(rect.left() + 2.5 / 6 * rect.width(), rect.center().y())
    QTest.mouseClick(view.matrix, Qt.MouseButton.LeftButton, pos=third.toPoint())
    assert view.unit == 2
    view.matrix.pointed.emit(3, 2)
    assert view.heading.text() == f"input 4 to unit 3: {kernel_of(network, 0)[3, 2]:.4g}"
    view.layer.setCurrentIndex(1)
    assert view.unit is None
    assert view._shape.units == ("setosa", "versicolor", "virginica")


def test_weights_that_are_no_numbers_are_counted_and_drawn(opened: Open) -> None:
    network = network_of(digits(Flatten(), SOFTMAX))
    kernel, bias = network.inference.model.layers[1].get_weights()
    kernel[5, :3] = np.nan, np.inf, -np.inf
    network.inference.model.layers[1].set_weights([kernel, bias])
    view = opened({NOW: network})
    assert "3 weights not finite" in view.heading.text()
    view.grid.choose(0)
    assert view.grab().toImage().width() > 0


def test_before_there_is_a_run_it_says_what_will_appear(qtbot: QtBot) -> None:
    view = WeightsView(AskedHere({}))
    qtbot.addWidget(view)
    view.show()
    assert "The weights of each layer will appear here" in view._panel.text
    assert not view.can_be_exported


def test_it_is_written_as_picture_and_as_numbers(
    opened: Open, templates: dict[Moment, Network], tmp_path: Path
) -> None:
    view = opened(templates)
    assert render_png(view, 1000, 700, 96, dark=True)[:4] == b"\x89PNG"
    svg = render_svg(view, 1000, 700, 96)
    assert b"<image" in svg
    assert b"Dense" in svg
    dialog = ExportDialog(view)
    dialog.export(tmp_path / "weights.npz")
    arrays = np.load(tmp_path / "weights.npz", allow_pickle=False)
    kernel, bias = templates[NOW].inference.model.layers[1].get_weights()
    np.testing.assert_array_equal(arrays["7"][:-2], kernel[:, 7])
    assert arrays["7"][-2] == bias[7]
    assert list(arrays["input"][[29, -2]]) == ["line 2 column 2 channel 1", "bias"]


def test_a_picture_without_room_for_all_units_says_how_many_it_shows(opened: Open) -> None:
    view = opened({NOW: network_of(digits(Flatten(), Dense(units=300), SOFTMAX))})
    found = re.search(rb"; (\d+) of 300 units", render_svg(view, 500, 400, 96))
    assert found
    assert 0 < int(found[1]) < 300
    assert b"of 300 units" not in render_svg(view, 4000, 4000, 96)


def test_it_follows_the_theme(
    opened: Open, templates: dict[Moment, Network], qapp: QApplication, qtbot: QtBot
) -> None:
    view = opened(templates)

    def ground() -> QColor:
        """Of a weight next to 0."""
        assert view._images is not None
        unit, line, column = np.argwhere(np.abs(view._images.tiles[..., 0]) < 1e-4)[0].tolist()
        return view._images.picture(np.array([unit]), 1).pixelColor(column, line)

    assert ground().lightness() > 240
    apply_theme(qapp, "dark")
    qtbot.waitUntil(lambda: ground().lightness() < 40)
    apply_theme(qapp, "light")


def test_a_unit_shown_large_wears_another_theme_too(
    opened: Open, convolutions: dict[Moment, Network], qapp: QApplication, qtbot: QtBot
) -> None:
    view = opened(convolutions)
    view.grid.choose(0)
    shown = view.panel.picture
    light = shown._image
    assert not light.isNull()
    apply_theme(qapp, "dark")
    qtbot.waitUntil(lambda: shown._image != light)
    shown_dark, values = shown._image, view._images
    assert values
    expected = coloured(values.tiles[0], values.extent, DARK, dark=True)
    assert shown_dark == expected
    apply_theme(qapp, "light")
