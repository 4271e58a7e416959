"""Views ask about a network through one door, while it trains and afterwards."""

from collections.abc import Iterator

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from dllab.spec import Experiment
from dllab.spec.data import TwoSpirals
from dllab.spec.layers import Dense
from tests.experiments import small
from ui.insight import Answer, Insight, Moment, Request
from ui.lab import Lab

GRID = {"plane": {"kind": "columns", "columns": [0, 1]}, "x": [-1, 1], "y": [-1, 1], "size": 10}
LONG = 60_000


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
    run = lab.start(spirals(epochs=2))
    qtbot.waitUntil(lambda: lab.training is None, timeout=LONG)
    if lab.book.runs[run].history.snapshots:
        pytest.skip("its weights are kept")
    answers: list[Answer] = []
    insight.ask("view", Request(Moment(run), "boundary", GRID), answers.append)
    assert "Nothing was kept of the network of run 1" in answers[0].error
