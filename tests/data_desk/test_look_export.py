"""Every view of a data set can be exported, as PNG and as SVG, light and dark."""

import io
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from dllab.data.overview import Overview
from tests.data_desk.looks import digits, flowers
from ui.data.class_counts import ClassCounts
from ui.data.duplicate_list import DuplicateList
from ui.data.look_view import LookView
from ui.data.mean_image import MeanImage
from ui.data.sample_page import SamplePage
from ui.data.scatter import Scatter
from ui.data.value_histogram import ValueHistogram
from ui.export import ExportDialog, render_png, render_svg
from ui.theme import DARK, LIGHT

OF_TABLES = (SamplePage, ClassCounts, ValueHistogram, Scatter, DuplicateList)
OF_IMAGES = (SamplePage, ClassCounts, ValueHistogram, MeanImage, DuplicateList)
CASES = [
    *((kind, flowers) for kind in OF_TABLES),
    *((kind, digits) for kind in OF_IMAGES),
]


def shown(qtbot: QtBot, kind: type[LookView], overview: Overview) -> LookView:
    view = kind()
    qtbot.addWidget(view)
    view.resize(800, 600)
    view.show_overview(overview)
    return view


def opened(content: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(content)).convert("RGB"))


@pytest.mark.parametrize(("kind", "data"), CASES)
def test_a_picture_has_the_size_and_the_colours_asked_for(
    qtbot: QtBot, kind: type[LookView], data: object
) -> None:
    view = shown(qtbot, kind, data())  # type: ignore[operator]
    for dark, shades in ((False, LIGHT), (True, DARK)):
        picture = opened(render_png(view, 1200, 900, 144, dark))
        assert picture.shape == (900, 1200, 3)
        ground = tuple(int(shades.plot[place : place + 2], 16) for place in (1, 3, 5))
        share = (picture == ground).all(axis=2).mean()
        assert share > 0.2
        shade = picture.astype(int) @ [1, 256, 65_536]
        assert len(np.unique(shade)) > 3


@pytest.mark.parametrize(("kind", "data"), CASES)
def test_a_drawing_is_svg_of_that_size_with_texts_as_texts(
    qtbot: QtBot, kind: type[LookView], data: object
) -> None:
    view = shown(qtbot, kind, data())  # type: ignore[operator]
    drawing = ET.fromstring(render_svg(view, 1200, 900, 144, dark=False))  # noqa: S314 - our own
    assert drawing.get("viewBox") == "0 0 800 600"
    texts = [text.text for text in drawing.iter("{http://www.w3.org/2000/svg}text")]
    assert texts


def test_controls_are_left_out_and_choices_kept(qtbot: QtBot) -> None:
    view = shown(qtbot, Scatter, flowers())
    assert isinstance(view, Scatter)
    view.across.setCurrentIndex(2)
    twin = view.twin()
    qtbot.addWidget(twin)
    assert twin.header.isHidden()
    assert twin.across.currentIndex() == 2
    np.testing.assert_array_equal(twin.points.getData(), view.points.getData())


def test_the_samples_in_view_are_exported(qtbot: QtBot) -> None:
    view = shown(qtbot, SamplePage, digits())
    assert isinstance(view, SamplePage)
    view.part.setCurrentText("Test")
    view.grid.set_zoom(1)
    view.grid.verticalScrollBar().setValue(40 * view.grid.arranged.line)
    twin = view.twin()
    qtbot.addWidget(twin)
    twin.resize(view.size())
    assert np.array_equal(twin.grid._rows, view.grid._rows)
    assert (twin.grid.zoom, twin.large.isHidden()) == (1, True)
    assert view.grid.visible_places.start in twin.grid.visible_places


def test_the_dialog_writes_any_view_by_its_ending(qtbot: QtBot, tmp_path: Path) -> None:
    view = shown(qtbot, ClassCounts, flowers())
    for name, begin in (("a.png", b"\x89PNG"), ("b.svg", b"<?xml"), ("c", b"\x89PNG")):
        dialog = ExportDialog(view)
        qtbot.addWidget(dialog)
        assert dialog.plots.isHidden()
        dialog.export(tmp_path / name)
        target = tmp_path / (name if "." in name else f"{name}.png")
        assert target.read_bytes().startswith(begin)
        assert dialog.result() == ExportDialog.DialogCode.Accepted
