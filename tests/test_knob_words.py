"""What was changed in a run is told in the order it happened."""

from dllab.events import BatchesEnded, Event, KnobTurned, RunEnded, RunResumed
from dllab.history import RunHistory, fold
from dllab.knob_words import changes
from tests.test_epoch_axis import STARTED, batches, ended


def test_knobs_and_joins_stand_in_their_order() -> None:
    told: list[Event] = [
        STARTED,
        *(batches(1, 4), ended(1, 4)),
        KnobTurned(0.0, 4, 1, 0, "training.optimizer.learning_rate", 0.0005),
        BatchesEnded(5, (0.5, 0.5), (0.5, 0.5)),
        KnobTurned(0.0, 5, 1, 1, "layers.*.rate", 0.2),
        RunEnded(0.0, "stopped"),
        RunResumed(0.0, 6, 1),
        *(batches(7, 2), ended(2, 8)),
        RunEnded(0.0, "finished"),
        RunResumed(0.0, 8, 2),
        KnobTurned(0.0, 8, 2, 0, "training.epochs", 20),
    ]
    assert changes(fold(told)) == [
        "after epoch 1: rate 0.0005",
        "in epoch 2, after batch 1: dropout 0.2",
        "in epoch 2: resumed",
        "after epoch 2: resumed",
        "after epoch 2: epochs 20",
    ]


def test_what_was_turned_before_the_stop_comes_before_the_join() -> None:
    told: list[Event] = [
        STARTED,
        *(batches(1, 4), ended(1, 4)),
        KnobTurned(1.0, 4, 1, 0, "training.batch_size", 16),
        RunEnded(2.0, "stopped"),
        RunResumed(3.0, 4, 1),
        KnobTurned(4.0, 4, 1, 0, "training.epochs", 20),
    ]
    assert changes(fold(told)) == [
        "after epoch 1: batch 16",
        "after epoch 1: resumed",
        "after epoch 1: epochs 20",
    ]


def test_a_run_that_waits_has_none() -> None:
    assert changes(RunHistory()) == []
    assert changes(fold([STARTED, RunEnded(0.0, "stopped"), RunResumed(0.0, 0, 0)])) == [
        "before epoch 1: resumed"
    ]


def test_batches_that_only_measure_are_not_counted() -> None:
    """Of 4 batches an epoch all are trained, and 2 of validation measured."""
    measuring = KnobTurned(0.0, 8, 1, 6, "training.optimizer.learning_rate", 0.01)
    assert changes(fold([STARTED, *(batches(1, 4), ended(1, 4), batches(5, 4)), measuring])) == [
        "after epoch 2: rate 0.01"
    ]
