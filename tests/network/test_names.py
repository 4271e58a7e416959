"""Every network has the names it would have alone in a program."""

import numpy as np

from dllab.network.build import compiled_model
from tests.experiments import small


def paths() -> list[str]:
    model = compiled_model(small(), (2,))
    model.optimizer.build(model.trainable_variables)
    return [variable.path for variable in (*model.variables, *model.optimizer.variables)]


def test_a_second_network_has_the_names_of_the_first() -> None:
    first = paths()
    assert first == paths()
    assert first[0] == "sequential/dense/kernel"


def test_networks_of_one_name_keep_weights_of_their_own() -> None:
    first, second = compiled_model(small(), (2,)), compiled_model(small(), (2,))
    before = second.get_weights()
    for weights in first.weights:
        weights.assign(weights + 1.0)
    for old, now in zip(before, second.get_weights(), strict=True):
        np.testing.assert_array_equal(old, now)
