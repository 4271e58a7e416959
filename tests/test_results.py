"""A run's result: figures of the best epoch and of the last, and None where there is none."""

import json

import pytest

from dllab.events import EpochEnded, RunEnded
from dllab.history import RunHistory, fold
from dllab.results import result_of

NAN = float("nan")


def history(*rows: tuple[float, float, float, float]) -> RunHistory:
    """Epochs of (loss, accuracy, validation loss, validation accuracy), 0.5 s each."""
    return fold(
        EpochEnded(n, n, 0.0, 0.5 * n, *row, 0.9, 0.9, 1e-3) for n, row in enumerate(rows, 1)
    )


def test_best_and_last_epoch_are_told_apart() -> None:
    run = history((0.9, 0.6, 0.8, 0.5), (0.5, 0.8, 0.6, 0.75), (0.2, 0.95, 0.9, 0.7))
    run.apply([RunEnded(9.0, "stopped", "Stopped in epoch 4.")])
    result = result_of(3, "a name", run)
    assert (result.run, result.name) == (3, "a name")
    assert (result.status, result.reason) == ("stopped", "Stopped in epoch 4.")
    assert (result.epochs, result.seconds, result.best_epoch) == (3, 1.5, 2)
    assert (result.loss, result.accuracy) == (0.5, 0.8)
    assert (result.val_loss, result.val_accuracy) == (0.6, 0.75)
    assert (result.final_accuracy, result.final_val_accuracy) == (0.95, 0.7)
    assert result.gap == pytest.approx(0.05)
    assert result.final_gap == pytest.approx(0.25)


def test_the_epochs_of_a_branch_count_on_from_its_parents() -> None:
    figures = (0.9, 0.6, 0.8, 0.5, 0.9, 0.9, 1e-3)
    branch = fold(EpochEnded(n, n, 0.0, 0.5 * n, *figures) for n in range(21, 26))
    result = result_of(2, "branch", branch)
    assert (result.epochs, result.best_epoch) == (25, 21)


def test_a_run_without_epochs_has_no_figures() -> None:
    result = result_of(1, "run 1", RunHistory())
    assert (result.status, result.reason, result.epochs) == ("waiting", "", 0)
    figures = {
        name: value
        for name, value in result.as_json().items()
        if name not in {"run", "name", "status", "ending", "reason", "epochs"}
    }
    assert set(figures.values()) == {None}
    assert len(figures) == 10


def test_without_validation_the_lowest_training_loss_is_best() -> None:
    result = result_of(1, "run 1", history((0.5, 0.6, NAN, NAN), (0.2, 0.7, NAN, NAN)))
    assert (result.best_epoch, result.loss, result.accuracy) == (2, 0.2, 0.7)
    assert result.val_loss is None
    assert result.val_accuracy is None
    assert result.gap is None
    assert result.final_gap is None


@pytest.mark.parametrize("value", [NAN, float("inf"), float("-inf")])
def test_what_json_does_not_know_becomes_null(value: float) -> None:
    result = result_of(1, "run 1", history((value, NAN, value, NAN)))
    written = json.loads(json.dumps(result.as_json(), allow_nan=False))
    assert written == result.as_json()
    assert written["loss"] is None
    assert written["final_accuracy"] is None
    assert written["epochs"] == 1
