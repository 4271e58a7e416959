"""Early stopping ends where Keras's callback ends; the best epoch is the one it would restore."""

from typing import Any

import keras
import numpy as np
import pytest

from dllab.spec import TrainingSpec
from dllab.spec.stopping import BestEpoch, EarlyStopping

rng = np.random.default_rng(3)
FALLING = [2 / (1 + epoch) for epoch in range(60)]
TURNING = [*np.linspace(2, 0.5, 20), *np.linspace(0.5, 1, 40)]
NOISY = [*(np.geomspace(2, 0.4, 80) + rng.normal(0, 0.05, 80)), *(0.4 + rng.normal(0, 0.05, 80))]
FLAT = [1.0] * 40


def by_keras(stopping: EarlyStopping, values: list[float]) -> tuple[int, int]:
    """The epoch it ends in (0: it does not) and the one it restores, counted from 1."""
    callback = keras.callbacks.EarlyStopping(
        monitor=stopping.figure,
        min_delta=stopping.min_change,
        patience=stopping.patience,
        mode="min" if stopping.figure == "val_loss" else "max",
    )
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.stop_training = False
    callback.set_model(model)
    callback.on_train_begin()
    for epoch, value in enumerate(values):
        callback.on_epoch_end(epoch, {stopping.figure: value})
        if model.stop_training:
            return epoch + 1, callback.best_epoch + 1
    return 0, callback.best_epoch + 1


def here(stopping: EarlyStopping, values: list[float]) -> tuple[int, int]:
    state = TrainingSpec(early_stopping=stopping).best_epoch(validates=True)
    for value in values:
        state = state.after(value)
        if state.ends(stopping):
            return state.epoch, state.best_epoch
    return 0, state.best_epoch


@pytest.mark.parametrize("patience", [1, 2, 5, 30])
@pytest.mark.parametrize("min_change", [0.0, 0.01, 0.19])
@pytest.mark.parametrize("curve", [FALLING, TURNING, NOISY, FLAT])
@pytest.mark.parametrize("metric", ["validation loss", "validation accuracy"])
def test_ends_and_restores_where_keras_does(
    patience: int, min_change: float, curve: list[float], metric: Any
) -> None:
    stopping = EarlyStopping(metric=metric, patience=patience, min_change=min_change)
    values = curve if metric == "validation loss" else [1 - value for value in curve]
    assert here(stopping, values) == by_keras(stopping, values)


def test_the_turning_curve_ends_patience_epochs_after_its_least_value() -> None:
    assert here(EarlyStopping(patience=5), TURNING) == (25, 20)


def test_without_early_stopping_the_first_of_the_highest_accuracies_is_best() -> None:
    state = TrainingSpec(keep_best=True).best_epoch(validates=True)
    assert state.figure == "val_accuracy"
    for value in (float("nan"), 0.5, 0.9, 0.9, 0.8):
        state = state.after(value)
        assert not state.ends(None)
    assert (state.best_epoch, state.best, state.epoch, state.waited) == (3, 0.9, 5, 2)


def test_without_validation_the_lowest_loss_is_best() -> None:
    state = TrainingSpec(early_stopping=EarlyStopping()).best_epoch(validates=False)
    assert state.figure == "loss"
    assert state.after(2.0).after(1.0).after(1.5).best_epoch == 2


def test_nan_from_the_start_ends_the_run_after_the_patience() -> None:
    state = BestEpoch("val_loss")
    for _ in range(3):
        state = state.after(float("nan"))
    assert state.ends(EarlyStopping(patience=3))
    assert state.best_epoch == 0
