"""The fit along one feature as it is drawn, and what is said of it."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dllab.insight.network import Network
from dllab.spec import preset
from tests.experiments import small
from tests.views.asked_here import AskedHere, network_of
from ui.export import ExportDialog, render_png
from ui.insight import Moment
from ui.theme import apply_theme
from ui.views.fit import FitView, crossings

NOW = Moment(1)


def logistic(slope: float, bias: float) -> Network:
    """Of standardised temperature."""
    network = network_of(preset("logistic-regression"))
    network.inference.model.set_weights([np.array([[slope]]), np.array([bias])])
    return network


@pytest.fixture
def view(qtbot: QtBot, qapp: QApplication) -> FitView:
    apply_theme(qapp, "light")
    networks = {
        Moment(number): logistic(-slope, -1) for number, slope in ((1, 1.6), (2, 1), (3, 2))
    }
    view = FitView(AskedHere(networks))
    qtbot.addWidget(view)
    view.resize(800, 600)
    view.show()
    qtbot.waitExposed(view)
    view.show_moment(NOW)
    return view


def test_it_reaches_to_the_launch_and_says_what_is_fitted_there(view: FitView) -> None:
    assert view.low.value() <= 31 <= view.high.value()
    assert view.at.value() == 31
    at = view._probability_at(31)
    assert f"At 31: distress with {at[1]:.4f}." in view.said.text()
    half = crossings(view.curve["x"], view.curve["probabilities"][:, 1])
    assert f"One half at {half[0]:.4g}" in view.said.text()
    view.at.setValue(70)
    assert f"At 70: distress with {view._probability_at(70)[1]:.4f}." in view.said.text()


def test_the_crossing_is_where_the_logit_is_zero(view: FitView) -> None:
    scale = view.insight.networks[NOW].data.fitted.stages[0]  # type: ignore[attr-defined]
    expected = float(scale.offset[0] + (-1 / 1.6) / scale.factor[0])
    (found,) = crossings(view.curve["x"], view.curve["probabilities"][:, 1])
    assert found == pytest.approx(expected, abs=0.02)


def test_the_band_reaches_over_all_seeds(view: FitView) -> None:
    assert set(view.others) == {2, 3}
    low, high = view.band
    curves = [view.curve, *view.others.values()]
    drawn = np.stack([each["probabilities"][:, 1] for each in curves])
    np.testing.assert_array_equal(low, drawn.min(axis=0))
    np.testing.assert_array_equal(high, drawn.max(axis=0))
    assert "3 seeds." in view.said.text()
    view.with_seeds.setChecked(False)
    assert not view.others
    assert "least" not in view.numbers()


def test_other_limits_are_asked_for(view: FitView) -> None:
    view.low.setValue(0)
    assert view.curve["x"][0] == 0
    assert view.others[2]["x"][0] == 0


def test_an_epoch_that_is_held_is_dashed(view: FitView) -> None:
    view.show_moment(NOW, Moment(2))
    assert "held epoch" in view.legend.texts
    view.show_moment(NOW)
    assert "held epoch" not in view.legend.texts


def test_more_features_are_sent_to_the_boundary(qtbot: QtBot) -> None:
    view = FitView(AskedHere({NOW: network_of(small())}))
    qtbot.addWidget(view)
    view.show()
    view.show_moment(NOW)
    assert view._panel.text.startswith("These samples have 4 features")


def test_it_is_written_as_picture_and_as_numbers(view: FitView, tmp_path: Path) -> None:
    assert render_png(view, 900, 700, 96, dark=True)[:4] == b"\x89PNG"
    dialog = ExportDialog(view)
    dialog.export(tmp_path / "fit.csv")
    names = (tmp_path / "fit.csv").read_text("utf-8-sig").splitlines()[0]
    assert names == "temperature (°F),P(no distress),P(distress),least,greatest"


def test_without_a_validation_part_the_legend_has_none(view: FitView) -> None:
    assert view.samples
    assert not len(view.samples.arrays["y_validation"])
    assert "training" in view.legend.texts
    assert "validation" not in view.legend.texts
