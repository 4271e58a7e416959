"""What a network says of one image, against Keras's own prediction."""

import base64
from typing import Any

import numpy as np
import pytest

from dllab.data.catalogue import load
from dllab.insight.network import Network
from dllab.insight.probes import find_probe
from dllab.jobs import JobError
from dllab.network.probabilities import class_probabilities
from dllab.spec import Experiment
from dllab.spec.data import Mnist, Pca, Standardise
from dllab.spec.data.keep import Components
from dllab.spec.layers import Dense, Flatten
from dllab.spec.losses import Hinge
from tests.experiments import digits, small
from tests.views.asked_here import network_of

LAYERS = Flatten(), Dense(units=10, activation="softmax")


def asked(network: Network, image: np.ndarray) -> dict[str, Any]:
    pixels = base64.b64encode(image.astype(np.uint8).tobytes()).decode()
    return find_probe("drawing")(network, {"pixels": pixels})


def some_images(count: int = 3) -> np.ndarray:
    found: np.ndarray = np.asarray(load(Mnist()).x[-count:])
    return found


def standardised() -> Experiment:
    experiment = digits(*LAYERS)
    data = experiment.data.model_copy(update={"preprocessing": (Standardise(),)})
    return experiment.model_copy(update={"data": data})


@pytest.mark.parametrize("experiment", [digits(*LAYERS), standardised()])
def test_the_answer_is_what_keras_predicts_of_the_preprocessed_image(
    experiment: Experiment,
) -> None:
    network = network_of(experiment)
    for image in some_images():
        found = asked(network, image)
        fed = network.data.fitted.apply(image[None].astype(np.float32))
        predicted = network.inference.model.predict(fed, verbose=0)[0]
        np.testing.assert_allclose(found["probabilities"], predicted, atol=2e-6)
        assert found["label"] == predicted.argmax()
        assert found["classes"] == [str(digit) for digit in range(10)]
        assert found["are_probabilities"]
        # Nothing is lost by scaling alone.
        np.testing.assert_array_equal(found["seen"], image)


def test_what_principal_components_lose_is_missing_in_what_is_seen() -> None:
    experiment = digits(Dense(units=10, activation="softmax"))
    data = experiment.data.model_copy(update={"preprocessing": (Pca(keep=Components(count=5)),)})
    network = network_of(experiment.model_copy(update={"data": data}))
    (image,) = some_images(1)
    found = asked(network, image)
    seen = np.asarray(found["seen"], np.float64)
    assert seen.shape == image.shape
    fitted = network.data.fitted
    fed = fitted.apply(image[None].astype(np.float32))
    assert fed.shape == (1, 5)
    np.testing.assert_allclose(seen, np.clip(fitted.inverse(fed)[0], 0, 255), atol=0.51)


def test_the_class_named_is_the_one_accuracy_counts() -> None:
    experiment = digits(Flatten(), Dense(units=10))
    training = experiment.training.model_copy(update={"loss": Hinge()})
    network = network_of(experiment.model_copy(update={"training": training}))
    (image,) = some_images(1)
    found = asked(network, image)
    fed = network.preprocessed(image[None])
    scores = network.inference.model.predict(fed, verbose=0)
    assert not found["are_probabilities"]
    assert found["label"] == scores.argmax()
    expected = class_probabilities(network.experiment, scores)[0]
    np.testing.assert_allclose(found["probabilities"], expected, atol=1e-5)


def test_an_image_of_another_size_and_data_without_images_are_refused() -> None:
    network = network_of(digits(*LAYERS))
    with pytest.raises(JobError, match=r"expected 28 x 28 x 1 values, received 4"):
        asked(network, np.zeros(4))
    with pytest.raises(JobError, match="table"):
        asked(network_of(small()), np.zeros(4))


def test_of_a_network_without_finite_outputs_that_is_said() -> None:
    network = network_of(digits(*LAYERS))
    kernel, bias = network.inference.model.layers[1].get_weights()
    network.inference.model.layers[1].set_weights([kernel, bias * np.nan])
    with pytest.raises(JobError, match="no finite numbers"):
        asked(network, np.zeros(784))
