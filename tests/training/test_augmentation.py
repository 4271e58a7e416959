"""Augmentation in training: as in `fit` with the same layers, and never where is measured."""

import random

import keras
import numpy as np
import pytest
import tensorflow as tf

from dllab.data.prepare import prepare
from dllab.events import EpochEnded, Event, RunStarted
from dllab.history import RunHistory, fold
from dllab.jobs import Control
from dllab.network.augmentation import augmentation_model
from dllab.network.build import compiled_model
from dllab.spec import Experiment, to_json
from dllab.spec.compute import ComputeSpec
from dllab.spec.data import (
    Augmentation,
    Brightness,
    Contrast,
    Flip,
    Noise,
    PadAndCrop,
    Rotate,
    Shift,
    Zoom,
)
from dllab.spec.layers import Conv2D, Dense, Flatten
from dllab.training.cycle import LEAST_GAP_SAMPLES
from dllab.training.execution import TURNS
from dllab.training.loaded import loaded
from dllab.training.orders import batch_order
from dllab.training.program import programs
from dllab.training.run import TrainingRun
from dllab.training.train import train
from tests.experiments import digits
from tests.spec.kinds import AUGMENTS

DENSE = (Flatten(), Dense(units=12, activation="relu"), Dense(units=10, activation="softmax"))
ALL: Augmentation = tuple(kind() for kind in AUGMENTS)  # type: ignore[misc] # each is one of it
PLACES: Augmentation = (Shift(), Rotate(), Zoom(), PadAndCrop())
VALUES: Augmentation = (Flip(), Brightness(), Contrast(), Noise())


@pytest.fixture(autouse=True)
def _no_programs() -> None:
    programs.cache_clear()


def augmented(*augmentation: object, experiment: Experiment | None = None) -> Experiment:
    experiment = experiment or digits(*DENSE, train=700, validation=300)
    data = experiment.data.model_copy(update={"augmentation": augmentation})
    return experiment.model_copy(update={"data": data})


def trained(experiment: Experiment) -> tuple[TrainingRun, list[EpochEnded]]:
    events: list[Event] = []
    run = TrainingRun(experiment, Control())
    assert run.train(events.append).status == "finished"
    return run, [event for event in events if isinstance(event, EpochEnded)]


def history_of(experiment: Experiment) -> RunHistory:
    loaded.cache_clear()
    events: list[Event] = []
    train(to_json(experiment), events.append, Control())
    loaded.cache_clear()
    return fold(events)


def trained_by_fit(experiment: Experiment) -> keras.Model:
    """The same layers in front of the network, with seeds drawn in the same order."""
    data, training = prepare(experiment.data), experiment.training
    random.seed(training.seed)
    network = compiled_model(experiment, data.x_train.shape[1:])
    value_range = float(data.x_train.min()), float(data.x_train.max())
    layers = augmentation_model(experiment.data.augmentation, data.x_train.shape[1:], value_range)
    model = keras.Sequential([*layers.layers, *network.layers])
    model.compile(network.optimizer, network.loss, metrics=["accuracy"])
    for epoch in range(1, training.epochs + 1):
        order = batch_order(training, len(data.y_train), epoch)
        model.fit(
            data.x_train[order],
            data.y_train[order],
            batch_size=training.batch_size,
            shuffle=False,
            verbose=0,
        )
    return network


@pytest.mark.parametrize(
    "augmentation", [*((augment,) for augment in ALL), (Rotate(probability=0.5),), ALL]
)
def test_weights_are_those_of_fit_with_the_same_layers(augmentation: Augmentation) -> None:
    experiment = augmented(*augmentation)
    ours, _ = trained(experiment)
    theirs = trained_by_fit(experiment)
    for here, there in zip(ours.model.get_weights(), theirs.get_weights(), strict=True):
        np.testing.assert_allclose(here, there, rtol=1e-4, atol=1e-5)


def test_what_is_measured_is_not_changed() -> None:
    """Neither validation nor the fixed training samples: both equal a plain `evaluate`."""
    experiment = augmented(*ALL)
    run, events = trained(experiment)
    data = prepare(experiment.data)
    rows = run._leg.data.gap_rows(experiment.training.seed)
    assert len(rows) == LEAST_GAP_SAMPLES
    for figures, x, y in (
        ((events[-1].val_loss, events[-1].val_accuracy), data.x_validation, data.y_validation),
        ((events[-1].loss, events[-1].accuracy), data.x_train[rows], data.y_train[rows]),
    ):
        loss, accuracy = run.model.evaluate(x, y, verbose=0)
        assert figures[0] == pytest.approx(loss, rel=1e-5)
        assert figures[1] == pytest.approx(accuracy, abs=1e-6)


def test_the_network_begins_with_the_same_weights_and_learns_others() -> None:
    plain, changed = (TrainingRun(augmented(*a), Control()) for a in ((), ALL))
    for here, there in zip(plain.model.get_weights(), changed.model.get_weights(), strict=True):
        np.testing.assert_array_equal(here, there)
    losses = [history_of(augmented(*a)).epochs["running_loss"] for a in ((), ALL)]
    assert losses[1][-1] > 1.1 * losses[0][-1]


@pytest.mark.parametrize("augmentation", [(), PLACES, VALUES])
def test_the_same_seed_gives_the_same_run_bit_for_bit(augmentation: Augmentation) -> None:
    """By a new program, by the one used before, and with another run in between."""
    experiment = augmented(*augmentation)
    first = history_of(experiment).batches["loss"]
    np.testing.assert_array_equal(history_of(experiment).batches["loss"], first)
    other = history_of(experiment.with_training(seed=99)).batches["loss"]
    assert not np.array_equal(other, first)
    np.testing.assert_array_equal(history_of(experiment).batches["loss"], first)
    programs.cache_clear()
    np.testing.assert_array_equal(history_of(experiment).batches["loss"], first)


def test_streamed_data_are_changed_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    experiment = augmented(*ALL)
    in_memory = history_of(experiment).batches["loss"]
    monkeypatch.setattr("dllab.training.loaded.memory_for_data", lambda: 0)
    monkeypatch.setattr("dllab.training.stream.BLOCK_BYTES", 130 * 28 * 28 * 4)
    np.testing.assert_array_equal(history_of(experiment).batches["loss"], in_memory)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Flip(probability=0.25), Flip(probability=0.75)),
        (Rotate(probability=0.25), Rotate(probability=0.75)),
    ],
)
def test_probabilities_are_read_by_one_program(one: object, other: object) -> None:
    first = trained(augmented(one))[0]
    shared, events = trained(augmented(other))
    assert shared.model is first.model
    programs.cache_clear()
    again, alone = trained(augmented(other))
    assert again.model is not shared.model
    assert [event.running_loss for event in events] == [event.running_loss for event in alone]


def test_other_strengths_have_a_program_of_their_own() -> None:
    runs = [trained(augmented(Zoom(strength=strength)))[0] for strength in (0.1, 0.3)]
    assert runs[0].model is not runs[1].model


def test_what_xla_cannot_compute_the_graph_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways are tried, as in a long run: only what changes no places is left to XLA."""
    measured = []

    def seconds(cycle: object, execution: str, epoch: object) -> float:
        measured.append(execution)
        cycle.run(execution, epoch)  # type: ignore[attr-defined]
        return 1e6 if execution == "graph" else 1.0

    monkeypatch.setattr("dllab.training.execution._seconds_per_batch", seconds)
    for augmentation, wanted in ((PLACES, "graph"), (VALUES, "XLA")):
        started = history_of(augmented(*augmentation)).started
        assert isinstance(started, RunStarted)
        assert started.versions["execution"] == wanted
    # XLA fails before it is measured, then both ways are, in turns.
    assert measured == ["graph", "graph", *["graph", "XLA"] * TURNS]


def test_convolutions_and_half_precision_take_augmented_images() -> None:
    layers = (Conv2D(filters=3, strides=3), Flatten(), Dense(units=10, activation="softmax"))
    experiment = augmented(*ALL, experiment=digits(*layers)).model_copy(
        update={"compute": ComputeSpec(precision="mixed bfloat16")}
    )
    _, events = trained(experiment)
    assert np.isfinite(events[-1].running_loss)


def test_the_range_is_the_training_parts() -> None:
    experiment = augmented(Brightness())
    data = loaded(experiment.data.unaugmented)
    x = prepare(experiment.data).x_train
    assert data.value_range((Brightness(),)) == (x.min(), x.max())
    assert data.value_range((Flip(),)) == (0, 1)
    assert data.train is not None
    assert tf.reduce_max(data.train.x) == 1
