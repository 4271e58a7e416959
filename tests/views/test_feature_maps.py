"""A sample on its way through a network, from what is drawn and handed out."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dllab.insight.network import Network
from dllab.spec.data import Blobs
from dllab.spec.layers import Conv2D, Dense, Flatten, MaxPool2D
from tests.experiments import digits, small
from tests.views.asked_here import AskedHere, network_of
from tests.views.made_pictures import written_picture
from ui.draw.class_bars import ClassBars
from ui.export import ExportDialog, render_png, render_svg
from ui.inside.map_strip import LayerOutput
from ui.insight import Moment
from ui.theme import apply_theme
from ui.views.feature_maps import NUMBER, PICTURE, FeatureMapsView

NOW = Moment(1)
SECONDS = 20_000


@pytest.fixture(scope="module")
def convolutions() -> Network:
    layers = Conv2D(filters=4, kernel_size=3), MaxPool2D(), Flatten(), Dense(units=6)
    return network_of(digits(*layers, Dense(units=10, activation="softmax")))


def opened(qtbot: QtBot, network: Network) -> FeatureMapsView:
    view = FeatureMapsView(AskedHere({NOW: network}))
    qtbot.addWidget(view)
    view.resize(900, 640)
    view.show()
    qtbot.waitExposed(view)
    view.show_moment(NOW)
    return view


@pytest.fixture
def view(qtbot: QtBot, qapp: QApplication, convolutions: Network) -> FeatureMapsView:
    apply_theme(qapp, "light")
    return opened(qtbot, convolutions)


def test_a_named_class_is_written_whole_where_there_is_room(qtbot: QtBot) -> None:
    bars = ClassBars()
    qtbot.addWidget(bars)
    bars.resize(245, 40)
    bars.show_answer(("no distress", "distress"), np.array([0.6, 0.4], np.float32), 0)
    bold = bars.font()
    bold.setBold(True)
    assert QFontMetrics(bold).horizontalAdvance("no distress") <= bars._name_room


def test_every_layer_but_flatten_is_shown_and_the_classes_in_the_end(view: FeatureMapsView) -> None:
    assert [layer.text.partition(",")[0] for layer in view.layers] == [
        "1 Conv2D: 4 maps of 28 × 28",
        "2 MaxPool2D: 4 maps of 14 × 14",
        "4 Dense: 6 units",
        "5 Dense: 10 units",
    ]
    assert view.found
    label = view.found.values["label"]
    assert view.bars._label == view.found.values["named"]
    assert f"<b>Sample {view.found.values['row'] + 1:,}</b>: {label}" in view.words.text()
    assert "validation" in view.words.text()


def test_a_map_is_enlarged_by_mouse_and_by_keys(view: FeatureMapsView) -> None:
    tops = view.strip._tops()
    where = view.strip.rect_of(tops[1], 2).center()
    QTest.mouseClick(view.strip, Qt.MouseButton.LeftButton, pos=where)
    assert view.place == (1, 2)
    assert "<b>2 MaxPool2D</b>, map 3" in view.large.words.text()
    view.large.picture.pointed.emit(5, 3)
    value = view.layers[1].values[2, 3, 5]
    assert view.large.value.text() == f"line 4, column 6: {value:.4g}"
    QTest.keyClick(view.strip, Qt.Key.Key_Right)
    assert view.place == (1, 3)
    QTest.keyClick(view.strip, Qt.Key.Key_PageDown)
    assert view.place == (3, 0)
    assert "unit 1:" in view.large.words.text()
    QTest.keyClick(view.strip, Qt.Key.Key_PageUp)
    assert view.place == (1, 0)


def test_a_sample_is_chosen_by_class_by_chance_and_by_number(view: FeatureMapsView) -> None:
    view.sample.setCurrentText("Class 6")
    assert view.found
    assert view.found.values["label"] == 6
    rows = {view.found.values["row"]}
    for _ in range(5):
        view.another.click()
        assert view.found.values["label"] == 6
        rows.add(view.found.values["row"])
    assert len(rows) > 1
    view.sample.setCurrentText(NUMBER)
    assert view.number.value() == view.found.values["row"] + 1
    view.number.setValue(60_002)
    assert view.found.values["part"] == "test"
    assert view.another.isHidden()


def test_a_picture_file_goes_through_the_layers(
    view: FeatureMapsView, qtbot: QtBot, tmp_path: Path
) -> None:
    ring = np.zeros((60, 90), np.uint8)
    ring[10:50, 20:60] = 200
    view.open_picture(written_picture(tmp_path / "square.png", ring))
    qtbot.waitUntil(lambda: view.sample.currentText() == PICTURE, timeout=SECONDS)
    assert view.found
    assert view.found.values["row"] is None
    # 60 x 90 pixels fit as 19 x 28 into the image, the square as 12 or 13 a side.
    inked = np.argwhere(view.found.arrays["original"][..., 0] > 100)
    assert set(inked.max(axis=0) - inked.min(axis=0) + 1) <= {12, 13}
    view.sample.setCurrentText("Class 1")
    assert view.found.values["label"] == 1
    view.open_picture(written_picture(tmp_path / "broken.png", ring, damage=True))
    qtbot.waitUntil(
        lambda: "broken.png cannot be shown to the network" in view.fault.text(), timeout=SECONDS
    )


def test_rows_of_tables_are_bars(qtbot: QtBot) -> None:
    network = network_of(
        small(Dense(units=4), Dense(units=3, activation="softmax"), source=Blobs(classes=3))
    )
    view = opened(qtbot, network)
    assert view.picture.isHidden()
    assert view.open_.isHidden()
    assert not any(layer.has_maps for layer in view.layers)


def test_it_is_written_as_picture_and_as_numbers(view: FeatureMapsView, tmp_path: Path) -> None:
    view._choose((0, 1))
    assert render_png(view, 1000, 700, 96, dark=True)[:4] == b"\x89PNG"
    svg = render_svg(view, 1000, 700, 96)
    # Every map and all words, also those below the rim of the window.
    assert svg.count(b"<image") >= 8
    assert b"5 Dense" in svg
    dialog = ExportDialog(view)
    dialog.export(tmp_path / "maps.npz")
    arrays = np.load(tmp_path / "maps.npz", allow_pickle=False)
    first = arrays["value"][(arrays["layer"] == 1) & (arrays["map or unit"] == 3)]
    np.testing.assert_array_equal(first.reshape(28, 28), view.layers[0].values[2])
    assert len(arrays["value"]) == 4 * 28 * 28 + 4 * 14 * 14 + 6 + 10


def test_a_map_shown_large_wears_another_theme_too(
    view: FeatureMapsView, qapp: QApplication, qtbot: QtBot
) -> None:
    view._choose((0, 1))
    shown = view.large.picture
    light = shown._image.pixelColor(0, 0).lightness()
    apply_theme(qapp, "dark")
    qtbot.waitUntil(lambda: shown._image.pixelColor(0, 0).lightness() < light - 100)
    apply_theme(qapp, "light")


def test_the_scale_is_that_of_the_layer_shown_large(view: FeatureMapsView) -> None:
    first, pooled = view.layers[0], view.layers[1]
    assert f"1 {first.title};" in view.scale_.accessibleName()
    view._choose((1, 0))
    assert f"2 {pooled.title};" in view.scale_.accessibleName()
    assert view.scale_.ends[1] == f"{pooled.extent:.3g} or more"


def test_a_few_large_values_do_not_make_all_maps_pale() -> None:
    values = np.full((4, 28, 28), 0.9)
    values[0, 0, :4] = 50
    assert LayerOutput(0, "Conv2D", 4, values).extent == 1
    # Of a few units the largest is not left out.
    assert LayerOutput(1, "Dense", 10, np.eye(10)[0] * 0.97).extent == 1
    assert LayerOutput(1, "Dense", 2, np.zeros(2)).extent == 1


def test_ten_classes_are_all_seen_and_more_do_not_make_the_window_higher(
    view: FeatureMapsView,
) -> None:
    assert view.classes.height() >= view.bars.minimumSizeHint().height()
    assert view.minimumSizeHint().height() < 560
