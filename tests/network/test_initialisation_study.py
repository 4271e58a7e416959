"""What the lecture says of initialisation and batch norm, on real runs of the deep preset."""

import functools
import math

import pytest

from dllab.events import Event
from dllab.history import RunHistory, fold
from dllab.jobs import Control
from dllab.spec import Experiment, Layer, preset, to_json
from dllab.spec.everywhere import initialised, with_batch_norm
from dllab.spec.initializers import Initializer, RandomNormal, Zeros
from dllab.training.train import train

CHANCE_LOSS = math.log(10)
SMALL = RandomNormal(stddev=0.01)


def deep(*layers: Layer, epochs: int = 6) -> Experiment:
    """The deep and narrow tanh network for a few epochs, with other layers."""
    base = preset("deep-narrow")
    training = base.training.model_copy(update={"epochs": epochs, "seed": 1})
    return base.model_copy(update={"layers": layers or base.layers, "training": training})


@functools.cache
def history_of(experiment: Experiment) -> RunHistory:
    events: list[Event] = []
    train(to_json(experiment), events.append, Control())
    return fold(events)


@pytest.mark.parametrize("initializer", [Zeros(), SMALL], ids=["zeros", "sigma 0.01"])
def test_in_a_deep_tanh_network_it_learns_nothing(initializer: Initializer) -> None:
    history = history_of(deep(*initialised(deep().layers, initializer)))
    assert history.epochs["loss"] == pytest.approx(CHANCE_LOSS, abs=0.02)
    assert max(history.epochs["val_accuracy"]) < 0.2


def test_glorot_learns_where_these_do_not() -> None:
    history = history_of(deep())
    assert history.epochs["val_accuracy"][-1] > 0.7


def test_with_batch_norm_small_random_weights_learn() -> None:
    layers = with_batch_norm(initialised(deep().layers, SMALL), before_activation=True)
    epochs = history_of(deep(*layers, epochs=20)).epochs
    # So deep, it learns by leaps and with setbacks: its best epochs count.
    assert min(epochs["running_loss"]) < 0.75 * CHANCE_LOSS
    assert max(epochs["val_accuracy"]) > 0.3
