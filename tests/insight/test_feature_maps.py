"""What each layer makes of one sample, against plain Keras models that end at that layer."""

import base64
from typing import Any

import keras
import numpy as np
import pytest
from sklearn.decomposition import PCA

from dllab.data.catalogue import load
from dllab.insight.network import Network
from dllab.insight.probes import find_probe
from dllab.jobs.job import JobError
from dllab.spec.data import Blobs, Pca
from dllab.spec.data.keep import Components
from dllab.spec.layers import (
    Activation,
    BatchNorm,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    MaxPool2D,
    Residual,
)
from tests.experiments import digits, small
from tests.views.asked_here import network_of

LAYERS = (
    Conv2D(filters=4, kernel_size=3),
    BatchNorm(),
    Activation(),
    MaxPool2D(),
    Dropout(rate=0.5),
    Residual(filters=5),
    Flatten(),
    Dense(units=6),
    Dense(units=10, activation="softmax"),
)


@pytest.fixture(scope="module")
def network() -> Network:
    found = network_of(digits(*LAYERS))
    norm = found.inference.model.layers[1]
    norm.set_weights([np.array([1, 2, 3, 4.0]), np.full(4, 0.1), np.full(4, 0.2), np.full(4, 0.5)])
    return found


def asked(network: Network, sample: dict[str, Any]) -> dict[str, Any]:
    return find_probe("feature_maps")(network, {"input": sample})


def test_each_layer_says_what_a_keras_model_up_to_it_predicts(network: Network) -> None:
    found = asked(network, {"row": 17})
    model = network.inference.model
    x = load(network.experiment.data.source).x[17:18].astype(np.float32) / 255
    np.testing.assert_allclose(found["seen"], x[0], atol=1e-6)
    shown = [0, 1, 2, 3, 5, 7, 8]
    assert [int(name) for name in found if name.isdigit()] == shown
    assert found["titles"] == [LAYERS[place].title for place in shown]
    assert found["counts"] == [4, 4, 4, 4, 5, 6, 10]
    for place in shown:
        up_to = keras.Sequential([keras.Input((28, 28, 1)), *model.layers[: place + 1]])
        expected = up_to.predict(x, verbose=0)[0]
        maps = np.moveaxis(expected, -1, 0) if expected.ndim == 3 else expected
        np.testing.assert_allclose(found[str(place)], maps, atol=2e-5)
    predicted = model.predict(x, verbose=0)[0]
    np.testing.assert_allclose(found["probabilities"], predicted, atol=2e-6)
    assert found["named"] == predicted.argmax()


def test_the_same_pixels_drawn_or_of_the_data_are_answered_alike(network: Network) -> None:
    image = load(network.experiment.data.source).x[17]
    drawn = asked(network, pixels(image))
    stored = asked(network, {"row": 17})
    np.testing.assert_array_equal(drawn["probabilities"], stored["probabilities"])
    assert (drawn["row"], drawn["label"], drawn["part"]) == (None, None, "")
    assert (stored["row"], stored["part"]) == (17, "train")
    assert stored["label"] == load(network.experiment.data.source).y[17]


def pixels(image: np.ndarray) -> dict[str, str]:
    return {"pixels": base64.b64encode(image.tobytes()).decode()}


@pytest.mark.parametrize(
    ("row", "part"), [(0, "train"), (299, "train"), (300, "validation"), (60_005, "test")]
)
def test_a_sample_is_known_by_its_number(network: Network, row: int, part: str) -> None:
    samples = load(network.experiment.data.source)
    found = asked(network, {"row": row})
    assert (found["row"], found["part"]) == (row, part)
    x, y, place = (samples.x, samples.y, row) if row < 60_000 else (
        samples.x_test, samples.y_test, row - 60_000
    )  # fmt: skip
    np.testing.assert_array_equal(found["original"], x[place])
    assert found["label"] == y[place]


def test_a_sample_of_a_class_is_drawn_the_same_with_the_same_seed(network: Network) -> None:
    rows = set()
    for seed in (0, 0, 1, 2, 3):
        found = asked(network, {"label": 7, "seed": seed})
        assert (found["label"], found["part"]) == (7, "validation")
        rows.add(found["row"])
    assert 2 <= len(rows) <= 4
    parts = [asked(network, {"label": None, "seed": n})["part"] for n in range(5)]
    assert set(parts) == {"validation"}


def test_what_is_not_there_is_said(network: Network) -> None:
    for row in (-1, 70_000):
        with pytest.raises(JobError, match="samples 1 to 70,000"):
            asked(network, {"row": row})
    with pytest.raises(JobError, match="expected 28 x 28 x 1 values, received 12"):
        asked(network, pixels(np.zeros(12, np.uint8)))


def test_of_a_projected_picture_what_is_left_of_it_is_shown() -> None:
    experiment = digits(Dense(units=10, activation="softmax"))
    steps = (Pca(keep=Components(count=20)),)
    data = experiment.data.model_copy(update={"preprocessing": steps})
    network = network_of(experiment.model_copy(update={"data": data}))
    found = asked(network, {"row": 3})
    part = network.data.train
    oracle = PCA(20, svd_solver="full").fit(part.original[part.rows].reshape(300, -1))
    x = load(data.source).x[3].reshape(1, -1)
    expected = oracle.inverse_transform(oracle.transform(x)).reshape(28, 28, 1)
    np.testing.assert_allclose(found["seen"], expected, atol=0.05)


def test_of_a_table_all_layers_are_flat() -> None:
    network = network_of(
        small(Dense(units=4), Dense(units=3, activation="softmax"), source=Blobs())
    )
    found = asked(network, {"row": 3})
    assert (found["0"].shape, found["seen"].shape) == ((4,), (2,))
