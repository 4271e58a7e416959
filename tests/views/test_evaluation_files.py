"""The view "Evaluation" as files: each tab as a picture that says what it shows, and as numbers."""

import csv
import io
import re
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dllab.insight.network import Network
from dllab.spec.layers import Dense, Flatten
from tests.experiments import digits
from tests.views.asked_here import AskedHere, network_of
from ui.evaluation import gallery
from ui.evaluation.matrix_layout import matrix_layout
from ui.export import ExportDialog, render_png, render_svg
from ui.export.dialog import ALL
from ui.insight import Moment
from ui.theme import DARK, LIGHT, apply_theme
from ui.views.evaluation import (
    CALIBRATION,
    CLASSES,
    MATRIX,
    PRECISION,
    ROC,
    SAMPLES,
    EvaluationView,
)

NOW = Moment(1)


@pytest.fixture(scope="module")
def images() -> Network:
    layers = Flatten(), Dense(units=10, activation="softmax")
    return network_of(digits(*layers, train=200, validation=300))


@pytest.fixture
def view(qtbot: QtBot, qapp: QApplication, images: Network) -> EvaluationView:
    apply_theme(qapp, "light")
    view = EvaluationView(AskedHere({NOW: images}))
    qtbot.addWidget(view)
    view.resize(1000, 700)
    view.show()
    qtbot.waitExposed(view)
    view.show_moment(NOW)
    return view


def tab(view: EvaluationView, name: str) -> None:
    view.tabs.setCurrentIndex(list(view._draws).index(name))


def test_every_tab_leaves_as_picture_and_as_numbers(view: EvaluationView, tmp_path: Path) -> None:
    known = view.found
    assert known
    tab(view, CLASSES)
    assert next(iter(view.pictures())) == CLASSES
    svg = render_svg(view.pictures()[MATRIX](), 1000, 800, 96).decode()
    assert ">Predicted<" in svg.replace(" ", "").replace("\n", "")
    for name, make in view.pictures().items():
        assert render_png(make(), 800, 600, 96, dark=True).startswith(b"\x89PNG"), name
    dialog = ExportDialog(view)
    dialog.plots.setCurrentText(MATRIX)
    dialog.export(tmp_path / "matrix.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "matrix.csv").read_text("utf-8-sig"))))
    assert len(rows) == 100
    counts = [int(row["samples"]) for row in rows]
    assert counts == known.counts.ravel().tolist()
    dialog = ExportDialog(view)
    dialog.plots.setCurrentText(SAMPLES)
    dialog.export(tmp_path / "samples.npz")
    with np.load(tmp_path / "samples.npz", allow_pickle=False) as archive:
        np.testing.assert_array_equal(archive["sample"], known.rows + 1)
        assert archive["probability of 7"].shape == (300,)


@pytest.mark.parametrize("dark", [False, True])
def test_a_picture_says_of_which_run_epoch_and_part_it_is(view: EvaluationView, dark: bool) -> None:
    for name, make in view.pictures().items():
        svg = render_svg(make(), 1000, 800, 96, dark).decode()
        assert ">run 1, epoch 0 · validation part, 300 samples<" in svg, name
        assert ">Accuracy " in svg, name


@pytest.mark.parametrize("name", [MATRIX, CLASSES, CALIBRATION, ROC, PRECISION])
def test_an_svg_holds_no_bitmap_and_its_plots_wear_its_colours(
    view: EvaluationView, name: str
) -> None:
    tab(view, name)
    for dark, ground, other in ((True, DARK.plot, LIGHT.plot), (False, LIGHT.plot, DARK.plot)):
        svg = render_svg(view.pictures()[name](), 1000, 800, 96, dark).decode()
        assert "<image" not in svg
        if name not in {MATRIX, CLASSES}:
            assert f'fill="{ground}"' in svg
            assert f'fill="{other}"' not in svg


def test_the_matrix_of_a_picture_has_the_width_there_is() -> None:
    layout = matrix_layout(10, 8, 14, (1184, 820), 40, stretch=2.0)
    assert 1184 - 10 <= layout.field.right() + 8 <= 1184
    assert layout.across > layout.side
    assert layout.at(layout.cell(3, 9).center().toPoint()) == (3, 9)
    # As far as cells still look like cells.
    assert matrix_layout(2, 8, 14, (4000, 300), 40, stretch=2.0).across == 2 * 96
    assert matrix_layout(10, 8, 14, (1184, 820), 40).across == layout.side


def test_a_picture_of_the_samples_has_no_hints(view: EvaluationView) -> None:
    assert gallery.HINT.encode() not in render_svg(view.pictures()[SAMPLES](), 1000, 800, 96)


def test_a_picture_of_some_samples_says_of_how_many(view: EvaluationView) -> None:
    svg = render_svg(view.pictures()[SAMPLES](), 400, 400, 96).decode()
    text = re.sub(r"<[^>]*>\s*", "|", svg)
    found = re.search(r"(\d+)[ |]+of[ |]+(\d+)\s*[|]", text.partition("the highest loss")[2])
    assert found
    assert 0 < int(found[1]) < int(found[2]) == len(view.gallery.places)


def test_all_tabs_leave_at_once_and_nothing_is_written_over(
    view: EvaluationView, tmp_path: Path
) -> None:
    def export(name: str) -> ExportDialog:
        dialog = ExportDialog(view)
        dialog.plots.setCurrentText(ALL)
        dialog.export(tmp_path / name)
        return dialog

    assert export("run.svg").written == tmp_path / "run-*.svg"
    titles = ["Confusion", "Classes", "Calibration", "ROC", "PR-curve", "Samples"]
    expected = {f"run-{title.lower()}.svg" for title in titles}
    assert {file.name for file in tmp_path.iterdir()} == expected
    assert b"Expected calibration error" in (tmp_path / "run-calibration.svg").read_bytes()
    assert b">Predicted<" in (tmp_path / "run-confusion.svg").read_bytes()
    (tmp_path / "other-roc.csv").write_text("mine")
    refused = export("other.csv")
    assert refused.written is None
    assert "other-roc.csv is already there" in refused.message.text()
    assert len(list(tmp_path.iterdir())) == len(expected) + 1
