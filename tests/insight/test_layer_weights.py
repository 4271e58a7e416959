"""What one layer weighs, as Keras holds it and as it is kept."""

import numpy as np
import pytest

from dllab.arrays import packed, unpacked
from dllab.insight.layer_weights import layer_weights
from dllab.insight.network import Network
from dllab.insight.probes import find_probe
from dllab.jobs import JobError
from dllab.network.weight_names import weight_names
from dllab.spec.layers import Conv2D, Dense, Flatten, MaxPool2D, Residual
from tests.experiments import digits
from tests.views.asked_here import network_of


@pytest.fixture(scope="module")
def network() -> Network:
    layers = (
        Conv2D(filters=4, kernel_size=3),
        Residual(filters=6),
        Flatten(),
        Dense(units=5),
        Dense(units=10, activation="softmax", use_bias=False),
    )
    return network_of(digits(*layers))


def test_a_layer_weighs_what_keras_says_it_does(network: Network) -> None:
    model = network.inference.model
    found = find_probe("weights")(network, {"kernel": "4 Dense kernel"})
    kernel, bias = model.layers[3].get_weights()
    np.testing.assert_array_equal(found["kernel"], kernel)
    np.testing.assert_array_equal(found["bias"], bias)
    last = find_probe("weights")(network, {"kernel": "5 Dense kernel"})
    np.testing.assert_array_equal(last["kernel"], model.layers[4].get_weights()[0])
    assert "bias" not in last


def test_the_first_layer_is_told_where_none_is_asked_for(network: Network) -> None:
    for asked in ("", "7 Dense kernel"):
        found = find_probe("weights")(network, {"kernel": asked})
        assert found["name"] == "1 Conv2D kernel"
        assert found["kernel"].shape == (3, 3, 1, 4)


def test_all_kernels_are_named_those_of_a_block_too(network: Network) -> None:
    found = find_probe("weights")(network, {"kernel": ""})
    assert found["names"] == [
        "1 Conv2D kernel",
        *(f"2 Residual kernel {number}" for number in (1, 2, 3)),
        "4 Dense kernel",
        "5 Dense kernel",
    ]
    third = find_probe("weights")(network, {"kernel": "2 Residual kernel 3"})
    assert third["kernel"].shape == (1, 1, 4, 6)
    assert found["shapes"][3] == [1, 1, 4, 6]


def test_kept_weights_tell_the_same_as_the_network(network: Network) -> None:
    model = network.inference.model
    names = weight_names(network.experiment.layers, model)
    content = packed(dict(zip(names, model.get_weights(), strict=True)))
    asked = {"kernel": "4 Dense kernel"}
    kept, live = layer_weights(unpacked(content)[0], asked), find_probe("weights")(network, asked)
    assert kept.keys() == live.keys()
    np.testing.assert_array_equal(kept["kernel"], live["kernel"])
    assert kept["names"] == live["names"]


def test_a_network_that_weighs_nothing_says_so() -> None:
    with pytest.raises(JobError, match="no layer that weighs its inputs"):
        find_probe("weights")(network_of(digits(MaxPool2D(), Flatten())), {"kernel": ""})
