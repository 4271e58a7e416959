"""Networks that are no longer used take what TensorFlow keeps of them along."""

import pytest

from dllab.jobs import Control
from dllab.spec import to_json
from dllab.spec.layers import Dense
from dllab.training import gradient_registry
from dllab.training.program import MOST_PROGRAMS, programs
from dllab.training.train import prepare
from tests.experiments import small


def prepared(units: int) -> None:
    experiment = small(Dense(units=units), Dense(units=3, activation="softmax"))
    prepare(to_json(experiment), lambda _event: None, Control())


def test_registered_gradients_do_not_pile_up() -> None:
    programs.cache_clear()
    for units in range(10, 10 + MOST_PROGRAMS + 1):
        prepared(units)
    full = len(gradient_registry.registered())
    for units in range(30, 33):
        prepared(units)
    assert len(gradient_registry.registered()) == full


def test_a_tensorflow_without_this_registry_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dllab.training.gradient_registry.ops", object())
    assert gradient_registry.registered() == set()
    gradient_registry.forget({"CustomGradient-1"})
