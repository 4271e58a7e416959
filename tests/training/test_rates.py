"""A call is handed the rates of the schedule, wherever it begins and however far it sees."""

import numpy as np
import pytest

from dllab.events import EpochEnded
from dllab.spec import TrainingSpec
from dllab.spec.schedules import Cosine, DropOnPlateau, Exponential, Schedule, rates
from dllab.training.cycle import cycle_of
from dllab.training.rates import LearningRates

CYCLE = cycle_of(100, 60, 40, 30)
EPOCHS = 50


def expected(training: TrainingSpec, first: int, count: int) -> np.ndarray:
    steps = CYCLE.train_steps
    base = training.optimizer.learning_rate
    shape = training.schedule, base, (first - 1) * steps, count * steps, steps, EPOCHS
    trained = rates(*shape).reshape(count, steps)
    rest = np.repeat(trained[:, -1:], CYCLE.length - steps, axis=1)
    return np.concatenate([trained, rest], axis=1).astype(np.float32)


@pytest.mark.parametrize("schedule", [Exponential(), Cosine(warm_up=3)])
def test_calls_that_overlap_and_jump_have_the_rates_of_their_epochs(schedule: Schedule) -> None:
    training = TrainingSpec(schedule=schedule, epochs=EPOCHS)
    learning_rates = LearningRates(training, CYCLE)
    for first, count in ((1, 4), (2, 4), (29, 4), (30, 4), (3, 4), (49, 4), (5, 40)):
        found = learning_rates.from_epoch(first, count)
        np.testing.assert_array_equal(found, expected(training, first, count))
        assert learning_rates.at_end(first) == found[0, -1]


def test_a_drop_on_plateau_acts_on_the_next_epoch() -> None:
    schedule = DropOnPlateau(patience=1, factor=0.5)
    learning_rates = LearningRates(TrainingSpec(schedule=schedule, epochs=EPOCHS), CYCLE)
    before = learning_rates.from_epoch(3, 2)[0, 0]
    for epoch in (1, 2):
        figures = (0.5, 0.9, 0.5, 0.8, 0.5, 0.9, 1e-3)
        learning_rates.note(EpochEnded(epoch, 4 * epoch, 0.0, 0.0, *figures))
    assert learning_rates.from_epoch(4, 2)[0, 0] == np.float32(before * 0.5)
