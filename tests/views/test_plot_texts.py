"""No two texts of a plot ever overlap; what has no room is told to whoever points there."""

from itertools import combinations, pairwise

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dllab.events import EpochEnded, Event, KnobTurned, RunEnded, RunPaused, RunResumed
from dllab.history import RunHistory, fold
from dllab.spec import TrainingSpec
from dllab.spec.stopping import EarlyStopping
from tests.diagnosis.made import STEPS, run
from tests.views.test_annotations import shown
from ui.export.picture import SCREEN_DPI, _twin
from ui.views.curves import CurvesView
from ui.views.placement import Wish, arranged
from ui.views.plot_texts import Texts
from ui.views.sample_runs import events

RATE = "training.optimizer.learning_rate"
AREA = QRectF(0, 0, 100, 50)


def row(left: float, top: float) -> QRectF:
    return QRectF(left, top, 30, 10)


def test_the_important_text_has_its_place_and_the_other_gives_way() -> None:
    first = Wish("first", row(0, 0), (row(0, 0),))
    second = Wish("second", row(0, 0), (row(10, 5), row(95, 0), row(0, 20)))
    written, left_out = arranged([first, second], AREA, [])
    assert [(one.text, one.at) for one in written] == [("first", row(0, 0)), ("second", row(0, 20))]
    assert left_out == []


def test_without_a_free_place_a_text_is_left_out() -> None:
    wish = Wish("no room", row(0, 0), (row(0, 0), row(80, 45)))
    assert arranged([wish], AREA, [QRectF(5, 5, 1, 1)]) == ([], [wish])


def crowded(*, low: bool) -> RunHistory:
    """Knobs, joins, pauses, an early stop, a diverged loss, perhaps hardly better than chance."""
    training = TrainingSpec(epochs=30, early_stopping=EarlyStopping())
    values = [0.1 + 0.01 * (n % 4) if low else 0.5 + 0.01 * n for n in range(28)]
    losses = [2.3 + 50 * (n > 3) for n in range(28)]
    history = run(values, values[::-1], loss=losses, ended="finished", training=training)
    history.apply(turned(1, 2, 3, 14, 26, 27, 28))
    history.apply(resumed(4, 5, 6, 20, 27, 28))
    history.apply([RunPaused(0.0, n * STEPS) for n in (1, 1, 2, 3, 27, 28)])
    history.apply([RunEnded(2.0, "finished")])
    return history


def turned(*epochs: int) -> list[Event]:
    return [KnobTurned(0.0, n * STEPS, n, 0, RATE, 0.1 / n) for n in epochs]


def resumed(*epochs: int) -> list[Event]:
    return [RunResumed(0.0, n * STEPS, n) for n in epochs]


def overlapping(texts: Texts) -> list[tuple[str, str]]:
    return [
        (one.text, other.text)
        for one, other in combinations(texts.written, 2)
        if one.at.intersects(other.at)
    ]


def test_texts_in_a_line_are_told_apart() -> None:
    beside = Wish("second", row(0, 0), (row(30, 0), row(33, 0)))
    (written,), _ = arranged([beside], AREA, [row(0, 0)])
    assert written.at == row(33, 0)


@pytest.mark.parametrize("low", [True, False], ids=["near chance", "far from it"])
@pytest.mark.parametrize("size", [(320, 240), (480, 420), (760, 560), (1500, 900)], ids=str)
def test_no_two_texts_overlap_and_none_is_cut(
    qtbot: QtBot, qapp: QApplication, size: tuple[int, int], low: bool
) -> None:
    view = shown(qtbot, qapp, crowded(low=low), fold(events(30)))
    view.resize(*size)
    view.grab()
    for plot in view.plots:
        texts, area = plot.annotations.texts, plot.annotations.boundingRect()
        assert overlapping(texts) == []
        assert [text.text for text in texts.written if not area.contains(text.at)] == []
        told = {text.text for text in texts.written} | {wish.text for wish in texts.left_out}
        assert {label.text for label in plot.annotations._notes.labels} <= told


def test_a_wide_plot_has_room_for_all_that_matters(qtbot: QtBot, qapp: QApplication) -> None:
    view = shown(qtbot, qapp, crowded(low=True), fold(events(30)))
    view.resize(1500, 900)
    view.grab()
    written = {text.text for text in view.plots[0].annotations.texts.written}
    assert {"chance 0.10", "early stop", "resumed ×2"} <= written
    assert any(text.startswith("best epoch") for text in written)
    assert any(text.startswith("clipped") for text in clipped(view))


def clipped(view: CurvesView) -> list[str]:
    return [text.text for text in view.plots[1].annotations.texts.written]


def test_texts_of_what_happened_do_not_move_while_a_run_goes_on(
    qtbot: QtBot, qapp: QApplication
) -> None:
    """Each at most once: when the labels at the line's end pass by."""
    said = list(events(30))
    history = fold(said[:1])
    view = shown(qtbot, qapp, history)
    places: dict[str, list[float]] = {}
    happened = [*turned(4, 5, 12), *resumed(8)]
    for event in said[1:]:
        view._book.apply(1, [event])
        while happened and isinstance(event, EpochEnded) and _epoch(happened[0]) <= event.epoch:
            view._book.apply(1, [happened.pop(0)])
        texts = view.plots[0].annotations.texts
        assert overlapping(texts) == []
        for text in texts.written:
            if text.text.startswith(("resumed", "rate", "chance")):
                places.setdefault(text.text, []).append(text.at.left())
    assert len(places) == 5
    for name, lefts in places.items():
        moves = sum(one != other for one, other in pairwise(lefts))
        assert moves <= 1, name


def _epoch(event: Event) -> int:
    assert isinstance(event, KnobTurned | RunResumed)
    return event.epoch


def test_a_clip_just_before_the_labels_is_told_below_them(qtbot: QtBot, qapp: QApplication) -> None:
    view = shown(qtbot, qapp, run([0.5, 0.4, 0.3, 0.1], loss=[2.0, 1.5, 5.0, 400.0]))
    texts = view.plots[1].annotations.texts
    assert overlapping(texts) == []
    assert [text.text for text in texts.written if "goes up to 400" in text.text]


def test_what_has_no_room_is_told_to_whoever_points_there(qtbot: QtBot, qapp: QApplication) -> None:
    view = shown(qtbot, qapp, crowded(low=True))
    view.resize(330, 300)
    view.grab()
    plot = view.plots[0]
    wish = plot.annotations.texts.left_out[0]
    scene = plot.annotations.mapToScene(wish.line.center())
    assert wish.text in plot.annotations.untold_at(scene)
    view._hover(scene)
    assert not view._readout.isHidden()
    assert wish.text in view._readout.text()


def test_a_picture_is_arranged_like_the_window(qtbot: QtBot, qapp: QApplication) -> None:
    view = shown(qtbot, qapp, crowded(low=True))
    with _twin(view, (320, 240), SCREEN_DPI, None) as twin:
        assert isinstance(twin, CurvesView)
        for plot in twin.plots:
            assert plot.annotations.texts.written
            assert overlapping(plot.annotations.texts) == []
