"""Views ask about a network through one door, while it trains and afterwards."""

from collections.abc import Iterator, Sequence

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from dllab.arrays import packed
from dllab.events import RunEnded, RunStarted, SnapshotTaken
from dllab.history import fold
from dllab.home import spool
from dllab.insight.boundary import boundary
from dllab.insight.network import Network
from dllab.network.build import build_network
from dllab.network.inference import Inference
from dllab.network.weight_names import weight_names
from dllab.spec import Experiment, to_json
from dllab.spec.data import TwoSpirals
from dllab.spec.layers import Dense
from tests.experiments import small
from ui.insight import Answer, Insight, Moment, Request
from ui.lab import Lab
from ui.run_book import Origin, Run

GRID = {"plane": {"kind": "columns", "columns": [0, 1]}, "x": [-1, 1], "y": [-1, 1], "size": 10}
LONG = 60_000
# Enough for names to tell the order.
ALL_NAMES = [f"{place:03}" for place in range(100)]


def spirals(epochs: int = 100_000) -> Experiment:
    layers = Dense(units=8, activation="tanh"), Dense(units=2, activation="softmax")
    return small(*layers, source=TwoSpirals(), epochs=epochs)


@pytest.fixture
def insight(lab: Lab) -> Iterator[Insight]:
    opened = Insight(lab)
    yield opened
    lab.end_training()
    opened.close()


@pytest.mark.parametrize("place", ["thread", "process"])
def test_the_newest_network_is_told_again_and_again_while_it_trains(
    lab: Lab, insight: Insight, qtbot: QtBot
) -> None:
    run = lab.start(spirals())
    answers: list[Answer] = []
    insight.ask("view", Request(Moment(run), "boundary", GRID), answers.append)
    qtbot.waitUntil(lambda: len(answers) >= 5, timeout=LONG)
    epochs = [answer.epoch for answer in answers]
    assert epochs == sorted(epochs)
    assert epochs[0] < epochs[-1]
    assert all(answer.moment == Moment(run) and not answer.error for answer in answers)
    first, last = (answers[place].arrays["probabilities"] for place in (0, -1))
    assert first.shape == (10, 10, 2)
    assert np.abs(first - last).max() > 0
    # What is answered is no event of the run.
    qtbot.waitUntil(lambda: len(lab.book.runs[run].history.epochs) > 0, timeout=LONG)
    kinds = {type(event).__name__ for event in lab.session.events(run)}
    assert "Answered" not in kinds


def test_a_pause_is_asked_once(lab: Lab, insight: Insight, qtbot: QtBot) -> None:
    run = lab.start(spirals(), "one epoch")
    history = lab.book.runs[run].history
    qtbot.waitUntil(lambda: history.state == "paused", timeout=LONG)
    answers: list[Answer] = []
    insight.ask("view", Request(Moment(run), "boundary", GRID), answers.append)
    qtbot.waitUntil(lambda: len(answers) == 1, timeout=LONG)
    assert answers[0].epoch == 1.0
    lab.step("one epoch")
    qtbot.waitUntil(lambda: answers[-1].epoch == 2.0, timeout=LONG)


def test_what_a_view_asked_before_is_not_asked_any_more(
    lab: Lab, insight: Insight, qtbot: QtBot
) -> None:
    run = lab.start(spirals())
    before: list[Answer] = []
    now: list[Answer] = []
    for then in (before.append, before.append, now.append):
        insight.ask("view", Request(Moment(run), "boundary", GRID), then)
    qtbot.waitUntil(lambda: len(now) >= 3, timeout=LONG)
    assert len(before) <= 1
    insight.forget("view")
    count = len(now)
    others: list[Answer] = []
    insight.ask("another", Request(Moment(run), "boundary", GRID), others.append)
    qtbot.waitUntil(lambda: len(others) >= 3, timeout=LONG)
    assert len(now) == count


def test_an_error_reaches_the_view_as_a_sentence(lab: Lab, insight: Insight, qtbot: QtBot) -> None:
    run = lab.start(spirals(), "one epoch")
    answers: list[Answer] = []
    wrong = {**GRID, "plane": {"kind": "columns", "columns": [0, 5]}}
    insight.ask("view", Request(Moment(run), "boundary", wrong), answers.append)
    qtbot.waitUntil(lambda: bool(answers), timeout=LONG)
    assert "two different columns" in answers[0].error


def test_of_a_run_of_which_nothing_is_kept_that_is_said(
    lab: Lab, insight: Insight, qtbot: QtBot
) -> None:
    run = ended_run(lab, qtbot)
    lab.book.runs[run].history.snapshots.clear()
    answers: list[Answer] = []
    insight.ask("view", Request(Moment(run), "boundary", GRID), answers.append)
    assert "Nothing was kept of the network of run 1" in answers[0].error
    assert insight.why_nothing(run) == answers[0].error


def test_a_run_that_ended_before_it_began_will_show_nothing(lab: Lab, insight: Insight) -> None:
    run = lab.session.new_run("a")
    lab.book.add(Run(run, "a"))
    assert "waits for Keras" in insight.why_nothing(run)
    lab.book.apply(run, [RunEnded(0.0, "stopped", "Stopped before the first epoch.")])
    assert "Nothing was kept of the network of a" in insight.why_nothing(run)


def test_kept_epochs_are_told_when_nothing_trains(lab: Lab, insight: Insight, qtbot: QtBot) -> None:
    run = ended_run(lab, qtbot)
    network = Network(spirals(), Inference(build_network(spirals().layers, (2,))))
    expected = {}
    for epoch in (11, 12):
        model = network.inference.model
        model.set_weights([weight + 0.1 for weight in model.get_weights()])
        keep(lab, run, epoch, model.get_weights())
        expected[epoch] = boundary(network, GRID)["probabilities"]
    answers: list[Answer] = []
    for asked in (11, 12, None):
        insight.ask(f"view {asked}", Request(Moment(run, asked), "boundary", GRID), answers.append)
    qtbot.waitUntil(lambda: len(answers) == 3, timeout=LONG)
    assert [answer.error for answer in answers] == [""] * 3
    for answer, epoch in zip(answers, (11, 12, 12), strict=True):
        assert answer.epoch == epoch
        assert np.abs(answer.arrays["probabilities"] - expected[epoch]).max() == 0


def test_an_earlier_epoch_is_told_while_another_run_trains(
    lab: Lab, insight: Insight, qtbot: QtBot
) -> None:
    run = ended_run(lab, qtbot)
    weights = build_network(spirals().layers, (2,)).get_weights()
    keep(lab, run, 11, weights)
    lab.start(spirals())
    answers: list[Answer] = []
    insight.ask("view", Request(Moment(run, 11), "boundary", GRID), answers.append)
    qtbot.waitUntil(lambda: bool(answers), timeout=LONG)
    assert (answers[0].error, answers[0].epoch) == ("", 11)


def test_an_epoch_that_is_not_kept_is_refused(lab: Lab, insight: Insight, qtbot: QtBot) -> None:
    run = ended_run(lab, qtbot)
    answers: list[Answer] = []
    insight.ask("view", Request(Moment(run, 99), "boundary", GRID), answers.append)
    qtbot.waitUntil(lambda: bool(answers), timeout=LONG)
    assert "kept at epoch 99" in answers[0].error


def test_kept_weights_are_read_without_keras(lab: Lab, insight: Insight, qtbot: QtBot) -> None:
    run = ended_run(lab, qtbot)
    model = build_network(spirals().layers, (2,))
    weights = model.get_weights()
    keep(lab, run, 11, weights, weight_names(spirals().layers, model))
    # Whatever is asked of the Keras process now stays unanswered.
    lab.answered.disconnect()
    answers: list[Answer] = []
    for kernel in ("", "2 Dense kernel"):
        asked = Request(Moment(run, 11), "weights", {"kernel": kernel})
        insight.ask(f"view {kernel}", asked, answers.append)
    qtbot.waitUntil(lambda: len(answers) == 2, timeout=LONG)
    for answer, place in zip(answers, (0, 2), strict=True):
        assert (answer.error, answer.epoch) == ("", 11)
        np.testing.assert_array_equal(answer.arrays["kernel"], weights[place])
        np.testing.assert_array_equal(answer.arrays["bias"], weights[place + 1])
        assert answer.values["names"] == ["1 Dense kernel", "2 Dense kernel"]


def ended_run(lab: Lab, qtbot: QtBot) -> int:
    run = lab.start(spirals(epochs=2))
    qtbot.waitUntil(lambda: lab.training is None, timeout=LONG)
    return run


def keep(
    lab: Lab,
    run: int,
    epoch: int,
    weights: list[np.ndarray],
    names: Sequence[str] = ALL_NAMES,
) -> None:
    """As a run keeps the weights of an epoch."""
    spool().mkdir(parents=True, exist_ok=True)
    content = packed(dict(zip(names, weights, strict=False)))
    (spool() / f"{epoch}").write_bytes(content)
    taken = SnapshotTaken(epoch, epoch, "weights", len(content), f"{epoch}")
    lab.session.append(run, [taken]).result()
    lab.book.apply(run, [taken])


def test_a_series_are_the_runs_that_differ_in_their_seed_alone(lab: Lab, insight: Insight) -> None:
    spec = spirals()
    trained = [
        spec,
        spec.with_training(seed=1),
        spec.with_training(seed=2),
        spec,
        spec.with_training(seed=3, epochs=7),
        spec.with_training(seed=4),
    ]
    for number, experiment in enumerate(trained, 1):
        told = RunStarted(0.0, to_json(experiment), 1, 1, 1, 1, 0.5, 1, {})
        # Of the third nothing is kept, and the last one grew out of another run.
        kept = [SnapshotTaken(1, 1, "weights", 1, "")] * (number != 3)
        origin = Origin(1, 1) if number == 6 else None
        lab.book.add(Run(number, f"run {number}", history=fold([told, *kept]), origin=origin))
    assert insight.series(1) == [2]
    assert insight.series(2) == [1, 4]
    assert insight.series(5) == insight.series(6) == []
