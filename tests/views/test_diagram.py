"""The diagram shows every layer in its order, as large as it is, follows edits and exports."""

from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PySide6.QtCore import QByteArray, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from dllab.spec import Layer, Problem, kinds_of, preset, preset_names, summarise
from dllab.spec.layers import Conv2D, Dense, Dropout, Flatten, MaxPool2D, Residual
from ui.theme import LIGHT, apply_theme
from ui.views.diagram import DiagramView
from ui.views.diagram_layout import (
    WIDEST,
    Block,
    Diagram,
    axis,
    label_left,
    lay_out,
)
from ui.views.diagram_painter import text_measure

# Without an application there are no fonts.
pytestmark = pytest.mark.usefixtures("qapp")

IMAGE = (28, 28, 1)
CNN = preset("small-cnn").layers
RESNET = preset("small-resnet").layers
ERROR = Problem("network", "Does not fit: mend it.", 1)
REMARK = Problem("network", "Hardly meant: change it.", 1, blocks=False)


def measured(text: str) -> float:
    return text_measure()(text)


def drawn(*layers: Layer, problems: tuple[Problem, ...] = ()) -> Diagram:
    return lay_out(layers, summarise(layers, IMAGE), IMAGE, problems, measured)


def block(*layers: Layer) -> Block:
    """The last layer's block."""
    return drawn(*layers).blocks[-1]


@pytest.fixture
def view(qtbot: QtBot, qapp: QApplication) -> DiagramView:
    apply_theme(qapp, "light")
    widget = DiagramView()
    qtbot.addWidget(widget)
    widget.resize(660, 600)
    widget.show_network(RESNET, IMAGE, ())
    widget.show()
    return widget


@pytest.mark.parametrize("name", preset_names())
def test_blocks_stand_below_each_other_and_in_the_picture(name: str) -> None:
    diagram = drawn(*preset(name).layers)
    assert len(diagram.blocks) == 1 + len(preset(name).layers)
    assert [block.layer for block in diagram.blocks] == [None, *range(len(diagram.blocks) - 1)]
    for upper, lower in pairwise(diagram.blocks):
        assert upper.rect.bottom() < lower.rect.top()
    for each in diagram.blocks:
        assert each.rect.center().x() == axis()
        assert each.rect.left() > 0
        assert each.rect.right() < label_left() < diagram.size.width()
        assert each.rect.bottom() < diagram.size.height()
        assert measured(each.title) <= each.rect.width()
        assert measured(each.figures) <= diagram.text_width


@pytest.mark.parametrize("kind", kinds_of(Layer), ids=lambda kind: kind.__name__)
def test_every_title_fits_into_its_block(kind: type[Layer]) -> None:
    assert measured(block(kind()).title) < block(kind()).rect.width() <= WIDEST


def test_size_hints_at_size() -> None:
    narrow, wide = block(Flatten(), Dense(units=10)), block(Flatten(), Dense(units=5000))
    assert narrow.rect.width() < wide.rect.width()
    assert narrow.rect.height() == wide.rect.height()
    large, small = block(Conv2D()), block(Conv2D(), MaxPool2D(pool_size=7, strides=7))
    assert large.rect.height() > small.rect.height() > narrow.rect.height()
    assert block(Conv2D(filters=1)).sheets == narrow.sheets == 0
    assert 0 < block(Conv2D(filters=8)).sheets < block(Conv2D(filters=256)).sheets


def test_blocks_say_kind_shape_parameters_and_options() -> None:
    conv = block(Conv2D(filters=16))
    assert (conv.title, conv.figures) == ("Conv2D", "→ 28 x 28 x 16 · 160 parameters")
    assert conv.sentence == "Conv2D, → 28 x 28 x 16 · 160 parameters, filters 16 · kernel size 3"
    assert block(Flatten(), Dropout()).figures == "→ 784"
    assert block(Dense()).figures == "→ ?"


def test_a_residual_block_has_its_shortcut() -> None:
    arcs = [each.arc for each in drawn(*RESNET).blocks if each.title == "Residual"]
    assert arcs == ["+", "1 x 1", "1 x 1"]
    assert block(Flatten(), Residual()).arc == ""
    assert {each.arc for each in drawn(*CNN).blocks} == {""}


def shows(view: DiagramView, shade: str) -> bool:
    """Whether any pixel has a colour."""
    image = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint32) & 0xFFFFFF
    return bool((pixels == QColor(shade).rgb() & 0xFFFFFF).any())


@pytest.mark.parametrize(("problem", "shade"), [(ERROR, LIGHT.error), (REMARK, LIGHT.warning)])
def test_problems_are_marked(view: DiagramView, problem: Problem, shade: str) -> None:
    assert not shows(view, shade)
    view.show_network(RESNET, IMAGE, (problem,))
    assert shows(view, shade)
    assert view._canvas._tip(view.diagram.blocks[2]) == problem.message
    assert problem.message in view._canvas.accessibleDescription()


def test_the_shortcut_is_drawn(view: DiagramView) -> None:
    assert shows(view, LIGHT.accent)
    view.show_network(CNN, IMAGE, ())
    assert not shows(view, LIGHT.accent)


def test_it_follows_the_network_and_the_theme(
    qtbot: QtBot, view: DiagramView, qapp: QApplication
) -> None:
    before = view._canvas.grab().toImage()
    view.show_network((*RESNET[:-1], Dense(units=7)), IMAGE, ())
    assert view.diagram.blocks[-1].shape == "7"
    after = view._canvas.grab().toImage()
    assert after != before
    apply_theme(qapp, "dark")
    qtbot.waitUntil(lambda: view._canvas.grab().toImage() != after)
    apply_theme(qapp, "light")
    qtbot.waitUntil(lambda: view._canvas.grab().toImage() == after)


def test_a_part_is_painted_as_in_the_whole(view: DiagramView) -> None:
    whole = view._canvas.grab().toImage()
    for top in (0, 90, 333, 500):
        part = QRect(0, top, whole.width(), 120)
        assert view._canvas.grab(part).toImage() == whole.copy(part)


def test_an_empty_network_shows_its_input(view: DiagramView) -> None:
    view.show_network((), IMAGE, ())
    assert [each.title for each in view.diagram.blocks] == ["Input"]
    view.grab()


def test_a_click_asks_for_the_layer(qtbot: QtBot, view: DiagramView) -> None:
    for place, each in enumerate(view.diagram.blocks[1:4]):
        with qtbot.waitSignal(view.chosen, timeout=1000) as asked:
            QTest.mouseClick(
                view._canvas, Qt.MouseButton.LeftButton, pos=each.rect.center().toPoint()
            )
        assert asked.args == [place]
    with qtbot.assertNotEmitted(view.chosen):
        QTest.mouseClick(
            view._canvas,
            Qt.MouseButton.LeftButton,
            pos=view.diagram.blocks[0].rect.center().toPoint(),
        )


def test_the_png_is_twice_as_large_and_shows_the_whole_network(
    view: DiagramView, tmp_path: Path
) -> None:
    view.export(tmp_path / "network.png")
    image = QImage(str(tmp_path / "network.png"))
    size = view.diagram.size
    assert (image.width(), image.height()) == (round(2 * size.width()), round(2 * size.height()))
    output = view.diagram.blocks[-1].rect
    corner = image.pixelColor(round(2 * output.left()) + 8, round(2 * output.bottom()) - 8)
    assert corner != QColor(LIGHT.window)
    assert image.pixelColor(2, 2) == QColor(LIGHT.window)


def test_the_svg_draws_the_same_with_texts_as_text(view: DiagramView, tmp_path: Path) -> None:
    view.export(tmp_path / "network.svg")
    content = (tmp_path / "network.svg").read_bytes()
    texts = [
        "".join(element.itertext()).strip()
        for element in ET.fromstring(content).iter()  # noqa: S314 - our own file
        if element.tag.endswith("}text")
    ]
    for each in view.diagram.blocks:
        assert each.title in texts
        assert each.figures in texts


def test_the_svg_s_blocks_lie_where_the_screen_s_do(view: DiagramView, tmp_path: Path) -> None:
    view.export(tmp_path / "network.svg")
    renderer = QSvgRenderer(QByteArray((tmp_path / "network.svg").read_bytes()))
    assert renderer.isValid()
    screen = view._canvas.grab().toImage()
    image = QImage(screen.size(), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    for each in view.diagram.blocks:
        inside = each.rect.adjusted(6, 6, -6, -6)
        for corner in (inside.topLeft(), inside.bottomLeft(), inside.bottomRight()):
            place = corner.toPoint()
            assert image.pixelColor(place) == screen.pixelColor(place), each.title


def test_an_export_never_replaces_a_file_nobody_was_asked_about(
    qtbot: QtBot, view: DiagramView, tmp_path: Path
) -> None:
    taken = tmp_path / "network.svg"
    taken.write_text("somebody's work")
    with qtbot.waitSignal(view.failed, timeout=1000) as said:
        view.export(tmp_path / "network", ".svg")
    assert "already there" in said.args[0]
    assert taken.read_text() == "somebody's work"
    view.export(tmp_path / "other", ".svg")
    assert (tmp_path / "other.svg").read_bytes().startswith(b"<?xml")


def test_a_folder_that_is_not_there_is_told(
    qtbot: QtBot, view: DiagramView, tmp_path: Path
) -> None:
    with qtbot.waitSignal(view.failed, timeout=1000) as said:
        view.export(tmp_path / "nowhere" / "network.png")
    assert "the folder does not exist" in said.args[0]


@pytest.mark.parametrize(
    ("kind", "start"), [("SVG (*.svg)", b"<?xml"), ("PNG (*.png)", b"\x89PNG")]
)
def test_the_chosen_kind_of_file_is_written(
    view: DiagramView,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    start: bytes,
) -> None:
    target = tmp_path / "network"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), kind))
    view._export_button.click()
    (written,) = tmp_path.iterdir()
    assert written.read_bytes().startswith(start)


def test_a_network_of_a_thousand_layers_is_no_larger_than_a_picture_can_be(
    view: DiagramView, tmp_path: Path
) -> None:
    view.show_network((Flatten(), *[Dense(units=9)] * 999), IMAGE, ())
    view.export(tmp_path / "deep.png")
    image = QImage(str(tmp_path / "deep.png"))
    assert 0 < image.height() <= 16_000
