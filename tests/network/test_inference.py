"""A network that answers with the weights of a moment, whatever becomes of them."""

import numpy as np
import pytest

from dllab.network.build import build_network
from dllab.network.inference import OFTEN, Inference
from dllab.spec.compute import Precision
from dllab.spec.layers import BatchNorm, Dense, Dropout

LAYERS = (
    Dense(units=6, activation="relu"),
    BatchNorm(),
    Dropout(rate=0.5),
    Dense(units=3, activation="softmax"),
)


@pytest.mark.parametrize("precision", ["float32", "mixed bfloat16"])
def test_what_is_held_stays_and_what_is_not_follows(precision: Precision) -> None:
    model = build_network(LAYERS, (4,), precision)
    x = np.random.default_rng(1).normal(size=(20, 4)).astype(np.float32)
    inference, before = Inference(model), model.predict(x, verbose=0)
    held = inference.held()

    for variable in model.weights:
        variable.assign(variable + 0.5)

    after = model.predict(x, verbose=0)
    assert np.abs(after - before).max() > 0.1
    # As an operation at a time, and compiled when it is asked often.
    for _ in range(OFTEN + 2):
        found = held.outputs(x), inference.outputs(x)
    assert found[0] == pytest.approx(before, abs=1e-2 if "mixed" in precision else 1e-5)
    assert found[1] == pytest.approx(after, abs=1e-2 if "mixed" in precision else 1e-5)
    assert held.layers(x)[-1] == pytest.approx(found[0], abs=1e-2)
