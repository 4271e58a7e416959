"""An SVG needs nothing that only some programs know: its coordinates are those of the picture."""

import io
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.export import render_png, render_svg
from ui.run_look import run_colour
from ui.theme import apply_theme
from ui.views.curves import CurvesView
from ui.views.sample_runs import sample_book

SVG = "{http://www.w3.org/2000/svg}"
SIZE = (800, 600)


@pytest.fixture
def view(qtbot: QtBot, qapp: QApplication) -> CurvesView:
    apply_theme(qapp, "light")
    view = CurvesView(sample_book())
    view.batches.setChecked(False)
    qtbot.addWidget(view)
    view.resize(*SIZE)
    view.show()
    qtbot.waitExposed(view)
    return view


def picture(view: CurvesView) -> ET.Element:
    return ET.fromstring(render_svg(view, *SIZE, 96))  # noqa: S314 - our own


def curves(root: ET.Element, colour: str) -> list[tuple[ET.Element, list[tuple[float, float]]]]:
    """The groups of a colour that hold a curve, with all its points."""
    found = []
    for group in root.iter(f"{SVG}g"):
        lines = group.findall(f"{SVG}polyline")
        numbers = " ".join(line.get("points", "") for line in lines).replace(",", " ").split()
        points = list(zip(map(float, numbers[::2]), map(float, numbers[1::2]), strict=True))
        if group.get("stroke") == colour and len(points) > 10:
            found.append((group, points))
    return found


def own_colour(view: CurvesView) -> str:
    assert view.focus
    return QColor(run_colour(view.focus.number, dark=False)).name()


def test_lines_lie_where_the_png_has_them_without_any_transform(view: CurvesView) -> None:
    root, colour = picture(view), own_colour(view)
    assert not [one for one in root.iter() if "vector-effect" in one.attrib]
    shown = Image.open(io.BytesIO(render_png(view, *SIZE, 96))).convert("RGB")
    png = np.asarray(shown, dtype=np.int64)
    found = curves(root, colour)
    # Validation accuracy and validation loss at least.
    assert len(found) >= 2
    wanted = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)])
    for group, points in found:
        assert group.get("transform") is None
        assert 0.5 <= float(group.get("stroke-width", "0")) <= 4
        for x, y in points:
            around = png[int(y) - 1 : int(y) + 2, int(x) - 1 : int(x) + 2]
            # Antialiased, a thin line is never quite of its colour.
            assert np.abs(around - wanted).sum(axis=2).min() < 100, (x, y)


def test_a_curve_ends_at_the_edge_of_its_plot(view: CurvesView) -> None:
    box = view.plots[0].getViewBox()
    box.setRange(xRange=(5, 9), yRange=(0.5, 0.9), padding=0)
    view._zoomed = True
    root = picture(view)
    beyond = 0
    for group, points in curves(root, own_colour(view)):
        name = group.get("clip-path", "")[5:-1]
        (rect,) = [one[0] for one in root.iter(f"{SVG}clipPath") if one.get("id") == name]
        left, width = (float(rect.get(side, "0")) for side in ("x", "width"))
        assert 0 < left < left + width < SIZE[0]
        beyond += any(x < left or x > left + width for x, _ in points)
    assert beyond
