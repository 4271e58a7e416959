"""The curves show what was said, as it is said, and equal histories look equal."""

import math
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from dllab.events import (
    EpochEnded,
    Event,
    KnobTurned,
    RunContinued,
    RunEnded,
    RunPaused,
    RunResumed,
    RunStarted,
)
from dllab.history import RunHistory, fold
from tests.views.curves_here import book_of, curves_of
from ui.run_book import Origin, Run, RunBook
from ui.run_look import run_colour
from ui.theme import DARK, LIGHT, apply_theme
from ui.views.curves import ALL_HIDDEN, NO_RUNS, CurvesView
from ui.views.notes import ACCURACY, LOSS, Details, notes
from ui.views.sample_runs import Learner, events, sample_book

Shown = Callable[[RunBook], CurvesView]


@pytest.fixture
def shown(qtbot: QtBot, qapp: QApplication) -> Shown:
    apply_theme(qapp, "light")

    return partial(curves_of, qtbot)


def pixels(view: CurvesView) -> QImage:
    QApplication.sendPostedEvents()
    return view.grab().toImage()


def count(image: QImage, colour: str) -> int:
    wanted = QColor(colour).rgb()
    return sum(
        image.pixel(x, y) == wanted for x in range(image.width()) for y in range(image.height())
    )


def without_validation(said: Iterable[Event]) -> list[Event]:
    return [
        replace(event, val_loss=math.nan, val_accuracy=math.nan)
        if isinstance(event, EpochEnded)
        else event
        for event in said
    ]


def nothing_learned(epoch: int) -> EpochEnded:
    none = math.nan
    return EpochEnded(epoch, 19 * epoch, 0, 0, none, none, none, none, none, none, 0.1)


@pytest.mark.parametrize("epochs", [1, 30, 1200])
def test_a_live_plot_equals_a_reopened_one(shown: Shown, epochs: int) -> None:
    said = list(events(epochs, learner=Learner(steps=3)))
    said[5:5] = [RunPaused(0, 2), RunContinued(0, 2)]
    live = book_of(RunHistory())
    growing = shown(live)
    for start in range(0, len(said), 40):
        live.apply(1, said[start : start + 40])
    reopened = shown(book_of(fold(said)))
    assert pixels(growing) == pixels(reopened)


def test_other_histories_look_different(shown: Shown) -> None:
    one = shown(book_of(fold(events(30))))
    other = shown(book_of(fold(events(30, learner=Learner(gap=0.13)))))
    assert pixels(one) != pixels(other)


def test_hidden_while_it_trains_it_catches_up_when_shown(qtbot: QtBot, shown: Shown) -> None:
    said = list(events(12))
    book = book_of(fold(said[:9]))
    view = shown(book)
    view.hide()
    book.apply(1, said[9:])
    with qtbot.waitExposed(view):
        view.show()
    assert pixels(view) == pixels(shown(book_of(fold(said))))


def test_the_gap_is_written_as_number_and_trend() -> None:
    history = fold(events(12, planned=30, learner=Learner(gap=0.3)))
    texts = [(label.text, label.below) for label in notes(history, ACCURACY, Details()).labels]
    right, valid = history.epochs["accuracy"][-1], history.epochs["val_accuracy"][-1]
    assert texts == [
        (f"training {right:.3f}", ""),
        (f"gap {right - valid:.3f}", "↗ widening"),
        (f"validation {valid:.3f}", ""),
    ]


def test_best_epoch_chance_and_pauses_are_noted() -> None:
    history = fold([*events(10, end=None), RunPaused(0, 38), RunContinued(0, 38)])
    noted = notes(history, ACCURACY, Details())
    best = int(np.argmax(history.epochs["val_accuracy"]))
    value = float(history.epochs["val_accuracy"][best])
    assert noted.best == (best + 1, value)
    assert noted.best_text == f"best epoch {best + 1}: {value:.3f}"
    assert noted.chance == 0.1
    assert noted.pauses == (2.0,)
    assert notes(history, LOSS, Details()).chance is None


def test_without_validation_there_is_no_gap(shown: Shown) -> None:
    history = fold(without_validation(events(5)))
    noted = notes(history, ACCURACY, Details())
    assert [label.text for label in noted.labels] == [f"training {noted.ends[0]:.3f}"]
    pixels(shown(book_of(history)))


def test_a_diverged_run_is_drawn_as_far_as_it_has_numbers(shown: Shown) -> None:
    history = fold([*events(5, end=None), nothing_learned(6), RunEnded(0, "failed", "NaN")])
    pixels(shown(book_of(history)))
    assert notes(history, LOSS, Details()).labels == ()


def test_only_the_run_in_focus_is_shaded(shown: Shown) -> None:
    view = shown(book_of(fold(events(30)), fold(events(30, learner=Learner(0.2, 0.2)))))
    assert view.focus is not None
    assert view.focus.number == 2
    second = pixels(view)
    view.select(1)
    assert view.focus.number == 1
    first = pixels(view)
    for image, focus, other in ((second, 2, 1), (first, 1, 2)):
        shade = QColor(run_colour(focus, dark=False))
        channels = (shade.red(), shade.green(), shade.blue())
        mixed = QColor(*(round((64 * channel + 191 * 255) / 255) for channel in channels))
        assert count(image, mixed.name()) > 1000
        assert count(image, run_colour(other, dark=False).name()) > 100


def test_a_hidden_run_leaves_the_plot(shown: Shown) -> None:
    book = book_of(fold(events(30)), fold(events(30)))
    view = shown(book)
    book.set_visible(2, visible=False)
    assert count(pixels(view), run_colour(2, dark=False).name()) == 0
    assert view.focus is book.runs[1]
    book.set_visible(1, visible=False)
    assert view._pages.currentWidget() is view._empty
    assert view._empty.text == ALL_HIDDEN


def test_the_empty_view_says_what_will_come_and_starts_it(shown: Shown, qtbot: QtBot) -> None:
    book = RunBook()
    view = shown(book)
    assert view._empty.text == NO_RUNS
    with qtbot.waitSignal(view.start_requested, timeout=1000):
        QTest.mouseClick(view._empty.button, Qt.MouseButton.LeftButton)
    book.add(Run(1, "run 1"))
    assert view._empty.text == "run 1: Preparing the run."
    assert not view._empty.button.isVisible()
    book.apply(1, list(events(1, planned=30))[:1])
    assert not view._empty.isVisible()


def test_the_axis_reaches_over_the_planned_epochs_from_the_start(shown: Shown) -> None:
    said = list(events(30, end=None))
    book = book_of(fold(said[:3]))
    view = shown(book)
    before = view.plots[0].viewRange()
    assert before[0][0] == 0
    assert before[0][1] > 30
    assert -0.1 < before[1][0] < 0
    assert 1 < before[1][1] < 1.1
    book.apply(1, said[3:])
    assert view.plots[0].viewRange() == before


def test_zoom_is_linked_and_stays_until_fit(shown: Shown) -> None:
    said = list(events(30, end=None))
    book = book_of(fold(said[:11]))
    view = shown(book)
    whole = [plot.viewRange() for plot in view.plots]
    box = view._boxes[0]
    box.showAxRect(box.childrenBoundingRect().adjusted(0, 0, 0, 0))
    box.setXRange(2, 4, padding=0)
    book.apply(1, said[11:])
    assert [plot.viewRange()[0] for plot in view.plots] == [[2, 4], [2, 4]]
    view.fit()
    assert [plot.viewRange()[0] for plot in view.plots] == [ranges[0] for ranges in whole]


def drag(view: CurvesView, start: QPoint, end: QPoint, held: Qt.KeyboardModifier) -> None:
    canvas, left = view.canvas.viewport(), Qt.MouseButton.LeftButton
    QTest.mousePress(canvas, left, held, start)
    for share in (0.5, 1.0):
        place = QPointF(start + (end - start) * share)
        moved = QEvent.Type.MouseMove
        away = QPointF(canvas.mapToGlobal(place))
        none = Qt.MouseButton.NoButton
        QApplication.sendEvent(canvas, QMouseEvent(moved, place, away, none, left, held))
    QTest.mouseRelease(canvas, left, held, end)


def test_a_dragged_box_zooms_shift_moves_and_a_double_click_fits(
    shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Otherwise pyqtgraph drops what comes faster than a person moves the mouse.
    monkeypatch.setitem(pg.CONFIG_OPTIONS, "mouseRateLimit", -1)
    view = shown(book_of(fold(events(30))))
    pixels(view)
    box, whole = view._boxes[0], view.plots[0].viewRange()
    start, end = (
        view.canvas.mapFromScene(box.mapViewToScene(QPointF(*place)))
        for place in ((5, 0.9), (15, 0.5))
    )
    drag(view, start, end, Qt.KeyboardModifier.NoModifier)
    (left, right), (low, high) = view.plots[0].viewRange()
    assert (left, right, low, high) == pytest.approx((5, 15, 0.5, 0.9), abs=0.1)
    assert view.plots[1].viewRange()[0] == [left, right]
    drag(view, QPoint(300, 200), QPoint(200, 200), Qt.KeyboardModifier.ShiftModifier)
    (moved_left, moved_right), _ = view.plots[0].viewRange()
    assert moved_left > left
    assert moved_right - moved_left == pytest.approx(right - left)
    # QTest sends the second press of a double click alone.
    QTest.mouseDClick(view.canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
    QTest.mouseRelease(view.canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
    assert view.plots[0].viewRange() == whole


def test_a_twin_shows_the_same_zoom_and_choices(shown: Shown) -> None:
    view = shown(sample_book())
    view._boxes[0].sigRangeChangedManually.emit([True, True])
    view._boxes[0].setXRange(2, 4, padding=0)
    view.running.setChecked(True)
    view.select(1)
    twin = view.twin((LOSS,))
    assert [plot.metric for plot in twin.plots] == [LOSS]
    assert twin.plots[0].viewRange()[0] == [2, 4]
    assert twin.running.isChecked()
    assert twin.focus is view.focus
    twin.deleteLater()


def test_the_mouse_shows_the_values_of_every_visible_run(shown: Shown) -> None:
    book = sample_book()
    view = shown(book)
    pixels(view)
    box = view._boxes[0]
    view._hover(box.mapViewToScene(QPointF(10.2, 0.5)))
    text = view._readout.text()
    assert "epoch 10" in text
    for run in book.runs.values():
        assert run.name in text
        assert f"{run.history.epochs['val_accuracy'][9]:.4f}" in text
    assert view._readout.isVisible()
    view._hover(QPointF(-1, -1))
    assert not view._readout.isVisible()
    view._readout.show_epoch(99, book.visible_runs, QPoint(0, 0))
    assert not view._readout.isVisible()


def test_without_a_validation_part_the_legend_tells_of_training_alone(shown: Shown) -> None:
    told = list(events(3))
    bare = [
        replace(event, validation_samples=0) if isinstance(event, RunStarted) else event
        for event in told
    ]
    book = book_of(fold([]), fold(told))
    view = shown(book)
    view.select(1)
    assert "overfitting gap" in view._legend.texts
    book.apply(1, bare[:2])
    assert not {"validation", "overfitting gap"} & set(view._legend.texts)
    assert "training" in view._legend.texts
    view.select(2)
    assert "validation" in view._legend.texts


def test_check_boxes_add_and_take_the_extra_lines(shown: Shown) -> None:
    view = shown(book_of(fold(events(30))))
    plain = pixels(view)
    view.running.setChecked(True)
    assert "running average" in view._legend.texts
    assert pixels(view) != plain
    view.running.setChecked(False)
    assert pixels(view) == plain
    view.batches.setChecked(False)
    assert pixels(view) != plain


def test_the_plots_follow_the_theme_and_back(shown: Shown, qapp: QApplication) -> None:
    view = shown(book_of(fold(events(30))))
    light = pixels(view)
    apply_theme(qapp, "dark")
    dark = pixels(view)
    apply_theme(qapp, "light")
    assert dark.pixelColor(400, 300).name() == DARK.plot
    assert light.pixelColor(400, 300).name() == LIGHT.plot
    assert pixels(view) == light


def test_another_session_leaves_nothing_of_the_last(shown: Shown) -> None:
    book = sample_book()
    view = shown(book)
    book.reset([Run(1, "run 1", history=fold(events(30)))])
    assert view.plots[0].numbers == {1}
    assert pixels(view) == pixels(shown(book_of(fold(events(30)))))


def test_of_very_many_runs_the_newest_and_the_chosen_one_are_drawn_and_it_is_said(
    shown: Shown,
) -> None:
    history = fold(events(3))
    asked: list[int] = []

    def load(number: int) -> RunHistory:
        asked.append(number)
        return history

    book = RunBook()
    numbers = range(1, 251)
    book.reset(Run(each, f"run {each}", history=partial(load, each)) for each in numbers)
    view = shown(book)
    assert view.plots[0].numbers == set(range(151, 251))
    labels = view.header.findChildren(QLabel)
    said = [label.text() for label in labels if label.text()]
    assert said == ["newest 100 of 250 ticked runs"]
    # What is not drawn is not even loaded.
    assert set(asked) == set(range(151, 251))
    view.select(7)
    assert {number for number in view.plots[0].numbers if number < 151} == {7}
    for number in range(100, 250):
        book.set_visible(number, False)
    assert not any(label.isVisible() for label in labels)


def test_the_context_menu_offers_the_export(shown: Shown, qtbot: QtBot) -> None:
    view = shown(sample_book())
    menu = view._menu_at(QPointF(-1, -1))
    export = next(action for action in menu.actions() if "Export" in action.text())
    with qtbot.waitSignal(view.export_requested, timeout=1000):
        export.trigger()
    menu.close()


def test_knobs_and_joins_are_noted_at_their_place() -> None:
    history = fold(events(8))
    steps = history.started.steps_per_epoch if history.started else 1
    history.apply(
        [
            KnobTurned(0.0, 2 * steps, 2, 0, "training.optimizer.learning_rate", 0.0005),
            RunResumed(0.0, 3 * steps, 3),
        ]
    )
    noted = notes(history, LOSS, Details())
    assert noted.knobs == ((2.0, "rate 0.0005"),)
    assert noted.joins == (3.0,)


def test_a_branch_grows_out_of_its_parent(shown: Shown) -> None:
    book = book_of(fold(events(8)))
    view = shown(book)
    child = [event for event in events(8) if not isinstance(event, EpochEnded) or event.epoch > 5]
    book.add(Run(2, "run 2", history=fold(child), origin=Origin(1, 5)))
    line = view.plots[0]._validation[2]
    x, y = line.getData()
    assert x.tolist() == [5, 6, 7, 8]
    assert y[0] == book.runs[1].history.epochs["val_accuracy"][4]
