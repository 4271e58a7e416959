"""After three epochs the weights equal those of plain `Model.fit` on the same batch order."""

import keras
import numpy as np
import pytest

from dllab.data.prepare import prepare
from dllab.events import EpochEnded, Event
from dllab.jobs import Control
from dllab.network.build import compiled_model
from dllab.spec import Experiment, Layer, Optimizer, to_json
from dllab.spec.data import TwoGaussians
from dllab.spec.initializers import HeNormal
from dllab.spec.layers import (
    Activation,
    AveragePool2D,
    BatchNorm,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    GaussianNoise,
    GlobalAveragePool2D,
    GlobalMaxPool2D,
    LayerNorm,
    MaxPool2D,
    Residual,
    SpatialDropout2D,
)
from dllab.spec.losses import BinaryCrossEntropy
from dllab.spec.training import Adagrad, Adam, RmsProp, Sgd, TrainingSpec
from dllab.training.orders import batch_order
from dllab.training.program import programs
from dllab.training.run import TrainingRun
from tests.experiments import digits, small

SOFTMAX = Dense(units=3, activation="softmax")
DIGIT = Dense(units=10, activation="softmax")


def trained_here(experiment: Experiment) -> tuple[keras.Model, list[EpochEnded]]:
    events: list[Event] = []
    run = TrainingRun(experiment, Control())
    assert run.train(events.append).status == "finished"
    return run.model, [event for event in events if isinstance(event, EpochEnded)]


def trained_by_fit(experiment: Experiment) -> tuple[keras.Model, list[dict[str, float]]]:
    """Keras's own loop, one epoch a call so that the order of the samples can be ours."""
    data = prepare(experiment.data)
    keras.utils.set_random_seed(experiment.training.seed)
    model = compiled_model(experiment, data.x_train.shape[1:])
    logs = []
    for epoch in range(1, experiment.training.epochs + 1):
        order = batch_order(experiment.training, len(data.y_train), epoch)
        history = model.fit(
            data.x_train[order],
            data.y_train[order],
            batch_size=experiment.training.batch_size,
            validation_data=(data.x_validation, data.y_validation),
            shuffle=False,
            verbose=0,
        )
        logs.append({name: values[0] for name, values in history.history.items()})
    return model, logs


def assert_equal_training(experiment: Experiment) -> None:
    ours, events = trained_here(experiment)
    theirs, logs = trained_by_fit(experiment)
    for here, there in zip(ours.get_weights(), theirs.get_weights(), strict=True):
        np.testing.assert_allclose(here, there, rtol=2e-5, atol=2e-6)
    for event, log in zip(events, logs, strict=True):
        assert event.running_loss == pytest.approx(log["loss"], rel=1e-4)
        assert event.running_accuracy == pytest.approx(log["accuracy"], abs=1e-6)
        assert event.val_loss == pytest.approx(log["val_loss"], rel=1e-4)
        assert event.val_accuracy == pytest.approx(log["val_accuracy"], abs=1e-6)


@pytest.mark.parametrize(
    "optimizer",
    [
        Sgd(learning_rate=0.1),
        Sgd(learning_rate=0.05, momentum=0.9),
        Sgd(learning_rate=0.05, momentum=0.9, nesterov=True),
        RmsProp(momentum=0.5),
        Adagrad(learning_rate=0.1),
        Adam(learning_rate=0.01),
        Adam(learning_rate=0.01, amsgrad=True),
    ],
    ids=lambda optimizer: repr(optimizer)[:40],
)
def test_every_optimiser(optimizer: Optimizer) -> None:
    assert_equal_training(small(optimizer=optimizer))


def before_batch_norm(layer: Layer) -> Layer:
    """Without bias: batch norm takes it out again, its gradient is nothing but rounding."""
    return layer.model_copy(update={"use_bias": False})


def test_penalties_batch_norm_and_activations() -> None:
    dense = Dense(units=8, activation="linear", l1=1e-3, l2=1e-2, initializer=HeNormal())
    layers = (
        before_batch_norm(dense),
        BatchNorm(momentum=0.9),
        Activation(function="elu"),
        SOFTMAX,
    )
    assert_equal_training(small(*layers))


def test_logits_of_a_linear_output() -> None:
    assert_equal_training(small(Dense(units=3, activation="linear")))


def test_a_batch_of_the_whole_set_and_batches_that_divide_it() -> None:
    assert_equal_training(small(batch_size=1000))
    assert_equal_training(small(batch_size=40))


@pytest.mark.parametrize("activation", ["sigmoid", "linear"])
def test_binary_cross_entropy(activation: str) -> None:
    layer = Dense.model_validate({"units": 1, "activation": activation})
    base = small(layer, source=TwoGaussians(count=200))
    training = TrainingSpec(loss=BinaryCrossEntropy(), epochs=3, batch_size=32)
    assert_equal_training(base.model_copy(update={"training": training}))


def test_convolutions_on_images() -> None:
    assert_equal_training(
        digits(
            before_batch_norm(Conv2D(filters=4, padding="valid", activation="linear")),
            BatchNorm(),
            MaxPool2D(),
            Conv2D(filters=4, strides=2, use_bias=False, l2=1e-3),
            Flatten(),
            DIGIT,
        )
    )


@pytest.mark.parametrize(
    "layers",
    [
        (AveragePool2D(), Flatten(), DIGIT),
        (Conv2D(filters=4), GlobalAveragePool2D(), DIGIT),
        (Conv2D(filters=4), GlobalMaxPool2D(), DIGIT),
        (Flatten(), Dense(units=8), LayerNorm(), DIGIT),
        (MaxPool2D(pool_size=4, strides=4), Residual(filters=4, strides=2), Flatten(), DIGIT),
    ],
    ids=["average pool", "global average", "global max", "layer norm", "residual"],
)
def test_further_layers_on_images(layers: tuple[Layer, ...]) -> None:
    assert_equal_training(digits(*layers))


@pytest.mark.parametrize(
    "noise",
    [GaussianNoise(stddev=1.0), SpatialDropout2D(rate=0.9)],
    ids=["gaussian noise", "spatial dropout"],
)
def test_noise_is_there_while_training_only(noise: Layer) -> None:
    """As with dropout: drawn anew, so not equal to `fit`'s, but off whenever it is measured."""
    experiment = digits(noise, Flatten(), DIGIT)
    model, events = trained_here(experiment)
    data = prepare(experiment.data)
    loss, accuracy = model.evaluate(data.x_train, data.y_train, verbose=0)
    assert events[-1].loss == pytest.approx(loss, rel=1e-4)
    assert events[-1].accuracy == pytest.approx(accuracy, abs=1e-6)
    assert events[-1].running_loss > 1.1 * events[-1].loss


def test_dropout_drops_while_training_only() -> None:
    """Its masks are drawn anew, so weights differ from `fit`'s; what it means must not.

    With rate 0.9 the running accuracy, measured with dropout on, is far below the honest one,
    which equals `evaluate`'s.
    """
    experiment = small(Dense(units=200), Dropout(rate=0.9), SOFTMAX, epochs=20)
    model, events = trained_here(experiment)
    data = prepare(experiment.data)
    loss, accuracy = model.evaluate(data.x_train, data.y_train, verbose=0)
    assert events[-1].loss == pytest.approx(loss, rel=1e-4)
    assert events[-1].accuracy == pytest.approx(accuracy, abs=1e-6)
    assert events[-1].running_loss > 1.5 * events[-1].loss


def test_the_same_seed_gives_the_same_run_bit_for_bit() -> None:
    experiment = small(Dense(units=20), Dropout(), BatchNorm(), SOFTMAX)
    first = trained_here(experiment)[0].get_weights()
    second = trained_here(experiment)[0].get_weights()
    programs.cache_clear()
    third = trained_here(experiment)[0].get_weights()
    for one, two, three in zip(first, second, third, strict=True):
        np.testing.assert_array_equal(one, two)
        np.testing.assert_array_equal(one, three)


def test_another_seed_gives_another_run() -> None:
    first = trained_here(small(seed=1))[1]
    second = trained_here(small(seed=2))[1]
    assert first[-1].loss != second[-1].loss


def test_the_spec_survives_the_way_to_another_process() -> None:
    experiment = small(Dense(units=5), SOFTMAX)
    assert Experiment.model_validate_json(to_json(experiment)) == experiment
