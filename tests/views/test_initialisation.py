"""The initialisation study: live, side by side, and taken over into the form."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dllab.diagnosis.initialisation import Stack, passage, verdict
from dllab.spec import preset
from dllab.spec.initializers import HeNormal, RandomNormal
from ui.export import ExportDialog, render_png
from ui.theme import Mode, apply_theme, colours
from ui.views.initialisation import InitialisationView
from ui.views.initialisation_study import InitialisationStudy


@pytest.fixture
def view(qtbot: QtBot, qapp: QApplication) -> Iterator[InitialisationView]:
    apply_theme(qapp, "light")
    shown = InitialisationView()
    qtbot.addWidget(shown)
    shown.show_network(preset("deep-narrow").layers, (28, 28, 1))
    assert shown.made is None
    shown.resize(1000, 760)
    with qtbot.waitSignal(shown.export_changed):
        shown.show()
    yield shown
    shown.close_thread()


def settle(view: InitialisationView, qtbot: QtBot) -> InitialisationStudy:
    """Until what is drawn answers what the controls say."""
    study, wanted = view.study, view.study.question
    expected = passage(wanted.stack, wanted.kinds[1], normalised=False).activations.tolist()
    qtbot.waitUntil(
        lambda: study.found is not None and study.found.plain[1].activations.tolist() == expected
    )
    return study


def test_it_says_what_the_lecture_says(view: InitialisationView, qtbot: QtBot) -> None:
    study = settle(view, qtbot)
    assert study.stddev == 0.01
    said = [label.text().splitlines() for label in study.verdicts]
    assert said[0][0] == "nothing comes through"
    assert said[1][0].startswith("fades")
    assert said[2][0] == said[3][0] == "is kept"
    assert said[1][1] == "with batch norm: is kept"
    study.function.setCurrentText("relu")
    study.layers.setValue(20)
    settle(view, qtbot)
    assert study.verdicts[2].text().startswith("fades")
    assert study.verdicts[3].text().startswith("is kept")


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_before_anything_is_found_there_are_no_bare_plots(
    qtbot: QtBot, qapp: QApplication, mode: Mode
) -> None:
    apply_theme(qapp, mode)
    study = InitialisationStudy()
    qtbot.addWidget(study)
    study.resize(1000, 760)
    with qtbot.waitExposed(study):
        study.show()
    image, ground = study.canvas.grab().toImage(), QColor(colours(study).plot)
    places = [(x, y) for x in range(10, image.width(), 25) for y in range(10, image.height(), 25)]
    assert all(image.pixelColor(*place) == ground for place in places)
    with qtbot.waitSignal(study.drawn):
        study.ask()
    assert study.canvas.ci.isVisible()
    study.close_thread()


def test_the_curves_follow_the_slider(view: InitialisationView, qtbot: QtBot) -> None:
    study = settle(view, qtbot)
    before = study.rows[0][1]._plain.yData[-1]
    study.sigma.setValue(study.sigma.value() + 20)
    settle(view, qtbot)
    assert study.rows[0][1]._plain.yData[-1] > before + 3
    assert f"{study.stddev:g}" in study.titles[1].text


def test_the_network_in_the_form_can_be_studied(view: InitialisationView, qtbot: QtBot) -> None:
    study = settle(view, qtbot)
    assert (study.layers_text.text(), study.form_layers.isVisible()) == ("10", False)
    study.as_form.setChecked(True)
    assert not study.layers.isVisible()
    settle(view, qtbot)
    assert len(study.rows[0][0]._plain.xData) == 12
    assert study.form_layers.text() == "11 dense, tanh"
    assert study.form_units.text() == "784 inputs → 10 × 50 → 10"
    assert (study.layers_text.text(), study.units_text.text()) == ("", "")
    view.show_network((), (4,))
    assert not study.as_form.isEnabled()
    assert study.layers.isVisible()


def test_the_explanation_is_of_the_activation_that_is_shown(
    view: InitialisationView, qtbot: QtBot
) -> None:
    study = settle(view, qtbot)
    for function, name in (("tanh", "tanh"), ("relu", "ReLU"), ("sigmoid", "sigmoid")):
        study.function.setCurrentText(function)
        assert f"With {name}," in study.how.text()
    # A claim about sigmoid that is to stay true.
    settle(view, qtbot)
    assert study.found
    assert all(verdict(found).startswith("gradient fades") for found in study.found.plain[1:])


def test_what_is_chosen_is_said_with_its_batch_norm(view: InitialisationView, qtbot: QtBot) -> None:
    study = settle(view, qtbot)
    study.with_norm.setChecked(True)
    with qtbot.waitSignal(view.chosen) as chosen:
        study.uses[3].click()
    assert chosen.args == [HeNormal(), True]
    study.with_norm.setChecked(False)
    with qtbot.waitSignal(view.chosen) as chosen:
        study.uses[1].click()
    assert chosen.args == [RandomNormal(stddev=0.01), False]


def test_picture_and_numbers_are_written(
    view: InitialisationView, qtbot: QtBot, tmp_path: Path
) -> None:
    settle(view, qtbot)
    assert render_png(view.study, 900, 640, 96).startswith(b"\x89PNG")
    ExportDialog(view).export(tmp_path / "study.csv")
    lines = (tmp_path / "study.csv").read_text("utf-8-sig").splitlines()
    assert lines[0] == "initialiser,batch norm,layer,activations,gradients"
    assert len(lines) == 1 + 4 * 2 * 11
    expected = passage(Stack.of(10, 100, "tanh"), HeNormal(), normalised=False)
    found = [float(line.split(",")[3]) for line in lines if line.startswith("He normal,no")]
    assert found == expected.activations.tolist()


def test_all_plots_of_a_row_are_equally_wide(view: InitialisationView, qtbot: QtBot) -> None:
    view.resize(658, 620)
    study = settle(view, qtbot)
    study.canvas.grab()
    for row in study.rows:
        widths = [plot.getViewBox().sceneBoundingRect().width() for plot in row]
        assert max(widths) - min(widths) < 12
        assert row[-1].sceneBoundingRect().right() <= study.canvas.width()


# As a program ends: what Python still holds goes in any order.
SEEN_AND_LEFT = """
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from ui.views.initialisation import InitialisationView
app = QApplication([])
view = InitialisationView()
view.show()
view.study.drawn.connect(app.quit)
app.exec()
view.close_thread()
"""


def test_a_program_that_has_shown_it_ends_without_a_crash() -> None:
    ended = subprocess.run([sys.executable, "-c", SEEN_AND_LEFT], timeout=60, check=False)
    assert ended.returncode == 0
