import math

import pytest

from dllab.diagnosis import findings, gap_trend, headline
from dllab.diagnosis.divergence import DIVERGED, lower_rate
from dllab.history import RunHistory
from dllab.spec import Optimizer, TrainingSpec
from dllab.spec.optimizers import Adam, Sgd
from tests.diagnosis.made import STEPS, run


def kinds(history: RunHistory) -> list[str]:
    return [found.kind for found in findings(history)]


def test_a_loss_that_is_no_number() -> None:
    history = run([0.5, 0.6, 0.1, 0.1], [0.5, 0.6, 0.1, 0.1], loss=[2.3, 1.0, math.nan, math.nan])
    (found,) = findings(history)
    assert (found.kind, found.severity) == ("divergence", "problem")
    assert (found.first_epoch, found.last_epoch) == (3, 4)
    assert found.sentence.endswith("Try a learning rate of 0.0001.")


def test_a_batch_whose_loss_is_infinite_is_found_before_the_epoch_ends() -> None:
    history = run([0.5], loss=[2.0], batch_loss=[2.3] * STEPS + [math.inf])
    (found,) = findings(history)
    assert (found.kind, found.first_epoch, found.last_epoch) == ("divergence", 2, 2)
    (at_once,) = findings(run([], batch_loss=[math.nan]))
    assert at_once.first_epoch == 1


@pytest.mark.parametrize(("factor", "expected"), [(0.99, []), (1.01, ["divergence"])])
def test_a_loss_far_above_the_first(factor: float, expected: list[str]) -> None:
    losses = [2.0, 2.5, DIVERGED * 2.0 * factor]
    assert kinds(run([0.3, 0.3, 0.3], loss=losses)) == expected


def test_a_rise_within_the_first_epoch_is_measured_from_the_first_batch() -> None:
    history = run([0.3], loss=[48.2], batch_loss=[2.31, 5.0])
    (found,) = findings(history)
    assert "rose from 2.31 to 48.2" in found.sentence


@pytest.mark.parametrize(
    ("optimizer", "lower"),
    [
        (Sgd(learning_rate=0.05), 0.005),
        (Sgd(learning_rate=10.0), 0.01),
        (Sgd(learning_rate=50.0), 0.01),
        (Adam(learning_rate=1.0), 0.001),
        (Adam(learning_rate=50.0), 0.001),
        (Adam(learning_rate=1e-6), 1e-7),
    ],
)
def test_the_suggested_rate_is_lower_and_the_usual_one_from_far_above(
    optimizer: Optimizer, lower: float
) -> None:
    assert lower_rate(optimizer) == pytest.approx(lower)


def exploded() -> RunHistory:
    """From a rate of 50: the gap stays as it is while the loss runs away."""
    training = TrainingSpec(optimizer=Sgd(learning_rate=50.0))
    losses = [2.3, 40.0, 900.0, 5e4, 5e4, 5e4]
    return run([0.2] * 6, [0.15] * 6, loss=losses, training=training)


def test_the_advice_starts_from_the_rate_in_the_form() -> None:
    (found,) = findings(exploded())
    assert found.sentence.endswith(
        "The learning rate of 50 is far above the usual 0.01: try a learning rate of 0.01."
    )


def test_a_diverged_run_is_not_summed_up_by_its_gap() -> None:
    history = exploded()
    assert gap_trend(history) is None
    assert headline(history) == (
        "Diverged: training loss 5e+04 · best epoch 1: validation accuracy 0.150, gap 0.050"
    )
    no_number = run([0.2] * 5, [0.1] * 5, loss=[2.3, 2.2, 2.1, 2.0, math.nan])
    assert headline(no_number).startswith("Diverged: the loss is no longer a number ·")
