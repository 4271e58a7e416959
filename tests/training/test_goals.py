"""Going on step by step: one batch, one epoch, to the next validation."""

import numpy as np
import pytest

from dllab.events import Event, RunPaused
from dllab.history import RunHistory, fold
from dllab.jobs import Control, Goal
from dllab.spec import to_json
from dllab.training.cycle import cycle_of
from dllab.training.goals import NextPause
from dllab.training.train import train
from tests.experiments import small

# 120 flowers in batches of 32: four batches an epoch, the last of 24.
STEPS = 4


def stepped(*goals: Goal) -> tuple[RunHistory, list[tuple[int, int]]]:
    """A run that is asked for one goal after the other; batches and epochs done at each pause."""
    control, events, pauses = Control(), list[Event](), list[tuple[int, int]]()
    left = list(goals)
    control.give(left.pop(0))

    def emit(event: Event) -> None:
        events.append(event)
        if isinstance(event, RunPaused):
            history = fold(events)
            pauses.append((len(history.batches), len(history.epochs)))
            control.give(left.pop(0) if left else "go on")

    train(to_json(small()), emit, control)
    return fold(events), pauses


def test_one_batch_at_a_time_through_an_epoch_and_beyond() -> None:
    goals: list[Goal] = ["one batch"] * (STEPS + 1)
    _, pauses = stepped(*goals)
    assert pauses == [(1, 0), (2, 0), (3, 0), (4, 0), (5, 1)]


def test_an_epoch_at_a_time_from_the_middle_of_one() -> None:
    _, pauses = stepped("one batch", "one epoch")
    assert pauses == [(1, 0), (1 + STEPS, 1)]


def test_to_the_next_validation() -> None:
    _, pauses = stepped("one batch", "to validation", "to validation")
    assert pauses == [(1, 0), (STEPS, 1), (2 * STEPS, 2)]


def test_steps_change_nothing_about_the_run() -> None:
    history, _ = stepped("one batch", "one batch", "one epoch", "to validation")
    events: list[Event] = []
    train(to_json(small()), events.append, Control())
    np.testing.assert_array_equal(history.epochs["loss"], fold(events).epochs["loss"])
    assert history.state == "finished"


@pytest.mark.parametrize(
    ("goal", "position", "expected"),
    [("one batch", 5, 8), ("one batch", 6, 8), ("one epoch", 5, 12), ("to validation", 6, 7)],
)
def test_from_among_the_measuring_batches(goal: Goal, position: int, expected: int) -> None:
    """Five batches train and two measure: a cycle of seven."""
    cycle = cycle_of(50, 10, 10, batch_size=10)
    assert (cycle.train_steps, cycle.length) == (5, 7)
    pause, control = NextPause(cycle), Control()
    control.give(goal)
    pause.follow(control, position)
    assert pause.position == expected
