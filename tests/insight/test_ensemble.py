"""Thinned networks, against dropout written out in NumPy and against Keras's own."""

from typing import Any

import keras
import numpy as np
import pytest

from dllab.insight.ensemble import ensemble, thinned
from dllab.insight.network import Network
from dllab.jobs import JobError
from dllab.spec.data import Blobs
from dllab.spec.layers import Conv2D, Dense, Dropout, Flatten, SpatialDropout2D
from tests.experiments import digits, small
from tests.views.asked_here import network_of

LINEAR = Conv2D(filters=4, activation="linear")
ASKED: dict[str, Any] = {
    "plane": {"kind": "columns", "columns": [0, 1]},
    "x": [-1.0, 1.0],
    "y": [-1.0, 1.0],
    "size": 5,
    "masks": 30,
    "seed": 3,
    "at": [0.5, -0.5],
}


@pytest.fixture(scope="module")
def network() -> Network:
    layers = (
        Dense(units=16, activation="tanh"),
        Dropout(rate=0.5),
        Dense(units=3, activation="softmax"),
    )
    return network_of(small(*layers, source=Blobs(classes=3, count=60)))


def test_every_network_has_one_mask_for_all_inputs(network: Network) -> None:
    x = np.random.default_rng(0).normal(size=(50, 2)).astype(np.float32)
    kernel, bias, kernel_out, bias_out = network.inference.model.get_weights()
    hidden = np.tanh(x @ kernel + bias)
    draw = np.random.default_rng(3)
    for found in thinned(network, x, {**ASKED, "masks": 4}):
        kept = draw.uniform(size=(1, 16)) >= 0.5
        scores = (hidden * kept * 2) @ kernel_out + bias_out
        grown = np.exp(scores - scores.max(axis=1, keepdims=True))
        np.testing.assert_allclose(found, grown / grown.sum(axis=1, keepdims=True), atol=1e-5)


def test_masks_are_the_same_however_many_inputs_are_shown_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of convolutions too, where spatial dropout drops whole channels."""
    end = Flatten(), Dropout(rate=0.5), Dense(units=10, activation="softmax")
    network = network_of(digits(LINEAR, SpatialDropout2D(rate=0.5), *end))
    x = np.random.default_rng(0).uniform(size=(11, 28, 28, 1)).astype(np.float32)
    asked = {**ASKED, "masks": 3}
    together = list(thinned(network, x, asked))
    monkeypatch.setattr(network.inference, "piece", 4)
    for whole, pieces in zip(together, thinned(network, x, asked), strict=True):
        np.testing.assert_allclose(pieces, whole, atol=1e-6)
    kernel, bias, *_ = network.inference.model.get_weights()
    draw = np.random.default_rng(3)
    kept = draw.uniform(size=(1, 1, 1, 4)) >= 0.5
    channels = np.asarray(keras.ops.conv(x, kernel, padding="same")) + bias
    flat = (channels * kept * 2).reshape(11, -1)
    flat *= (draw.uniform(size=(1, flat.shape[1])) >= 0.5) * 2
    kernel, bias = network.inference.model.get_weights()[-2:]
    expected = np.asarray(keras.ops.softmax(flat @ kernel + bias))
    np.testing.assert_allclose(together[0], expected, atol=1e-5)


def test_mean_and_spread_are_those_of_keras_drawing_by_itself(network: Network) -> None:
    found = ensemble(network, {**ASKED, "masks": 2000})
    fed = network.preprocessed(np.array([ASKED["at"]], np.float32))
    model = network.inference.model
    drawn = np.asarray(model(np.repeat(fed, 2000, axis=0), training=True))
    np.testing.assert_allclose(found["members"].mean(axis=0), drawn.mean(axis=0), atol=0.02)
    np.testing.assert_allclose(found["members"].std(axis=0), drawn.std(axis=0), atol=0.02)
    np.testing.assert_allclose(found["whole"], model.predict(fed, verbose=0)[0], atol=1e-6)


def test_on_the_plane_the_answers_are_summed_up(network: Network) -> None:
    found = ensemble(network, ASKED)
    assert found["mean"].shape == found["scaled"].shape == (5, 5, 3)
    # The corner at (1, -1) asked alone.
    alone = ensemble(network, {**ASKED, "at": [1.0, -1.0]})["members"]
    np.testing.assert_allclose(found["mean"][0, 4], alone.mean(axis=0), atol=1e-6)
    named = alone.mean(axis=0).argmax()
    assert found["spread"][0, 4] == pytest.approx(alone[:, named].std(), abs=1e-6)


def test_the_draw_is_the_askers_own_and_changes_nothing(network: Network) -> None:
    model = network.inference.model
    before = [variable.numpy() for variable in model.variables]
    first, again = ensemble(network, ASKED), ensemble(network, ASKED)
    np.testing.assert_array_equal(first["members"], again["members"])
    for was, variable in zip(before, model.variables, strict=True):
        np.testing.assert_array_equal(was, variable.numpy())


def test_without_dropout_there_is_nothing_to_draw() -> None:
    with pytest.raises(JobError, match="has no dropout layer"):
        ensemble(network_of(small()), ASKED)
