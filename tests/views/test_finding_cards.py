"""What a finding rests on can be shown, what it offers tried, and what came of it read."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dllab.diagnosis import findings
from dllab.diagnosis.finding import Severity
from dllab.events import KnobTurned, RunEnded
from dllab.history import RunHistory
from dllab.progress import experiment_of
from dllab.spec import Experiment, TrainingSpec, from_json, to_json
from dllab.spec.optimizers import Adam
from tests.diagnosis.made import run
from tests.views.curves_here import book_of
from ui.follow_ups import came_of, remedy
from ui.run_book import Origin, Run, RunBook
from ui.theme import DARK, LIGHT, Colours, Mode, apply_theme
from ui.views.curves import CurvesView
from ui.views.findings import FindingsView
from ui.views.sample_runs import sample_book
from ui.views.stretch import StretchMark

SLOW = TrainingSpec(optimizer=Adam(learning_rate=1e-5), epochs=12)


def slow(training: TrainingSpec = SLOW) -> RunHistory:
    rise = [0.20 + 0.002 * row for row in range(12)]
    losses = [2.3 - 0.01 * row for row in range(12)]
    return run(rise, rise, loss=losses, training=training, ended="finished")


def better(experiment: Experiment, seed: int = 0) -> RunHistory:
    accuracy = [0.5, 0.8, 0.9]
    training = experiment.training.model_copy(update={"seed": seed})
    return run(accuracy, accuracy, training=training, ended="finished")


def offered(history: RunHistory) -> Experiment:
    treatment = findings(history)[0].treatment
    assert treatment
    return treatment.experiment


@pytest.fixture
def view(qtbot: QtBot, qapp: QApplication) -> FindingsView:
    apply_theme(qapp, "light")
    made = FindingsView(book_of(slow(), slow(SLOW.model_copy(update={"seed": 1}))))
    qtbot.addWidget(made)
    made.resize(260, 300)
    with qtbot.waitExposed(made):
        made.show()
    made.select(1)
    return made


def test_a_click_shows_the_epochs_and_another_run_hides_them(
    qtbot: QtBot, view: FindingsView
) -> None:
    card = view._cards[0]
    assert card.show_stretch.text() == "Epochs 3 to 12"
    with qtbot.waitSignal(view.pointed) as shown:
        card.show_stretch.click()
    assert shown.args == [(3, 12)]
    with qtbot.waitSignal(view.pointed) as hidden:
        view.select(2)
    assert hidden.args == [None]


def test_the_change_is_offered_unless_something_trains(qtbot: QtBot, view: FindingsView) -> None:
    card = view._cards[0]
    assert card.restart.text() == "Restart with rate 0.001"
    with qtbot.waitSignal(view.restart_requested) as asked:
        card.restart.click()
    assert asked.args[0].training.optimizer.learning_rate == pytest.approx(1e-3)
    assert not card.branch.isHidden()
    assert card.branch.text() == "Branch after epoch 2 with rate 0.001"
    with qtbot.waitSignal(view.branch_requested) as asked:
        card.branch.click()
    assert asked.args == [1, 2, offered(slow())]
    view.refuse_restarts("Read-only: save as …")
    for button in (card.restart, card.branch):
        assert not button.isEnabled()
        assert button.toolTip() == "Read-only: save as …"
    view.refuse_restarts("")
    for button in (card.restart, card.branch):
        assert button.isEnabled()
        assert "Undo takes it back" in button.toolTip()


def test_the_picture_says_what_it_means(view: FindingsView) -> None:
    words: dict[Severity, str] = {"info": "worth", "warning": "warning", "problem": "problem"}
    card = view._cards[0]
    for severity, word in words.items():
        card.say(replace(card.finding, severity=severity))
        assert card._picture.toolTip().lower().startswith(word)


def test_nothing_is_wider_than_the_panel(view: FindingsView) -> None:
    for card in view._cards:
        for part in (card.restart, card.branch, card.show_stretch):
            assert part.mapTo(view, part.rect().topRight()).x() <= view.viewport().width()


def test_stretches_are_drawn_in_both_themes(qtbot: QtBot, qapp: QApplication) -> None:
    curves = CurvesView(sample_book())
    qtbot.addWidget(curves)
    curves.resize(700, 500)
    with qtbot.waitExposed(curves):
        curves.show()
    mark = StretchMark(curves.plots)
    before = curves.grab().toImage()
    modes: dict[Mode, Colours] = {"light": LIGHT, "dark": DARK}
    for mode, shades in modes.items():
        apply_theme(qapp, mode)
        mark.show((5, 10))
        marked = curves.grab().toImage()
        colours = {marked.pixelColor(x, 250).name() for x in range(marked.width())}
        assert shades.accent in colours
        assert [stretch.getRegion() for stretch in mark.stretches] == [(4.5, 10.5)] * 2
    mark.show(None)
    apply_theme(qapp, "light")
    assert curves.grab().toImage() == before


# What came of it


def test_a_try_is_found_by_what_it_trains_whatever_its_seed() -> None:
    sick = slow()
    book = book_of(sick, better(offered(sick), seed=3))
    told = came_of(book, book.runs[1], findings(sick)[0])
    assert told.startswith("Tried in run 2, no longer rate too low.")
    assert "it helped" in told
    back = remedy(book, book.runs[2])
    assert back.startswith("A try against rate too low in run 1, which this one does not show.")
    assert remedy(book, book.runs[1]) == ""


def test_seeds_of_both_sides_are_taken_together() -> None:
    sick = [slow(SLOW.model_copy(update={"seed": seed})) for seed in range(3)]
    well = [better(offered(sick[0]), seed) for seed in range(3)]
    book = book_of(*sick, *well)
    told = came_of(book, book.runs[1], findings(sick[0])[0])
    assert "Tried in run 4, run 5, run 6" in told
    assert told.count("(mean of 3 runs)") == 2


def test_the_same_seed_again_is_no_second_draw() -> None:
    sick = [slow(SLOW), slow(SLOW)]
    well = [better(offered(sick[0]), seed) for seed in range(2)]
    told = came_of(book_of(*sick, *well), book_of(*sick, *well).runs[1], findings(sick[0])[0])
    assert told.count("(mean of") == 1
    assert "(mean of 2 runs) with it" in told


def test_another_change_is_no_try() -> None:
    sick = slow()
    other = from_json(sick.started.experiment if sick.started else "").with_training(batch_size=7)
    book = book_of(sick, better(other))
    assert came_of(book, book.runs[1], findings(sick)[0]) == ""
    assert remedy(book, book.runs[2]) == ""


def test_a_run_of_a_newer_lab_is_passed_over() -> None:
    sick, newer = slow(), RunHistory()
    newer.apply([RunEnded(0.0, "failed", "It is newer.")])
    book = book_of(newer, sick)
    assert remedy(book, book.runs[2]) == ""


def test_runs_nobody_looked_at_count_and_others_are_not_loaded_for_it() -> None:
    """What is said does not depend on what was clicked."""

    def never() -> RunHistory:
        raise AssertionError

    sick = slow()
    well = better(offered(sick))
    other = slow(SLOW.model_copy(update={"batch_size": 7}))
    book = RunBook()
    far = [Run(1, "other", history=never), Run(2, "sick", history=lambda: sick)]
    book.reset([*far, Run(3, "well", history=lambda: well)])
    told = {1: experiment_of(other), 2: experiment_of(sick), 3: experiment_of(well)}
    book.note_experiments(told)
    assert remedy(book, book.runs[3]).startswith("A try against rate too low in sick")
    assert came_of(book, book.runs[2], findings(sick)[0]).startswith("Tried in well")


def test_of_class_weights_it_is_not_said_that_they_helped_or_did_not() -> None:
    """That the accuracy no longer tells of imbalance does not mean that there is none."""
    sick = run([0.95] * 12, [0.95] * 12, chance=0.95, loss=[0.2] * 12, ended="finished")
    balanced = offered(sick).training
    weighted = run([0.7] * 12, [0.7] * 12, chance=0.95, training=balanced, ended="finished")
    book = book_of(sick, weighted)
    said = "Accuracy cannot judge class weights: it may fall while rare classes are found. "
    told = came_of(book, book.runs[1], findings(sick)[0])
    assert told.startswith(f"Tried in run 2. {said}")
    assert remedy(book, book.runs[2]).startswith(f"A try against imbalance in run 1. {said}")


def test_a_try_against_overfitting_is_told_by_its_gap_and_not_called_cured_too_soon() -> None:
    validation = [0.6 + 0.01 * row for row in range(20)]
    widening = run([0.6 + 0.015 * row for row in range(20)], validation, ended="finished")
    (sick,) = findings(widening)
    assert sick.kind == "widening gap"
    flat = [0.7] * 8 + [0.69] * 12
    tried = run([0.7 + 0.004 * row for row in range(20)], flat, ended="finished")
    assert tried.started
    tried.started = replace(tried.started, experiment=to_json(offered(widening)))
    book = book_of(widening, tried)
    told = remedy(book, book.runs[2])
    assert told.startswith(
        "A try against widening gap in run 1, which shows here as overfitting. "
        "The gap after epoch 20 was 0.095 before and is 0.086 with it. After 20 epochs each,"
    )
    card = came_of(book, book.runs[1], sick)
    assert card.startswith("Tried in run 2, now overfitting. The gap after epoch 20 was 0.095 ")


# The runs that are compared


def test_a_branch_is_compared_with_its_parent_and_nothing_else() -> None:
    """Run 2 trains the same from its own beginning, newer and worse, and was looked at too."""
    sick, again = slow(), slow()
    abandoned = better(offered(sick))
    training = offered(sick).training
    grown = run([0.8] * 10, [0.8] * 10, training=training, after=2, ended="finished")
    book = book_of(sick, again, abandoned)
    book.add(Run(4, "run 4", history=grown, origin=Origin(1, 2)))
    told = remedy(book, book.runs[4])
    assert told.startswith("A try against rate too low in run 1, which this one does not show.")
    assert "After 10 epochs each from epoch 2 on, best validation accuracy" in told
    assert "0.800 with it" in told
    card = came_of(book, book.runs[1], findings(sick)[0])
    assert "Tried in run 4 (after epoch 2)" in card
    assert came_of(book, book.runs[2], findings(again)[0]).startswith("Tried in run 3, no longer")


def test_a_stopped_try_of_the_same_seed_is_not_put_in_place_of_a_longer_one() -> None:
    sick = slow()
    stopped = run([0.15, 0.16], [0.15, 0.16], training=offered(sick).training, ended="stopped")
    well = run([0.9] * 12, [0.9] * 12, training=offered(sick).training, ended="finished")
    book = book_of(sick, stopped, well)
    assert "0.900 with it" in came_of(book, book.runs[1], findings(sick)[0])
    own = remedy(book, book.runs[2])
    assert "After 2 epochs each" in own
    assert "0.160 with it: too few epochs to tell" in own
    assert "worse" not in own


def test_a_run_of_which_a_knob_was_turned_is_no_measure() -> None:
    sick = slow()
    well = better(offered(sick))
    well.apply([KnobTurned(0.0, 10, 1, 0, "training.optimizer.learning_rate", 0.0125)])
    book = book_of(sick, well)
    assert (
        came_of(book, book.runs[1], findings(sick)[0]) == "Tried in run 2, no longer rate too low."
    )
