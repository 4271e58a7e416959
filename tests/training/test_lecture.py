"""What the lecture says about training, seen on real runs of its own data."""

from contextlib import suppress

import numpy as np
import pytest

from dllab.events import Event
from dllab.history import RunHistory, fold
from dllab.jobs import Control, JobError
from dllab.spec import Experiment, Layer, Optimizer, TrainingSpec, preset, to_json
from dllab.spec.data import DataSpec
from dllab.spec.initializers import HeNormal, Zeros
from dllab.spec.layers import Activation, BatchNorm, Dense, Dropout, Flatten
from dllab.spec.optimizers import Adam, Sgd
from dllab.training.train import train

OUTPUT = Dense(units=10, activation="softmax")


def trained(*layers: Layer, optimizer: Optimizer | None = None, epochs: int = 10) -> RunHistory:
    """The lecture's 2,400 digits, validated on 600."""
    training = TrainingSpec(optimizer=optimizer or Adam(), epochs=epochs)
    experiment = Experiment(data=DataSpec(), layers=(Flatten(), *layers), training=training)
    events: list[Event] = []
    train(to_json(experiment), events.append, Control())
    return fold(events)


def deep(*between: Layer) -> tuple[Layer, ...]:
    """Five hidden layers of 50 ReLU units, with these layers before each nonlinearity."""
    hidden = (
        Dense(units=50, activation="linear", initializer=HeNormal()),
        *between,
        Activation(function="relu"),
    )
    return (*hidden * 5, OUTPUT)


def test_zero_weights_do_not_learn() -> None:
    """All units of a layer get the same gradient; with ReLU behind zero weights, none at all."""
    hidden = Dense(units=50, activation="relu", initializer=Zeros())
    history = trained(hidden, OUTPUT.model_copy(update={"initializer": Zeros()}), epochs=5)
    assert history.started is not None
    assert history.epochs["accuracy"][-1] <= history.started.chance + 0.02
    assert trained(Dense(units=50), OUTPUT, epochs=5).epochs["accuracy"][-1] > 0.8


def test_batch_norm_bears_a_learning_rate_at_which_the_network_fails_without() -> None:
    optimizer = Sgd(learning_rate=3.0)
    with_norm = trained(*deep(BatchNorm()), optimizer=optimizer)
    assert max(with_norm.epochs["accuracy"]) > 0.8
    assert best_accuracy(*deep(), optimizer=optimizer) < 0.3


def best_accuracy(*layers: Layer, optimizer: Optimizer) -> float:
    """Of the epochs before it diverges, if it does."""
    training = TrainingSpec(optimizer=optimizer, epochs=10)
    experiment = Experiment(layers=(Flatten(), *layers), training=training)
    events: list[Event] = []
    with suppress(JobError):
        train(to_json(experiment), events.append, Control())
    return max(fold(events).epochs["accuracy"], default=0.0)


def test_a_penalty_raises_the_initial_loss_by_what_it_costs() -> None:
    """Without a penalty the loss begins near -ln(1/10); with one, by the penalty higher."""
    losses = []
    for l2 in (0.0, 0.1):
        history = trained(Dense(units=50, l2=l2), OUTPUT, epochs=1)
        losses.append(history.batches["loss"][0])
    assert losses[0] == pytest.approx(np.log(10), abs=0.3)
    # Glorot's uniform weights have the variance 2 / (784 + 50).
    assert losses[1] - losses[0] == pytest.approx(0.1 * 784 * 50 * 2 / 834, rel=0.05)


def test_dropout_narrows_the_gap_of_the_lectures_run() -> None:
    epochs = preset("lecture").training.epochs
    hidden = [Dense(units=500), Dense(units=50)]
    plain = trained(*hidden, OUTPUT, epochs=epochs)
    dropped = trained(
        hidden[0], Dropout(rate=0.5), hidden[1], Dropout(rate=0.5), OUTPUT, epochs=epochs
    )
    assert dropped.gap[-5:].mean() < 0.9 * plain.gap[-5:].mean()
    assert dropped.epochs["val_accuracy"][-1] > 0.9


def test_too_high_a_rate_diverges_and_too_low_a_one_crawls() -> None:
    network = (Dense(units=500, activation="sigmoid"), Dense(units=50, activation="sigmoid"))
    good, crawling = (
        trained(*network, OUTPUT, optimizer=Adam(learning_rate=rate)) for rate in (1e-3, 1e-6)
    )
    assert good.epochs["val_accuracy"][-1] > 0.85
    assert crawling.epochs["loss"][-1] > 2.0
    assert crawling.epochs["loss"][-1] < crawling.epochs["loss"][0] + 0.05
    relus = (*[Dense(units=100, activation="relu")] * 3, Dense(units=10, activation="linear"))
    with pytest.raises(JobError, match=r"the learning rate \(1000\) is too high"):
        trained(*relus, optimizer=Sgd(learning_rate=1000.0))
