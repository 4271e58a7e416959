"""Knobs turned while a run trains: what they do to a loss, and what they ruin."""

from dataclasses import replace

import pytest

from dllab.diagnosis import findings, headline
from dllab.events import KnobTurned
from dllab.history import RunHistory
from dllab.spec import Experiment
from tests.diagnosis.made import run
from tests.diagnosis.test_diagnoses import loss_of_validation, the

# A penalty turned in a run


def penalised(losses: list[float], epoch: int) -> RunHistory:
    """Both losses leap up with the penalty after that epoch; accuracies stay as they are."""
    rows = len(losses)
    history = run([0.9] * rows, [0.89] * rows, loss=losses)
    history.apply([KnobTurned(0.0, 10 * epoch, epoch, 0, "layers.*.l2", 0.01)])
    return history


@pytest.mark.parametrize("leap", [2.0, 50.0])
def test_a_penalty_turned_up_is_neither_overfitting_nor_divergence(leap: float) -> None:
    losses = [0.4, 0.3, 0.25, 0.2, 0.18, *[leap * 0.95**row for row in range(10)]]
    history = penalised(losses, 5)
    assert findings(history) == []
    assert not headline(history).startswith("Diverged")
    history.knobs.clear()
    assert [found.kind for found in findings(history)] != []


def test_what_goes_wrong_after_a_penalty_was_turned_is_found() -> None:
    diverged = penalised([0.4, 0.3, 2.0, 5.0, 30.0], 2)
    assert the(diverged).first_epoch == 5
    falls, rises = ([1.1 + step * row for row in range(8)] for step in (-0.05, 0.05))
    risen = penalised([0.4, 0.3, 2.0, 1.0, *falls], 2)
    found = the(loss_of_validation(risen, [0.4, 0.3, 2.0, 1.0, *rises]))
    assert found.sentence.startswith("Validation loss has risen from 1.000 to 1.450 since epoch 4")


# A knob after which the network forgets


def forgetful(turns: list[KnobTurned], fallen: float = 0.11) -> RunHistory:
    """Learned up to epoch 20, then at a lower accuracy."""
    history = run([*[0.9] * 20, *[fallen] * 8], [*[0.88] * 20, *[fallen] * 8])
    history.apply(turns)
    return history


PENALTY = KnobTurned(0.0, 200, 20, 0, "layers.*.l2", 0.1)


def test_a_knob_that_ruins_a_run_is_named_and_taken_back() -> None:
    cooler = KnobTurned(0.0, 240, 24, 0, "training.optimizer.learning_rate", 1e-5)
    found = findings(forgetful([PENALTY, cooler]))[0]
    assert (found.kind, found.first_epoch) == ("worse since a knob was turned", 21)
    assert found.sentence == (
        "Training accuracy has fallen from 0.90 to 0.11 (means of the epochs just before and of "
        "the last 3) since L2 0.1 was set after epoch 20: do without it."
    )
    assert found.treatment
    assert found.treatment.text == "Restart without that change"
    assert found.treatment.experiment == Experiment()


def test_a_fall_that_came_back_or_is_small_is_not_laid_to_a_knob() -> None:
    kind = "worse since a knob was turned"
    assert kind not in [found.kind for found in findings(forgetful([PENALTY], 0.85))]
    history = run([*[0.9] * 20, *[0.3] * 5, *[0.9] * 8], [0.88] * 33)
    history.apply([PENALTY])
    assert kind not in [found.kind for found in findings(history)]
    more = replace(PENALTY, knob="training.epochs", value=40.0)
    assert kind not in [found.kind for found in findings(forgetful([more]))]
    assert kind not in [found.kind for found in findings(forgetful([]))]
