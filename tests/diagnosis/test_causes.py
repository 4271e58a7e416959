"""What stands behind the curves is named before what they show: newcomers' runs, in figures."""

from dataclasses import replace

import pytest

from dllab.diagnosis import findings
from dllab.history import RunHistory
from dllab.spec import TrainingSpec
from dllab.spec.class_weights import ClassWeighting
from tests.diagnosis.made import run


def kinds(history: RunHistory) -> list[str]:
    return [found.kind for found in findings(history)]


def drawn_labels(epochs: int = 30) -> RunHistory:
    """Three classes drawn by lot, 64-64 units, Adam 0.003: rounded figures of a real run."""
    rows = range(epochs)
    validation = [0.34, 0.35, 0.37, 0.36, 0.39, 0.38] * 5
    history = run(
        [0.38 + 0.0093 * row for row in rows],
        validation[:epochs],
        loss=[1.087 - 0.0087 * row for row in rows],
        chance=0.34,
    )
    assert history.started
    history.started = replace(history.started, validation_samples=200)
    return history


def test_longer_steps_are_not_advised_for_labels_that_nothing_tells() -> None:
    assert kinds(drawn_labels()) == ["learning by heart"]
    assert kinds(drawn_labels(14)) == ["overfitting"]


@pytest.mark.parametrize(("weights", "sick"), [("none", True), ("balanced", False)])
def test_below_the_frequent_class_balanced_weights_are_no_failure(
    weights: ClassWeighting, sick: bool
) -> None:
    """That class is given up for the rare ones, as it was asked for."""
    training = TrainingSpec(class_weights=weights)
    losses = [0.5] * 25
    plain = run([0.8] * 25, [0.8] * 25, loss=losses, chance=0.88, training=training)
    heart = run([0.99] * 25, [0.8] * 25, loss=losses, chance=0.88, training=training)
    spoilt = {"imbalance", "chance plateau", "learning by heart"}
    for history in (plain, heart):
        assert bool(spoilt & set(kinds(history))) == sick
