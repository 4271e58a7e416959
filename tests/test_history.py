import json
import math
from collections.abc import Sequence

import numpy as np
import pytest

from dllab.events import (
    BatchesEnded,
    EpochEnded,
    Event,
    KnobTurned,
    RatesTested,
    RunContinued,
    RunEnded,
    RunPaused,
    RunResumed,
    RunStarted,
    SnapshotTaken,
    Status,
    from_dict,
    to_dict,
)
from dllab.history import BATCH_COLUMNS, EPOCH_COLUMNS, RunHistory, fold

NAN = math.nan
STARTED = RunStarted(0.0, "{}", 100, 20, 100, 3, 0.1, 418_060, {})


def epoch(number: int, accuracy: float = 0.5, val_accuracy: float = 0.4) -> EpochEnded:
    return EpochEnded(
        number, 3 * number, 0.5, number * 1.0, 1 / number, accuracy, 1.0, val_accuracy, 1, 0.3, 0.01
    )


def whole_run(epochs: int = 40) -> list[Event]:
    events: list[Event] = [STARTED]
    for number in range(1, epochs + 1):
        step = 3 * number - 2
        events += [BatchesEnded(step, (2.0 / step, 1.0), (0.1, 0.2)), RunPaused(1.0, step + 1)]
        events += [RunContinued(2.0, step + 1), BatchesEnded(step + 2, (0.5,), (NAN,))]
        events.append(epoch(number, number / 50, number / 60 if number % 7 else NAN))
    return [*events, RunEnded(9.0, "finished")]


def told(history: RunHistory) -> tuple[object, ...]:
    """Everything a history tells, in values that can be compared, NaN included."""
    tables = [history.epochs[name].tobytes() for name in EPOCH_COLUMNS]
    tables += [history.batches[name].tobytes() for name in BATCH_COLUMNS]
    marks = history.pauses, history.knobs, history.joins, history.snapshots, history.histograms
    return history.events, history.state, history.started, history.ended, marks, tables


def test_a_range_test_is_no_part_of_a_run() -> None:
    events = whole_run()
    with_test = [*events[:5], RatesTested((1e-6,), (2.3,)), *events[5:]]
    assert told(fold(with_test))[1:] == told(fold(events))[1:]


def validated(accuracies: Sequence[float]) -> RunHistory:
    return fold([epoch(row + 1, val_accuracy=value) for row, value in enumerate(accuracies)])


def test_a_run_folds_into_arrays() -> None:
    history = fold(whole_run())
    assert len(history.epochs) == 40
    assert history.epochs["epoch"].tolist() == list(range(1, 41))
    assert history.batches["step"].tolist() == list(range(1, 121))
    assert history.batches["loss"][:3].tolist() == [2.0, 1.0, 0.5]
    assert history.pauses == [3 * number - 1 for number in range(1, 41)]
    assert history.started == STARTED
    assert history.is_over


def test_what_was_live_and_what_is_reopened_are_equal() -> None:
    events = whole_run()
    live, rng, place = RunHistory(), np.random.default_rng(0), 0
    while place < len(events):
        batch = events[place : place + rng.integers(1, 10)]
        live.apply(batch)
        place += len(batch)
    stored = json.dumps([to_dict(event) for event in events])
    assert told(live) == told(fold(map(from_dict, json.loads(stored))))


@pytest.mark.parametrize("status", ["finished", "stopped", "failed", "interrupted"])
def test_the_state_follows_the_events(status: Status) -> None:
    history = RunHistory()
    states = [history.state]
    for event in (
        STARTED,
        RunPaused(1.0, 1),
        RunContinued(1.0, 1),
        epoch(1),
        RunEnded(2.0, status),
    ):
        assert not history.is_over
        history.apply([event])
        states.append(history.state)
    assert states == ["waiting", "running", "paused", "running", "running", status]
    assert history.ended == RunEnded(2.0, status)


def test_the_gap_is_training_minus_validation() -> None:
    history = fold([epoch(1, 0.9, 0.7), epoch(2, 0.6, 0.65)])
    assert history.gap == pytest.approx([0.2, -0.05])


@pytest.mark.parametrize(
    ("accuracies", "best"),
    [([], None), ([0.4], 0), ([0.4, 0.6, 0.5], 1), ([0.4, 0.6, 0.6], 1), ([0.4, NAN, 0.5, NAN], 2)],
)
def test_the_best_epoch_is_the_first_with_the_highest_validation_accuracy(
    accuracies: list[float], best: int | None
) -> None:
    assert validated(accuracies).best_row == best


def test_without_validation_the_lowest_training_loss_counts() -> None:
    history = validated([NAN, NAN, NAN])
    assert not history.has_validation
    assert history.best_row == 2
    nothing = EpochEnded(1, 3, 0.0, 0.0, NAN, NAN, NAN, NAN, NAN, NAN, 0.01)
    assert fold([nothing]).best_row is None


def test_one_epoch_that_broke_does_not_hide_the_validation_part() -> None:
    assert validated([0.4, 0.5, NAN]).has_validation
    assert validated([0.4, 0.5, NAN]).best_row == 1


def test_a_resumed_run_is_running_again_and_tells_where_it_was_joined() -> None:
    history = fold([*whole_run(2), RunResumed(10.0, 6, 2)])
    assert (history.state, history.ended, history.joins[0].step) == ("running", None, 6)
    history.apply([epoch(3), RunEnded(12.0, "stopped")])
    assert (history.state, len(history.epochs), len(history.joins)) == ("stopped", 3, 1)


def test_a_snapshot_takes_the_place_of_the_one_it_names() -> None:
    taken = [
        SnapshotTaken(1, 3, "state", 10, "one"),
        SnapshotTaken(1, 3, "weights", 5, "two"),
        SnapshotTaken(2, 6, "state", 10, "three", replaces=1),
    ]
    kept = fold(taken).snapshots
    assert [(each.epoch, each.kind, each.payload) for each in kept] == [
        (1, "weights", ""),
        (2, "state", ""),
    ]


def test_knobs_are_kept_in_order() -> None:
    turned = [
        KnobTurned(1.0, 3, 1, 0, "training.optimizer.learning_rate", rate) for rate in (0.1, 0.01)
    ]
    assert fold(turned).knobs == turned
