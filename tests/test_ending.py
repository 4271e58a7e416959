"""A run that ended early, or kept its best weights, is told apart from one that simply finished."""

import pytest

from dllab.early_stop import early_stop
from dllab.ending import state_words
from dllab.events import Event, RunEnded, RunStarted
from dllab.history import fold
from dllab.spec import TrainingSpec
from dllab.spec.stopping import EarlyStopping
from dllab.training.train import train
from tests.diagnosis.made import run
from tests.experiments import small, told_by

STOPPING = EarlyStopping(patience=2, min_change=0.9)


@pytest.mark.parametrize(
    ("training", "epochs", "words"),
    [
        (TrainingSpec(epochs=5), 5, "finished"),
        (TrainingSpec(epochs=5, early_stopping=STOPPING), 5, "finished"),
        (TrainingSpec(epochs=5, early_stopping=STOPPING), 3, "early stop, epoch 3"),
        (TrainingSpec(epochs=5, early_stopping=STOPPING, keep_best=True), 3, "early stop, epoch 3"),
        (TrainingSpec(epochs=5, keep_best=True), 5, "finished, best kept"),
    ],
)
def test_how_a_finished_run_ended(training: TrainingSpec, epochs: int, words: str) -> None:
    history = run([0.5] * epochs, ended="finished", training=training)
    assert state_words(history) == words


def test_a_run_that_was_stopped_or_trains_did_not_stop_early() -> None:
    training = TrainingSpec(epochs=5, early_stopping=STOPPING, keep_best=True)
    for ended in (None, "stopped", "failed"):
        history = run([0.5] * 3, ended=ended, training=training)
        assert early_stop(history) is None
        assert state_words(history) == history.state


def test_a_run_of_a_newer_lab_only_tells_its_state() -> None:
    started = RunStarted(0.0, '{"schema_version": 99}', 1, 1, 1, 1, 0.1, 1, {})
    assert state_words(fold([started, RunEnded(1.0, "finished")])) == "finished"


def trained(epochs: int) -> list[Event]:
    experiment = small(epochs=epochs).with_training(early_stopping=STOPPING, keep_best=True)
    return told_by(train, experiment)


def test_a_real_run_says_when_and_why_it_stopped_early() -> None:
    *events, ended = trained(30)
    assert isinstance(ended, RunEnded)
    assert ended.reason == (
        "Stopped early after epoch 3 of 30: the validation loss has not improved for 2 epochs. "
        "The network has the weights of epoch 1, which had the best validation loss."
    )
    assert early_stop(fold([*events, ended])) == 3


def test_patience_that_ends_with_the_run_stops_nothing_early() -> None:
    *events, ended = trained(3)
    assert isinstance(ended, RunEnded)
    assert ended.reason == (
        "The network has the weights of epoch 1, which had the best validation loss."
    )
    assert early_stop(fold([*events, ended])) is None
