"""Histograms of weights against NumPy's, and at which epochs they are taken."""

import numpy as np
import pytest

from dllab.distributions import BINS, bins
from dllab.events import EpochEnded, Event, HistogramsTaken, RunContinued, RunPaused
from dllab.history import fold
from dllab.jobs import Control
from dllab.spec import ComputeSpec, Experiment, Optimizer
from dllab.spec.layers import BatchNorm, Dense
from dllab.spec.training import Sgd
from dllab.training.epochs import LossNotFiniteError
from dllab.training.histograms import recorded_epochs
from dllab.training.layer_records import FEW_VALUES
from dllab.training.run import TrainingRun
from tests.experiments import small


@pytest.mark.parametrize(
    ("epochs", "wanted", "expected"),
    [
        (5, 0, []),
        (5, 5, [1, 2, 3, 4, 5]),
        (5, 100, [1, 2, 3, 4, 5]),
        (10, 5, [2, 4, 6, 8, 10]),
        (10, 1, [10]),
        (11, 5, [2, 5, 8, 11]),
    ],
)
def test_recorded_epochs(epochs: int, wanted: int, expected: list[int]) -> None:
    assert sorted(recorded_epochs(epochs, wanted)) == expected


def test_the_last_histograms_are_those_of_the_trained_weights() -> None:
    layers = (Dense(units=30), BatchNorm(), Dense(units=3, activation="softmax"))
    experiment = small(*layers, epochs=4).model_copy(update={"compute": ComputeSpec(histograms=2)})
    run = TrainingRun(experiment, Control())
    events: list[Event] = []
    run.train(events.append)
    taken = fold(events).histograms
    assert [event.epoch for event in taken] == [2, 4]
    assert taken[-1].names[:6] == (
        "1 Dense kernel",
        "1 Dense bias",
        "2 BatchNorm gamma",
        "2 BatchNorm beta",
        "3 Dense kernel",
        "3 Dense bias",
    )
    for index, weights in enumerate(run.model.trainable_weights):
        values = weights.numpy()
        assert taken[-1].low[index] == values.min()
        assert taken[-1].high[index] == values.max()
        expected = np.histogram(values, BINS)[0]
        assert list(taken[-1].counts[index]) == expected.tolist()


def test_gradients_and_activations_come_with_the_weights() -> None:
    run = TrainingRun(small(epochs=1), Control())
    events: list[Event] = []
    run.train(events.append)
    taken = fold(events).histograms[0]
    assert taken.names == (
        *("1 Dense kernel", "1 Dense bias", "2 Dense kernel", "2 Dense bias"),
        *("1 Dense kernel gradient", "1 Dense bias gradient"),
        *("2 Dense kernel gradient", "2 Dense bias gradient"),
        *("1 Dense activation", "2 Dense activation"),
    )
    counted = dict(zip(taken.names, map(sum, taken.counts), strict=True))
    assert counted["1 Dense kernel gradient"] == 4 * 8
    assert counted["2 Dense activation"] == 32 * 3
    # Probabilities, and what tanh gives.
    lows, highs = (dict(zip(taken.names, e, strict=True)) for e in (taken.low, taken.high))
    assert 0 <= lows["2 Dense activation"] < highs["2 Dense activation"] <= 1
    assert -1 <= lows["1 Dense activation"] < 0 < highs["1 Dense activation"] <= 1


def test_histograms_follow_the_epoch_they_speak_of() -> None:
    run = TrainingRun(small(epochs=2), Control())
    events: list[Event] = []
    run.train(events.append)
    told = [event for event in events if isinstance(event, EpochEnded | HistogramsTaken)]
    kinds = [EpochEnded, HistogramsTaken, EpochEnded, HistogramsTaken]
    assert [(type(event), event.epoch) for event in told] == list(
        zip(kinds, (1, 1, 2, 2), strict=True)
    )


def wide(epochs: int, optimizer: Optimizer | None = None, l2: float = 0.0) -> Experiment:
    """So many weights that their histograms are made beside the training."""
    layers = (Dense(units=FEW_VALUES // 4, l2=l2), Dense(units=3, activation="softmax"))
    return small(*layers, epochs=epochs, optimizer=optimizer)


def test_histograms_made_beside_the_training_are_of_the_weights_at_their_epochs_end() -> None:
    events: list[Event] = []
    TrainingRun(wide(epochs=4), Control()).train(events.append)
    taken = fold(events).histograms
    assert [each.epoch for each in taken] == [1, 2, 3, 4]
    for each in taken:
        run = TrainingRun(wide(epochs=4), Control())
        run.reach(each.epoch)
        for index, weights in enumerate(run.model.trainable_weights):
            values = weights.numpy().astype(np.float64)
            edges = bins(values.min(), values.max(), each.centre[index], each.scale[index])
            assert list(each.counts[index]) == np.histogram(values, edges)[0].tolist()


def test_all_histograms_are_there_when_a_run_pauses() -> None:
    events: list[Event] = []
    control = Control("one epoch")

    def emit(event: Event) -> None:
        events.append(event)
        if isinstance(event, RunPaused):
            control.give("go on")

    TrainingRun(wide(epochs=2), control).train(emit)
    kinds = [type(event) for event in events]
    assert kinds.index(RunPaused) < kinds.index(HistogramsTaken) < kinds.index(RunContinued)


def test_a_run_whose_loss_becomes_infinite_tells_the_histograms_before() -> None:
    # Each step multiplies the weights by 1 - 2 * 3 * 1.
    experiment = wide(epochs=50, optimizer=Sgd(learning_rate=3.0), l2=1.0)
    events: list[Event] = []
    with pytest.raises(LossNotFiniteError):
        TrainingRun(experiment, Control()).train(events.append)
    epochs = [event.epoch for event in events if isinstance(event, EpochEnded)]
    assert len(epochs) > 1
    assert [event.epoch for event in events if isinstance(event, HistogramsTaken)] == epochs


def test_without_histograms_none_are_taken() -> None:
    experiment = small().model_copy(update={"compute": ComputeSpec(histograms=0)})
    events: list[Event] = []
    TrainingRun(experiment, Control()).train(events.append)
    assert fold(events).histograms == []
