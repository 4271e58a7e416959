from dataclasses import replace

import pytest

from dllab.diagnosis import findings, headline
from dllab.diagnosis.capacity import CHANCE_EPOCHS, WELL_FITTED
from dllab.diagnosis.course import CHANCE_MARGIN, LONG_SHARE, STANDSTILL, WINDOW
from dllab.diagnosis.findings import FEWEST_EPOCHS
from dllab.diagnosis.generalisation import LEAST_GAP, PATIENCE
from dllab.events import KnobTurned, Status
from dllab.history import RunHistory
from dllab.spec import Experiment, TrainingSpec, from_json, to_json
from dllab.spec.everywhere import with_dropout
from dllab.spec.stopping import EarlyStopping
from tests.diagnosis.made import run


def kinds(history: RunHistory) -> list[str]:
    return [found.kind for found in findings(history)]


def stuck(epochs: int, accuracy: float, gap: float = 0.0, first_loss: float = 1.0) -> RunHistory:
    """Training and validation stand still; the loss moves in the last epoch from `first_loss`."""
    losses = [first_loss] * (epochs - 1) + [1.0]
    return run([accuracy] * epochs, [accuracy - gap] * epochs, loss=losses)


def test_a_healthy_run_has_no_finding() -> None:
    accuracy = [0.5, 0.7, 0.8, 0.85, 0.87, 0.89]
    assert findings(run(accuracy, [value - 0.02 for value in accuracy])) == []
    assert findings(RunHistory()) == []
    assert findings(run([])) == []


def overfitted(waited: int, gap: float, widening: bool = True) -> RunHistory:
    """The best epoch is the third; `waited` more epochs end with the given gap."""
    rise = [0.93 - (waited - row) * 0.01 * widening for row in range(1, waited + 1)]
    validation = [0.7, 0.8, 0.93 - gap + 1e-9, *[0.93 - gap] * waited]
    return run([0.7, 0.8, 0.81, *rise], validation)


def test_overfitting_is_told_with_its_evidence() -> None:
    (found,) = findings(overfitted(8, 0.12))
    assert found.kind == "overfitting"
    assert found.severity == "warning"
    assert found.sentence == (
        "Validation accuracy has not improved for 8 epochs; gap 0.12 and widening: overfitting. "
        "Try dropout of 0.5."
    )
    assert (found.first_epoch, found.last_epoch) == (4, 11)


@pytest.mark.parametrize(
    ("waited", "expected"), [(PATIENCE - 1, ["widening gap"]), (PATIENCE, ["overfitting"])]
)
def test_overfitting_needs_patience(waited: int, expected: list[str]) -> None:
    assert kinds(overfitted(waited, 0.12)) == expected


@pytest.mark.parametrize(
    ("gap", "expected"), [(LEAST_GAP - 1e-4, []), (2 * LEAST_GAP, ["overfitting"])]
)
def test_overfitting_needs_a_gap(gap: float, expected: list[str]) -> None:
    assert kinds(overfitted(10, gap)) == expected


def growing(gap: float) -> RunHistory:
    """Validation improves to the end while the gap grows to the given one."""
    validation = [0.6 + 0.01 * row for row in range(20)]
    gaps = [gap * row / 19 for row in range(20)]
    return run([sum(pair) for pair in zip(validation, gaps, strict=True)], validation)


def test_a_widening_gap_warns_before_validation_stops_improving() -> None:
    (found,) = findings(growing(0.1))
    assert (found.kind, found.severity) == ("widening gap", "info")
    assert found.sentence == (
        "The gap has grown to 0.10, widening for 20 epochs: overfitting begins. Try dropout of 0.5."
    )
    assert (found.first_epoch, found.last_epoch) == (1, 20)


@pytest.mark.parametrize(
    ("gap", "expected"), [(LEAST_GAP - 1e-4, []), (2 * LEAST_GAP, ["widening gap"])]
)
def test_a_small_gap_that_widens_is_none(gap: float, expected: list[str]) -> None:
    assert kinds(growing(gap)) == expected


def test_a_steady_gap_is_overfitting_and_a_closing_one_is_not() -> None:
    (steady,) = findings(overfitted(13, 0.12, widening=False))
    assert "gap 0.12 and steady" in steady.sentence
    closing = [0.99 - 0.01 * row for row in range(12)]
    assert kinds(run(closing, [0.8] * 12)) == []


def test_flat_curves_with_a_gap_are_a_limit_and_not_overfitting() -> None:
    flat = run([0.9] * 20, [0.8] * 20, loss=[0.3] * 20)
    assert "overfitting" not in kinds(flat)


def test_a_gap_that_few_samples_explain_is_none() -> None:
    history = overfitted(10, 0.06)
    assert history.started
    assert kinds(history) == ["overfitting"]
    history.started = replace(history.started, validation_samples=50)
    assert "overfitting" not in kinds(history)


def at_chance(epochs: int, accuracy: float, last_loss: float = 2.3) -> RunHistory:
    losses = [2.3] * (epochs - 1) + [last_loss]
    return run([accuracy] * epochs, [0.1] * epochs, loss=losses, chance=0.1)


@pytest.mark.parametrize("epochs", [CHANCE_EPOCHS - 1, CHANCE_EPOCHS])
def test_a_plateau_at_chance_needs_some_epochs(epochs: int) -> None:
    found = kinds(at_chance(epochs, 0.1))
    assert found == (["chance plateau"] if epochs == CHANCE_EPOCHS else [])


@pytest.mark.parametrize(("above", "expected"), [(-1e-4, ["chance plateau"]), (1e-4, [])])
def test_a_plateau_at_chance_has_a_margin(above: float, expected: list[str]) -> None:
    assert kinds(at_chance(6, 0.1 + CHANCE_MARGIN + above)) == expected


@pytest.mark.parametrize(("more", "expected"), [(-1e-4, ["chance plateau"]), (1e-4, [])])
def test_a_falling_loss_at_chance_is_still_learning(more: float, expected: list[str]) -> None:
    assert kinds(at_chance(6, 0.1, 2.3 * (1 - STANDSTILL - more))) == expected


def test_the_plateau_s_sentence_and_place() -> None:
    (found,) = findings(run([0.3, 0.2, *[0.1] * 6], loss=[2.3] * 8))
    assert found.sentence.startswith("Training accuracy has been at chance (0.10) for 6 epochs:")
    assert (found.first_epoch, found.last_epoch, found.severity) == (3, 8, "problem")


@pytest.mark.parametrize("epochs", [WINDOW - 1, WINDOW])
def test_underfitting_needs_patience(epochs: int) -> None:
    assert kinds(stuck(epochs, 0.62)) == (["underfitting"] if epochs == WINDOW else [])


@pytest.mark.parametrize(
    ("accuracy", "expected"), [(WELL_FITTED - 1e-4, ["underfitting"]), (WELL_FITTED, [])]
)
def test_a_good_fit_is_no_underfitting(accuracy: float, expected: list[str]) -> None:
    assert kinds(stuck(WINDOW, accuracy)) == expected


@pytest.mark.parametrize(
    ("gap", "expected"), [(LEAST_GAP - 1e-4, ["underfitting"]), (4 * LEAST_GAP, ["open gap"])]
)
def test_with_a_gap_it_is_no_underfitting(gap: float, expected: list[str]) -> None:
    assert kinds(stuck(WINDOW, 0.62, gap)) == expected


@pytest.mark.parametrize(("more", "expected"), [(-1e-4, ["underfitting"]), (1e-4, [])])
def test_while_the_loss_falls_it_is_no_underfitting(more: float, expected: list[str]) -> None:
    half = PATIENCE // 2
    losses = [1.0] * (WINDOW - half) + [1 - STANDSTILL - more] * half
    history = run([0.62] * WINDOW, [0.62] * WINDOW, loss=losses)
    assert kinds(history) == expected


def crawling(fall: float, accuracy: float = 0.7, epochs: int = 400) -> RunHistory:
    """A long run whose losses fall by this share from one half of its last fifth to the other."""
    half = int(LONG_SHARE * epochs) // 2
    losses = [0.6 * (1 - fall) ** (row / half) for row in range(epochs)]
    figures = [accuracy + 0.005 * (row % 2) for row in range(epochs)]
    return run(figures, figures, loss=losses, ended="finished")


def test_a_long_run_that_gains_little_in_eight_epochs_has_not_stood_still() -> None:
    (found,) = findings(crawling(STANDSTILL + 1e-3))
    assert found.kind == "still improving"
    assert found.sentence == (
        "No gap and still improving: over the last 80 epochs the training loss fell by 2 %, the "
        "validation loss by 2 %. Train longer, for 60 epochs."
    )
    assert (found.first_epoch, found.last_epoch, found.metric) == (321, 400, "loss")
    (found,) = findings(crawling(STANDSTILL - 1e-3))
    assert "training has stood still at an accuracy of 0.70 for 80 epochs" in found.sentence
    assert kinds(crawling(STANDSTILL + 1e-3, accuracy=WELL_FITTED)) == []


def test_what_underfits_with_dropout_is_to_train_without() -> None:
    history = stuck(WINDOW, 0.62)
    experiment = from_json(history.started.experiment) if history.started else Experiment()
    dropped = experiment.model_copy(update={"layers": with_dropout(experiment.layers)})
    assert history.started
    history.started = replace(history.started, experiment=to_json(dropped))
    (found,) = findings(history)
    assert found.kind == "underfitting"
    assert found.sentence.endswith("does not overfit: take the dropout out.")
    assert found.treatment
    assert found.treatment.text == "Restart with no dropout"
    assert found.treatment.experiment == experiment


@pytest.mark.parametrize("ended", [None, "finished", "stopped"])
def test_best_at_the_end_is_told_when_the_run_is_over(ended: Status | None) -> None:
    found = findings(run([0.5, 0.6, 0.7], [0.5, 0.6, 0.7], ended=ended))
    assert [one.kind for one in found] == (["still improving"] if ended else [])
    if ended:
        assert found[0].sentence.startswith(
            "No gap and still improving. Train longer, for 60 epochs"
        )


def test_with_a_gap_more_epochs_may_still_help() -> None:
    (found,) = findings(run([0.7, 0.8, 0.9], [0.5, 0.6, 0.7], ended="finished"))
    assert found.sentence == (
        "Still improving, the last epoch is the best. Train longer, for 60 epochs."
    )


def test_best_at_the_end_needs_some_epochs_and_the_best_last() -> None:
    rising = [0.5 + row * 0.1 for row in range(FEWEST_EPOCHS)]
    assert kinds(run(rising[:-1], rising[:-1], ended="finished")) == []
    assert kinds(run([*rising, 0.5], [*rising, 0.5], ended="finished")) == []


def test_without_validation_a_converged_loss_is_not_improving() -> None:
    converged = [0.4416 + 1e-6 * (20 - row) for row in range(20)]
    assert kinds(run([0.87] * 20, loss=converged, ended="finished")) == []
    assert kinds(run([0.87] * 20, ended="finished")) == ["still improving"]


def test_a_small_gap_is_called_small_in_the_headlines_figures() -> None:
    history = stuck(WINDOW, 0.62, gap=0.02)
    (found,) = findings(history)
    assert found.sentence.startswith("Only a small gap (0.020), and training has stood still")
    assert "gap 0.020" in headline(history)


@pytest.mark.parametrize("ended", [None, "finished"])
def test_no_gap_is_never_said_of_one_that_widens(ended: Status | None) -> None:
    """0.002 more an epoch, up to 0.024: still small, but the headline says that it widens."""
    rows = range(12)
    validation = [0.60 + 0.0005 * row for row in rows]
    accuracy = [value + 0.002 * row for row, value in zip(rows, validation, strict=True)]
    history = run(accuracy, validation, loss=[1.0] * 12, ended=ended)
    assert "widening" in headline(history)
    assert not [
        found
        for found in findings(history)
        if "ap (" in found.sentence or "No gap" in found.sentence
    ]


def stopped_early(epochs: int, planned: int) -> RunHistory:
    rising = [0.5 + 0.01 * row for row in range(epochs)]
    training = TrainingSpec(epochs=planned, early_stopping=EarlyStopping())
    return run(rising, rising, ended="finished", reason="Stopped early: why.", training=training)


def test_an_early_stop_is_told_and_not_contradicted() -> None:
    (found,) = findings(stopped_early(12, planned=30))
    assert (found.severity, found.sentence) == ("info", "Stopped early: why.")
    assert "still improving" in kinds(stopped_early(30, planned=30))


def test_kept_weights_are_told_even_of_a_run_at_chance() -> None:
    history = run([0.1] * 6, loss=[2.3] * 6, ended="finished", reason="It has the best weights.")
    assert kinds(history) == ["chance plateau", "ending"]


def test_a_change_is_offered_on_the_experiment_as_its_knobs_stand() -> None:
    history = overfitted(8, 0.12)
    history.apply([KnobTurned(0.0, 10, 5, 0, "training.optimizer.learning_rate", 0.0125)])
    (found,) = findings(history)
    assert found.treatment
    assert found.treatment.experiment.training.optimizer.learning_rate == 0.0125
