"""The view of a range test shows the curve, its suggestion, and what became of it."""

import math
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from dllab.diagnosis.range_test import smoothed
from dllab.events import RatesTested, RunEnded
from dllab.spec import preset
from tests.experiments import small
from ui.export import ExportDialog
from ui.range_test import RangeTest, with_rate
from ui.theme import DARK, LIGHT, Colours, Mode, apply_theme, mixed
from ui.views.legend import SAMPLE
from ui.views.range_test import CHANGED, HOW, NO_FALL, TESTING, USE, USED, WAITING, RangeTestView
from ui.views.rate_plot import FAINT
from ui.views.sample_runs import sample_range_test


def shown(qtbot: QtBot, test: RangeTest) -> RangeTestView:
    view = RangeTestView(test)
    qtbot.addWidget(view)
    view.resize(640, 480)
    with qtbot.waitExposed(view):
        view.show()
    return view


def test_before_the_first_test_it_explains_itself_and_offers_one(qtbot: QtBot) -> None:
    view = shown(qtbot, RangeTest())
    assert view.empty.isVisible()
    assert "1e-6 to 10" in view.empty.text
    with qtbot.waitSignal(view.test_requested):
        view.empty.button.click()


def test_it_draws_a_running_test_as_it_comes(qtbot: QtBot) -> None:
    test = RangeTest()
    view = shown(qtbot, test)
    emit = test.begin(small())
    assert (view.empty.text, view.empty.button.isHidden()) == (WAITING, True)
    emit(RatesTested((1e-6, 1e-5), (2.0, 2.0)))
    emit(RatesTested((1e-4,), (1.0,)))
    test.take()
    assert not view.empty.isVisible()
    x, y = view.plot.course.getData()
    np.testing.assert_allclose(x, [-6, -5, -4])
    np.testing.assert_allclose(y, smoothed([2.0, 2.0, 1.0]))
    assert view.sentence.text() == TESTING
    assert view.use.isHidden()
    assert not view.plot.mark.isVisible()


def test_the_suggestion_is_a_line_with_its_value(qtbot: QtBot) -> None:
    test = sample_range_test()
    view = shown(qtbot, test)
    rate = test.suggestion
    assert rate is not None
    assert 0.001 < rate < 0.01
    assert view.plot.mark.value() == pytest.approx(math.log10(rate))
    assert view.plot.value.toPlainText() == f"{rate:g}"
    assert f"learning rate of {rate:g}." in view.sentence.text()


def test_the_button_says_when_the_rate_is_used(qtbot: QtBot) -> None:
    test = sample_range_test()
    view = shown(qtbot, test)
    view.show_experiment(preset())
    assert (view.use.text(), view.use.isEnabled()) == (USE, True)
    assert "The experiment uses 0.001." in view.sentence.text()
    with qtbot.waitSignal(view.rate_chosen) as chosen:
        view.use.click()
    assert chosen.args == [test.suggestion]
    view.show_experiment(with_rate(preset(), chosen.args[0]))
    assert (view.use.text(), view.use.isEnabled()) == (USED, False)
    assert CHANGED not in view.sentence.text()


def test_an_experiment_that_was_changed_otherwise_is_told(qtbot: QtBot) -> None:
    view = shown(qtbot, sample_range_test())
    view.show_experiment(small())
    assert CHANGED in view.sentence.text()


def test_without_a_fall_there_is_no_suggestion(qtbot: QtBot) -> None:
    test = RangeTest()
    view = shown(qtbot, test)
    emit = test.begin(small())
    emit(RatesTested(tuple(np.geomspace(1e-6, 1, 50)), (1.0,) * 49 + (math.nan,)))
    emit(RunEnded(0.0, "stopped", "Stopped after 50 of 200 batches."))
    test.take()
    assert view.sentence.text() == f"Stopped after 50 of 200 batches. {NO_FALL}"
    assert view.use.isHidden()
    assert len(view.plot.course.getData()[0]) == 49


def test_a_test_that_failed_at_once_says_why_and_can_be_repeated(qtbot: QtBot) -> None:
    test = RangeTest()
    view = shown(qtbot, test)
    test.begin(small())(RunEnded(0.0, "failed", "There is no such device."))
    test.take()
    assert view.empty.text.startswith("There is no such device.")
    assert view.empty.button.isVisible()


def test_what_an_earlier_test_still_says_is_not_mixed_in() -> None:
    test = RangeTest()
    old = test.begin(small())
    test.begin(small(seed=1))
    old(RatesTested((1e-6,), (2.0,)))
    test.take()
    assert test.rates == []


def hover(view: RangeTestView, rate: float) -> str:
    view.grab()
    box = view.plot.getViewBox()
    view._hover(box.mapViewToScene(QPointF(math.log10(rate), view.plot.viewRange()[1][1] / 2)))
    return "" if view._readout.isHidden() else view._readout.text()


def test_the_mouse_shows_the_batch_of_the_nearest_rate(qtbot: QtBot) -> None:
    test = RangeTest()
    view = shown(qtbot, test)
    emit = test.begin(small())
    losses = [2.0, 1.0, 0.5, 8.0]
    emit(RatesTested((1e-5, 1e-4, 1e-3, 1e-2), tuple(losses)))
    emit(RunEnded(0.0, "stopped"))
    test.take()
    text = hover(view, 2e-4)
    course = smoothed(losses)
    assert [part in text for part in ("0.0001", ">1<", f">{course[1]:.4g}<")] == [True] * 3
    assert view.plot.cursor.isVisible()
    assert view.plot.cursor.value() == pytest.approx(-4)
    # The values themselves, although the plot ends below them.
    assert ">8<" in hover(view, 1e-2)
    view._hover(QPointF(-1, -1))
    assert view._readout.isHidden()
    assert not view.plot.cursor.isVisible()


def test_without_a_curve_the_mouse_shows_nothing(qtbot: QtBot) -> None:
    assert hover(shown(qtbot, RangeTest()), 1e-3) == ""


def test_it_says_what_of_a_run_the_sweep_keeps(qtbot: QtBot) -> None:
    view = shown(qtbot, sample_range_test())
    texts = [label.text() for label in view.findChildren(QLabel) if label.isVisible()]
    assert HOW in texts
    assert "without the schedule" in HOW


def test_the_context_menu_exports(qtbot: QtBot) -> None:
    view = shown(qtbot, sample_range_test())
    menu = view.menu()
    (export,) = (action for action in menu.actions() if "Export" in action.text())
    with qtbot.waitSignal(view.export_requested):
        export.trigger()
    menu.close()


def test_a_twin_shows_the_same_zoom(qtbot: QtBot) -> None:
    view = shown(qtbot, sample_range_test())
    box = view.plot.getViewBox()
    box.setRange(xRange=(-3, -2), padding=0)
    box.sigRangeChangedManually.emit([True, True])
    twin = view.twin()
    np.testing.assert_allclose(twin.plot.viewRange()[0], (-3, -2))
    assert twin.header.isHidden()
    twin.deleteLater()


@pytest.mark.parametrize(("mode", "shades"), [("light", LIGHT), ("dark", DARK)])
def test_the_legend_shows_single_batches_as_strong_as_the_plot(
    qtbot: QtBot, qapp: QApplication, mode: Mode, shades: Colours
) -> None:
    apply_theme(qapp, mode)
    image = shown(qtbot, sample_range_test()).canvas.grab().toImage()
    wanted = mixed(shades.accent, shades.plot, FAINT).rgb()
    seen = [image.pixel(x, y) == wanted for y in range(30) for x in range(50)]
    assert sum(seen) >= SAMPLE - 4


def test_a_zoom_is_kept_until_fit(qtbot: QtBot) -> None:
    view = shown(qtbot, sample_range_test())
    whole = view.plot.viewRange()
    box = view.plot.getViewBox()
    box.setRange(xRange=(-3, -2), padding=0)
    box.sigRangeChangedManually.emit([True, True])
    view.redraw()
    np.testing.assert_allclose(view.plot.viewRange()[0], (-3, -2))
    view.fit()
    np.testing.assert_allclose(view.plot.viewRange(), whole)


@pytest.mark.parametrize(("mode", "shades"), [("light", LIGHT), ("dark", DARK)])
def test_it_wears_the_theme(qtbot: QtBot, qapp: QApplication, mode: Mode, shades: Colours) -> None:
    apply_theme(qapp, "dark" if mode == "light" else "light")
    view = shown(qtbot, sample_range_test())
    apply_theme(qapp, mode)
    QApplication.sendPostedEvents()
    image = view.grab().toImage()
    found = {image.pixel(x, y) for x in range(image.width()) for y in range(60, image.height(), 7)}
    for shade in (shades.plot, shades.good, shades.grid):
        assert QColor(shade).rgb() in found


def test_its_numbers_are_the_batches(qtbot: QtBot, tmp_path: Path) -> None:
    test = sample_range_test()
    view = shown(qtbot, test)
    dialog = ExportDialog(view)
    dialog.export(tmp_path / "test.npz")
    arrays = np.load(tmp_path / "test.npz", allow_pickle=False)
    np.testing.assert_array_equal(arrays["learning rate"], test.rates)
    np.testing.assert_array_equal(arrays["loss"], test.losses)
    assert arrays["smoothed loss"][0] == pytest.approx(test.losses[0])
