"""What the network says of a part of its data: against Keras, and sample by sample."""

import keras
import numpy as np
import pytest

from dllab.data.prepare import prepare
from dllab.data.store import open_stored
from dllab.evaluation import Evaluated
from dllab.insight.network import Network
from dllab.insight.probes import find_probe
from dllab.jobs import JobError
from dllab.network.build import build_network
from dllab.network.inference import Inference
from dllab.network.losses import keras_loss
from dllab.spec import Experiment, Layer
from dllab.spec.data import FirstSamples, TwoSpirals
from dllab.spec.layers import Dense, Flatten
from dllab.spec.losses import BinaryCrossEntropy, Hinge, Loss, SoftmaxCrossEntropy, SquaredError
from tests.experiments import digits, small


def network_of(experiment: Experiment, epoch: float | None = None) -> Network:
    shape = prepare(experiment.data).fitted.output_shape
    keras.utils.set_random_seed(1)
    model = build_network(experiment.layers, shape)
    return Network(experiment, Inference(model), epoch)


def evaluated(network: Network, part: str) -> Evaluated:
    found = find_probe("evaluation")(network, {"part": part})
    arrays = {name: each for name, each in found.items() if isinstance(each, np.ndarray)}
    return Evaluated.of(arrays, found)


CLASSIFIERS = [
    (Dense(units=3, activation="softmax"), SoftmaxCrossEntropy()),
    (Dense(units=3, activation="linear"), SoftmaxCrossEntropy()),
    (Dense(units=3, activation="linear"), Hinge(margin=2.5)),
    (Dense(units=3, activation="sigmoid"), SquaredError()),
    (Dense(units=3, activation="linear"), SquaredError()),
]


@pytest.mark.parametrize(("layer", "loss"), CLASSIFIERS)
def test_figures_are_those_keras_measures(layer: Layer, loss: Loss) -> None:
    check_against_keras(small(layer).with_training(loss=loss))


@pytest.mark.parametrize(
    "last", [Dense(units=1, activation="sigmoid"), Dense(units=1, activation="linear")]
)
def test_figures_of_a_single_output_are_those_keras_measures(last: Layer) -> None:
    experiment = small(Dense(units=8), last, source=TwoSpirals())
    check_against_keras(experiment.with_training(loss=BinaryCrossEntropy()))


def check_against_keras(experiment: Experiment) -> None:
    network = network_of(experiment)
    found = evaluated(network, "validation")
    data, model = network.data, network.inference.model
    model.compile(loss=keras_loss(experiment))
    expected = model.evaluate(data.x_validation, data.y_validation, verbose=0)
    assert found.loss == pytest.approx(expected, rel=1e-5)
    each = keras_loss(experiment)
    outputs = model.predict(data.x_validation, verbose=0)
    one_by_one = [
        float(each(data.y_validation[i : i + 1], outputs[i : i + 1])) for i in range(len(outputs))
    ]
    np.testing.assert_allclose(found.losses, one_by_one, rtol=1e-4, atol=1e-6)
    assert found.accuracy == (found.predicted == data.y_validation).mean()


SURE = {
    "softmax": small(Dense(units=3, activation="softmax")),
    "sigmoid": small(Dense(units=1, activation="sigmoid"), source=TwoSpirals()).with_training(
        loss=BinaryCrossEntropy()
    ),
}


@pytest.mark.parametrize("last", SURE)
def test_losses_are_those_keras_measures_however_sure_and_wrong_the_network_is(last: str) -> None:
    experiment = SURE[last]
    network = network_of(experiment)
    # The true classes' probabilities are then far below what 32 bits hold.
    network.inference.model.set_weights(
        [300 * array for array in network.inference.model.get_weights()]
    )
    found = evaluated(network, "validation")
    data, model = network.data, network.inference.model
    model.compile(loss=keras_loss(experiment))
    expected = model.evaluate(data.x_validation, data.y_validation, verbose=0)
    assert found.losses.max() > 100
    assert found.loss == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("held_out", [0, 20])
@pytest.mark.parametrize("part", ["train", "validation", "test"])
def test_every_sample_is_found_in_the_stored_set(part: str, held_out: int) -> None:
    experiment = digits(Flatten(), Dense(units=10, activation="softmax"), train=60, validation=30)
    split = FirstSamples(train=60, validation=30, test=held_out)
    data = experiment.data.model_copy(update={"split": split})
    network = network_of(experiment.model_copy(update={"data": data}))
    found = evaluated(network, part)
    stored = open_stored(found.folder)
    before = len(stored.y)
    for place in (0, len(found.rows) // 2, len(found.rows) - 1):
        row = int(found.rows[place])
        original = stored.x[row] if row < before else stored.x_test[row - before]
        label = stored.y[row] if row < before else stored.y_test[row - before]
        x = network.preprocessed(original[None])
        said = network.as_probabilities(network.outputs(x))[0]
        np.testing.assert_allclose(found.probabilities[place], said, atol=1e-5)
        assert found.labels[place] == label
    assert (found.rows[0] >= before) == (part == "test" and not held_out)
    assert len(found.rows) == found.total


def test_of_a_large_training_part_some_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dllab.insight.evaluation.MOST_TRAINING", 50)
    network = network_of(small())
    training, validation = evaluated(network, "train"), evaluated(network, "validation")
    assert (len(training.rows), training.total) == (50, 120)
    assert (len(validation.rows), validation.total) == (30, 30)


def test_while_a_run_trains_fewer_samples_of_a_costly_network_are_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("dllab.insight.evaluation.LEAST_LIVE", 10)
    monkeypatch.setattr("dllab.insight.evaluation.LIVE_MULTIPLY_ADDS", 56 * 20)
    found = evaluated(network_of(small(), epoch=1.5), "validation")
    # 4 x 8 + 8 x 3 multiply-adds for each sample.
    assert (len(found.rows), found.total) == (20, 30)
    assert len(evaluated(network_of(small()), "validation").rows) == 30


def test_what_cannot_be_evaluated_is_said_in_a_sentence() -> None:
    network = network_of(small())
    network.inference.model.layers[-1].kernel.assign(np.full((8, 3), np.nan, np.float32))
    with pytest.raises(JobError, match="no finite numbers any more"):
        evaluated(network, "validation")
    with pytest.raises(JobError, match="test part has no samples: have the split"):
        evaluated(network, "test")
    with pytest.raises(JobError, match="no part 'tea'; known are train"):
        evaluated(network, "tea")
