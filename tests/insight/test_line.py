"""The fit along one feature reaches the one of maximum likelihood."""

from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from dllab.data import DataError
from dllab.insight.line import line, line_points
from dllab.insight.network import Network
from dllab.jobs import Control
from dllab.network.inference import Inference
from dllab.spec import preset
from dllab.training.run import TrainingRun
from tests.experiments import small
from tests.views.asked_here import network_of


@pytest.fixture(scope="module")
def o_rings() -> Network:
    """The preset, trained to its end."""
    experiment = preset("logistic-regression")
    run = TrainingRun(experiment, Control())
    run.train(lambda _event: None)
    return Network(experiment, Inference(run.model))


def test_the_o_rings_at_31_degrees(o_rings: Network) -> None:
    found: dict[str, Any] = line(o_rings, {"x": [31.0, 81.0], "size": 51})
    points = line_points(o_rings, {})
    oracle = LogisticRegression(C=1e9, max_iter=10_000, tol=1e-10)
    oracle.fit(points["train"][:, None], points["y_train"])
    expected = oracle.predict_proba(found["x"][:, None])
    assert expected[0, 1] == pytest.approx(0.9996, abs=5e-5)
    assert found["probabilities"][0, 1] == pytest.approx(0.9996, abs=5e-5)
    np.testing.assert_allclose(found["probabilities"], expected, atol=2e-3)


def test_the_flights_are_told_in_fahrenheit(o_rings: Network) -> None:
    found = line_points(o_rings, {})
    assert len(found["train"]) == 23
    assert found["train"].min() == 53
    assert found["name"] == "temperature (°F)"
    assert found["wanted"] == 31
    assert found["y_train"].sum() == 7


def test_more_features_have_no_line() -> None:
    with pytest.raises(DataError, match="needs samples of one value"):
        line_points(network_of(small()), {})
