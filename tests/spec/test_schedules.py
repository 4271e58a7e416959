"""Schedules against Keras's own where there is an equal one, else against their formulas."""

import keras
import numpy as np
import pytest

from dllab.spec.schedules import (
    Constant,
    Cosine,
    DropOnPlateau,
    Exponential,
    InverseTime,
    PlateauState,
    ScheduleSpec,
    Step,
    rates,
)
from tests.spec.kinds import SCHEDULES

STEPS, EPOCHS, BASE = 19, 12, 0.3
ALL = STEPS * EPOCHS
own = keras.optimizers.schedules


def drawn(schedule: ScheduleSpec) -> np.ndarray:
    return rates(schedule, BASE, 0, ALL, STEPS, EPOCHS)


def by_keras(schedule: keras.optimizers.schedules.LearningRateSchedule, first: int) -> np.ndarray:
    return np.array([float(schedule(step)) for step in range(first, ALL + first)])


@pytest.mark.parametrize(
    ("schedule", "theirs"),
    [
        (
            Step(factor=0.5, every=3),
            own.ExponentialDecay(BASE, decay_steps=3 * STEPS, decay_rate=0.5, staircase=True),
        ),
        (
            Exponential(decay=0.2),
            own.ExponentialDecay(BASE, decay_steps=STEPS, decay_rate=np.exp(-0.2)),
        ),
        (InverseTime(decay=0.7), own.InverseTimeDecay(BASE, decay_steps=STEPS, decay_rate=0.7)),
        (Cosine(final=0.1), own.CosineDecay(BASE, decay_steps=ALL, alpha=0.1)),
    ],
)
def test_equal_to_keras(
    schedule: ScheduleSpec, theirs: keras.optimizers.schedules.LearningRateSchedule
) -> None:
    np.testing.assert_allclose(drawn(schedule), by_keras(theirs, 0), rtol=2e-5, atol=1e-8)


def test_warm_up_and_cosine_equal_keras_one_step_later() -> None:
    """Keras begins its warm-up at rate 0; here the first step is the first that moves."""
    warm_up = 2 * STEPS
    theirs = own.CosineDecay(
        0.0, ALL - warm_up, alpha=0.2, warmup_target=BASE, warmup_steps=warm_up
    )
    mine = drawn(Cosine(final=0.2, warm_up=2.0))
    np.testing.assert_allclose(mine[:warm_up], by_keras(theirs, 1)[:warm_up], rtol=1e-5)
    np.testing.assert_allclose(mine[warm_up:], by_keras(theirs, 0)[warm_up:], rtol=1e-4, atol=1e-7)


def test_formulas_in_epochs_after_a_warm_up_of_half_an_epoch() -> None:
    warm_up = round(0.5 * STEPS)
    t = (np.arange(ALL) - warm_up)[warm_up:] / STEPS
    for schedule, shape in (
        (Exponential(decay=0.3, warm_up=0.5), np.exp(-0.3 * t)),
        (InverseTime(decay=0.3, warm_up=0.5), 1 / (1 + 0.3 * t)),
        (Step(factor=0.1, every=4, warm_up=0.5), 0.1 ** (t // 4)),
        (Constant(warm_up=0.5), np.ones_like(t)),
        (DropOnPlateau(warm_up=0.5), np.ones_like(t)),
    ):
        mine = drawn(schedule)
        np.testing.assert_allclose(mine[warm_up:], BASE * shape, rtol=1e-12)
        np.testing.assert_allclose(mine[:warm_up], BASE * np.arange(1, warm_up + 1) / warm_up)


def test_step_drops_at_the_first_step_of_an_epoch() -> None:
    """Also where steps / steps-per-epoch is no binary fraction."""
    for steps in (3, 7, 10, 49, 1000):
        mine = rates(Step(factor=0.5, every=1), 1.0, 0, 60 * steps, steps, 60)
        assert [int(step) for step in np.flatnonzero(np.diff(mine)) + 1] == [
            steps * epoch for epoch in range(1, 60)
        ]


@pytest.mark.parametrize("kind", SCHEDULES)
@pytest.mark.parametrize("warm_up", [0.0, 1.7, 99.0])
def test_a_stretch_is_part_of_the_whole(kind: type[ScheduleSpec], warm_up: float) -> None:
    schedule = kind(warm_up=warm_up)
    whole = drawn(schedule)
    assert whole.dtype == np.float64
    assert whole.shape == (ALL,)
    assert ((whole > 0) & (whole <= BASE)).all() or isinstance(schedule, Cosine)
    for first, count in ((0, 1), (5, 0), (17, 40), (ALL - 1, 1)):
        part = rates(schedule, BASE, first, count, STEPS, EPOCHS)
        np.testing.assert_array_equal(part, whole[first : first + count])


def test_behind_the_planned_end_cosine_stays_at_its_final_rate() -> None:
    late = rates(Cosine(final=0.25), 1.0, ALL, 5, STEPS, EPOCHS)
    np.testing.assert_allclose(late, 0.25)
    np.testing.assert_allclose(rates(Cosine(warm_up=99.0), 1.0, 99 * STEPS, 2, STEPS, EPOCHS), 0)


LOSSES = [*np.geomspace(2, 0.4, 9), *np.full(9, 0.4), 0.39995, 0.3, *np.full(30, 0.31), 0.2, 0.25]


@pytest.mark.parametrize(
    "schedule",
    [
        DropOnPlateau(),
        DropOnPlateau(factor=0.1, patience=3),
        DropOnPlateau(factor=0.5, patience=1, min_delta=0.05),
        DropOnPlateau(factor=0.3, patience=2, min_rate=0.01),
        DropOnPlateau(factor=0.3, patience=2, min_rate=0.5),
    ],
)
def test_plateau_equals_keras(schedule: DropOnPlateau) -> None:
    callback = keras.callbacks.ReduceLROnPlateau(
        monitor="val_loss",
        factor=schedule.factor,
        patience=schedule.patience,
        min_delta=schedule.min_delta,
        min_lr=schedule.min_rate,
        mode="min",
    )
    callback.set_model(keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)]))
    callback.model.compile(keras.optimizers.SGD(BASE), "mse")
    callback.on_train_begin()
    state = PlateauState(schedule, BASE)
    for epoch, loss in enumerate(LOSSES):
        callback.on_epoch_end(epoch, {"val_loss": loss})
        state = state.after(loss)
        theirs = float(callback.model.optimizer.learning_rate)
        assert BASE * state.factor == pytest.approx(theirs, rel=1e-6)


def test_plateau_takes_nan_for_no_improvement() -> None:
    state = PlateauState(DropOnPlateau(patience=2), BASE)
    for loss in (1.0, float("nan"), float("nan")):
        state = state.after(loss)
    assert state.factor == 0.5
