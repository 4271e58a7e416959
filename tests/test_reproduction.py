"""How far a run trained again deviates: the figure, how much, and where."""

import json

import numpy as np
import pytest

from dllab.events import BatchesEnded, EpochEnded, Event, RunStarted
from dllab.history import RunHistory, fold
from dllab.reproduction import reproduction

NAN = float("nan")


def run(losses: list[float], batch: float = 0.5, keras: str = "3.15") -> RunHistory:
    """Epochs 3, 4, ... of two batches each, as a branch has them, without validation."""
    events: list[Event] = [RunStarted(0.0, "{}", 2, 0, 2, 2, 0.5, 1, {"keras": keras})]
    for number, loss in enumerate(losses, 3):
        figures = (loss, 0.5, NAN, NAN, 0.5, 0.5, 0.1)
        events += [
            BatchesEnded(2 * number - 1, (0.5, batch if number == 4 else 0.5), (0.5, 0.5)),
            EpochEnded(number, 2 * number, 0.0, 0.0, *figures),
        ]
    return fold(events)


def test_equal_curves_are_exact_also_where_figures_are_missing() -> None:
    found = reproduction(run([0.3, 0.2]), run([0.3, 0.2]))
    assert found.is_exact
    assert found.epochs == 2
    assert found.sentence == "2 epochs reproduced bit for bit. The same versions ran."


def test_the_largest_deviation_is_told_with_its_epoch() -> None:
    found = reproduction(run([0.3, 0.2, 0.1]), run([0.3, 0.25], keras="3.16"))
    assert not found.is_exact
    assert found.epochs == 2
    (loss,) = [each for each in found.deviations if each.figure == "loss"]
    assert loss.largest == pytest.approx(0.05)
    assert loss.epoch == 4
    assert "0.05, of the loss at epoch 4" in found.sentence
    assert "keras 3.15 then, 3.16 now" in found.sentence


def test_single_batches_count_as_well() -> None:
    found = reproduction(run([0.3, 0.2]), run([0.3, 0.2], batch=0.75))
    assert (found.deviations[-1].largest, found.deviations[-1].epoch) == (0.25, 4)


def test_a_number_that_is_none_now_deviates_without_bound() -> None:
    found = reproduction(run([0.3, np.inf]), run([NAN, np.inf]))
    (loss,) = [each for each in found.deviations if each.figure == "loss"]
    assert (loss.largest, loss.epoch) == (np.inf, 3)


def test_it_is_told_as_json() -> None:
    told = json.loads(json.dumps(reproduction(run([0.3]), run([0.3])).as_json()))
    assert told["exact"] is True
    assert told["deviations"][0]["figure"] == "loss"
