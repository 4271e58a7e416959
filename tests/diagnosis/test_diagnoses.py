"""The rules of single illnesses: what they see, where, and what they offer."""

import math
from dataclasses import replace

import numpy as np
import pytest

from dllab.diagnosis import Finding, diagnosis, findings, headline
from dllab.diagnosis.learning_rate import BOUNCING, MOST_FALL, SETTLED
from dllab.diagnosis.noise import accuracy_error
from dllab.diagnosis.vital_signs import DEAD, FADING, SATURATED, vital_findings
from dllab.ending import shown_state, state_words
from dllab.events import LayersMeasured
from dllab.history import RunHistory
from dllab.spec import Experiment, TrainingSpec, to_json
from dllab.spec.data import DataSpec, Painted
from dllab.spec.initializers import HeNormal, Zeros
from dllab.spec.layers import Dense, Dropout
from dllab.spec.optimizers import Adam
from tests.diagnosis.made import run
from tests.diagnosis.recorded.measure import said, scores
from tests.diagnosis.recorded.read import recorded


def the(history: RunHistory) -> Finding:
    found = diagnosis(history)
    assert found
    return found


# Recorded runs


def test_there_are_enough_recorded_runs_of_both_kinds() -> None:
    cases = [case for case, _ in recorded()]
    assert len(cases) >= 40
    assert sum(not case.labels for case in cases) >= 10
    assert abs(sum(case.held_out for case in cases) - len(cases) / 2) <= 3


@pytest.mark.parametrize("held_out", [False, True], ids=["chosen on", "held out"])
def test_recorded_runs_are_read_rightly(held_out: bool) -> None:
    """Bounds a little below the figures in tests/benchmarks/RESULTS.md."""
    score = scores(held_out)["all"]
    assert score.precision >= 0.9
    assert score.recall >= 0.9


def test_no_recorded_run_has_two_diagnoses_or_an_empty_treatment() -> None:
    beside = {"ending", "still improving", "noisy validation"}
    for case, history in recorded():
        found = [one for one in findings(history) if one.kind not in beside]
        assert len([one for one in found if one.kind in said(history)]) <= 1, case.name
        for one in found:
            assert one.treatment is None or one.treatment.experiment != case.experiment


def test_layers_are_called_sick_only_where_the_run_is() -> None:
    sick = [case for case, history in recorded() if vital_findings(history)]
    assert all(case.labels for case in sick)
    assert sum("chance plateau" in case.labels for case in sick) >= 5


def test_what_a_diagnosis_rests_on_lies_within_the_run() -> None:
    for _, history in recorded():
        for found in findings(history):
            assert 1 <= found.first_epoch <= found.last_epoch <= max(len(history.epochs), 1) + 1


# Learning rate


def bouncing(size: float, accuracy: float = 0.9) -> RunHistory:
    losses = [1.0 + size * (-1) ** row for row in range(12)]
    return run([accuracy] * 12, [accuracy] * 12, loss=losses)


@pytest.mark.parametrize(("more", "found"), [(-0.02, False), (0.02, True)])
def test_a_loss_that_bounces(more: float, found: bool) -> None:
    said_of = diagnosis(bouncing(BOUNCING + more))
    assert (said_of is not None and said_of.kind == "rate too high") == found
    settled = diagnosis(bouncing(BOUNCING + 0.1, SETTLED))
    assert settled is None or settled.kind != "rate too high"


def test_a_loss_that_falls_steeply_first_does_not_bounce() -> None:
    """As after a penalty was turned up: one small rise among the falls."""
    losses = [3.3, 2.2, 1.8, 1.5, 1.35, 1.28, 1.24, 1.23, 1.235, 1.22]
    assert diagnosis(run([0.9] * 10, [0.9] * 10, loss=losses)) is None


def test_a_loss_thrown_above_that_of_guessing() -> None:
    losses = [2.3, *[2.45 + 0.1 * (-1) ** row for row in range(10)]]
    found = the(run([0.1] * 11, [0.1] * 11, loss=losses, chance=0.1))
    assert (found.kind, found.metric) == ("rate too high", "loss")
    assert "that of guessing (2.3)" in found.sentence


def crawling(fall: float) -> RunHistory:
    losses = [2.3 * (1 - fall) ** (row / 9) for row in range(10)]
    return run([0.2 + 0.01 * row for row in range(10)], loss=losses)


@pytest.mark.parametrize(
    ("fall", "found"), [(0.005, False), (0.1, True), (MOST_FALL + 0.05, False)]
)
def test_a_loss_that_crawls(fall: float, found: bool) -> None:
    said_of = diagnosis(crawling(fall))
    assert (said_of is not None and said_of.kind == "rate too low") == found


def test_a_rate_that_crawls_jumps_to_the_usual_one() -> None:
    training = TrainingSpec(optimizer=Adam(learning_rate=1e-5))
    losses = [2.3 - 0.01 * row for row in range(12)]
    (found,) = findings(run([0.2] * 12, loss=losses, training=training, chance=0.1))
    assert found.treatment
    assert found.treatment.text == "Restart with rate 0.001"
    assert found.treatment.experiment.training.optimizer.learning_rate == pytest.approx(1e-3)


# Generalisation


def test_a_rising_validation_loss_is_named_though_accuracy_stands() -> None:
    losses = [0.5, 0.4, 0.3, *[0.3 + 0.02 * row for row in range(11)]]
    history = loss_of_validation(run([0.97] * 14, [0.95] * 14), losses)
    found = the(history)
    assert (found.kind, found.metric, found.first_epoch) == ("rising validation loss", "loss", 3)
    assert "since epoch 3 while validation accuracy stands" in found.sentence


def test_losses_that_rise_together_are_no_overfitting() -> None:
    losses = [0.5, *[0.7] * 13]
    for training, said_of in (([0.6] * 14, "rising validation loss"), (losses, None)):
        history = loss_of_validation(run([0.7] * 14, [0.7] * 14, loss=training), losses)
        found = diagnosis(history)
        assert (found.kind if found and "loss" in found.kind else None) == said_of


def test_few_validation_samples_are_told_beside_the_diagnosis() -> None:
    history = run([0.9] * 9, [0.8, 0.9] * 4 + [0.8])
    assert history.started
    assert "noisy validation" not in [found.kind for found in findings(history)]
    history.started = replace(history.started, validation_samples=20)
    told = [found.sentence for found in findings(history) if found.kind == "noisy validation"]
    assert told[0].endswith("or by k-fold cross-validation.")
    assert len(told) == 1
    assert "on 20 samples it is known to ± 0.18 only" in told[0]


def test_the_standard_error_is_the_binomial_one() -> None:
    draws = np.random.default_rng(0).binomial(600, 0.93, 20_000) / 600
    assert accuracy_error(0.93, 600) == pytest.approx(draws.std(), rel=0.02)
    assert accuracy_error(1.0, 100) > 0


def loss_of_validation(history: RunHistory, losses: list[float]) -> RunHistory:
    history.epochs._values[history.epochs._index["val_loss"], : len(losses)] = losses
    return history


def test_a_loss_that_rises_from_next_to_nothing_is_told_in_figures() -> None:
    losses = [0.5, 0.1, 1e-6, *[0.001 * row for row in range(1, 11)]]
    one_wrong = loss_of_validation(run([0.99] * 13, [0.998] * 13), losses)
    assert "has risen from 1e-06 to 0.010 since epoch 3" in the(one_wrong).sentence
    none_wrong = loss_of_validation(run([0.99] * 13, [1.0] * 13), losses)
    assert diagnosis(none_wrong) is None


def test_figures_are_those_at_the_end_of_the_curve_or_called_a_mean() -> None:
    """0.974, then on average 1.54 and 1.298 at last, as the file of the run has them."""
    losses = [1.5, 0.974, *[1.2] * 6, 1.6, 1.722, 1.298]
    accuracy = [0.8, 0.8, *[0.82] * 8, 0.9]
    sentence = the(loss_of_validation(run([0.9] * 11, accuracy), losses)).sentence
    assert "has risen from 0.974 to 1.298 since epoch 2" in sentence
    assert "rose" not in sentence or "by 0.100" in sentence
    losses[-1] = 1.0
    sentence = the(loss_of_validation(run([0.9] * 11, accuracy), losses)).sentence
    assert "from 0.974 to 1.441 (mean of the last 3 epochs) since epoch 2" in sentence


def test_a_best_epoch_by_luck_is_not_called_long_ago() -> None:
    """The headline names epoch 18 as the best: to say it is 8 epochs ago would contradict it."""
    validation = [0.7, 0.8, *[0.85] * 15, 0.851, 0.85, 0.85]
    accuracy = [0.7, 0.8, *[0.9 + 0.005 * row for row in range(18)]]
    found = the(run(accuracy, validation))
    assert found.kind == "overfitting"
    assert found.sentence.startswith(
        "Validation accuracy hardly improves: 0.850 on average of the last 8 epochs, 0.850 of the "
        "8 before; gap"
    )


def test_a_climb_in_leaps_is_no_noise() -> None:
    climbed = run([0.9] * 40, [0.4, 0.5, 0.65, 0.8, 0.82, *[0.85] * 35])
    climbed.started = replace(started_of(climbed), validation_samples=30)
    assert "noisy validation" not in [found.kind for found in findings(climbed)]


def test_a_validation_loss_that_is_no_number_is_told() -> None:
    history = loss_of_validation(run([0.5, 0.6, 0.7], [0.5, 0.6, 0.1]), [1.0, 0.9, math.nan])
    found = the(history)
    assert (found.kind, found.severity) == ("validation not a number", "problem")
    assert (found.first_epoch, found.last_epoch) == (3, 3)
    without = run([0.5, 0.6, 0.7])
    without.started = replace(started_of(without), validation_samples=0)
    loss_of_validation(without, [math.nan] * 3)
    assert "validation not a number" not in [found.kind for found in findings(without)]


# Chance and capacity


def test_a_crawl_at_chance_is_laid_to_what_the_layers_show() -> None:
    losses = [2.6 - 0.002 * row for row in range(12)]
    history = run([0.1] * 12, [0.1] * 12, loss=losses, chance=0.1)
    assert the(history).kind == "chance plateau"
    losses = [2.6 - 0.01 * row for row in range(12)]
    history = run([0.1] * 12, [0.1] * 12, loss=losses, chance=0.1)
    assert the(history).kind == "rate too low"
    history.apply([replace(SOUND, saturated=(0.98, NAN))])
    assert the(history).kind == "chance plateau"
    assert "Its units are saturated: try ReLU" in findings(history)[0].sentence


def test_a_frequent_class_alone_is_imbalance() -> None:
    history = run([0.95] * 8, [0.95] * 8, chance=0.95, loss=[0.2] * 8)
    found = findings(history)[0]
    assert found.kind == "imbalance"
    assert found.treatment
    assert found.treatment.experiment.training.class_weights == "balanced"


def test_a_plateau_names_zero_weights() -> None:
    zeros = Dense(units=20, activation="relu", initializer=Zeros())
    layers = (zeros, Dense(units=10, activation="softmax"))
    history = run([0.1] * 6, [0.1] * 6, loss=[2.3] * 6)
    history.started = replace(
        started_of(history), experiment=Experiment(layers=layers).model_dump_json()
    )
    found = findings(history)[0]
    assert "Equal first weights" in found.sentence
    assert found.treatment
    assert found.treatment.text == "Restart with He normal"
    first = found.treatment.experiment.layers[0]
    assert isinstance(first, Dense)
    assert first.initializer == HeNormal()


def started_of(history: RunHistory):  # type: ignore[no-untyped-def]  # noqa: ANN201
    assert history.started
    return history.started


def test_overfitting_offers_what_is_not_there_yet() -> None:
    rise = [0.85 + 0.01 * row for row in range(12)]
    history = run(rise, [0.8, 0.85, *[0.84] * 10])
    treatment = findings(history)[0].treatment
    assert treatment
    assert treatment.text == "Restart with dropout 0.5"
    assert any(isinstance(layer, Dropout) for layer in treatment.experiment.layers)
    history.started = replace(
        started_of(history), experiment=treatment.experiment.model_dump_json()
    )
    second = findings(history)[0].treatment
    assert second
    assert second.text == "Restart with L2 of 0.001"


def learned_by_heart(best: float) -> RunHistory:
    """Shuffled labels: 0.746 on training while validation stays about chance, which is 0.6."""
    accuracy = [0.6 + 0.146 * row / 29 for row in range(30)]
    history = run(accuracy, [best, *[0.57] * 29], chance=0.6)
    history.started = replace(started_of(history), validation_samples=60)
    return history


def test_labels_that_nothing_tells_are_no_overfitting() -> None:
    found = findings(learned_by_heart(0.6))[0]
    assert (found.kind, found.severity, found.treatment) == ("learning by heart", "problem", None)
    assert "at most 0.600 in 30 epochs, no better than chance (0.60)" in found.sentence
    assert "training has reached 0.746" in found.sentence
    assert the(learned_by_heart(0.75)).kind == "learning by heart"
    assert the(learned_by_heart(0.8)).kind == "overfitting"


def with_counts(history: RunHistory, *counts: int, balanced: bool = False) -> RunHistory:
    points = tuple((0.0, 0.0, label) for label, count in enumerate(counts) for _ in range(count))
    data = DataSpec(source=Painted(points=points, classes=len(counts)))
    trained = Experiment(data=data).with_training(class_weights="balanced" if balanced else "none")
    history.started = replace(started_of(history), experiment=to_json(trained))
    return history


@pytest.mark.parametrize(
    ("counts", "accuracy", "balanced", "told"),
    [
        ((373, 208, 19), 0.93, False, True),
        ((373, 208, 19), 0.985, False, False),
        ((373, 208, 19), 0.93, True, False),
        ((373, 208, 60), 0.90, False, False),
    ],
)
def test_a_class_that_may_never_be_named_is_told(
    counts: tuple[int, ...], accuracy: float, balanced: bool, told: bool
) -> None:
    history = run([0.95] * 8, [accuracy] * 8, chance=0.62)
    found = findings(with_counts(history, *counts, balanced=balanced))
    rare = [one for one in found if one.kind == "rare class"]
    assert bool(rare) == told
    for one in rare:
        assert "makes up 3.2 % of the samples" in one.sentence
        assert one.treatment
        assert one.treatment.experiment.training.class_weights == "balanced"


# Divergence in the list of runs


def test_a_run_given_up_for_its_loss_has_diverged() -> None:
    history = run([], ended="failed", reason="The loss became nan at step 8: lower the rate.")
    assert the(history).kind == "divergence"
    assert (state_words(history), shown_state(history)) == ("diverged", "diverged")


def test_a_finished_run_that_diverged_is_no_success() -> None:
    history = run([0.5, 0.1, 0.1], loss=[2.3, 50.0, 900.0], ended="finished")
    assert (state_words(history), shown_state(history)) == ("diverged", "diverged")
    assert headline(history).startswith("Diverged")
    sound = run([0.5, 0.6, 0.7], ended="finished")
    assert (state_words(sound), shown_state(sound)) == ("finished", "finished")


# Vital signs


NAN = math.nan
NAMES = ("1 Dense", "2 Dense")
SOUND = LayersMeasured(
    3, 30, NAMES, (1e-3, 1e-3), (0.1, 0.1), (0.0, 0.0), (1.0, 1.0), (0.0, NAN), (NAN, NAN)
)


def signs(found: LayersMeasured) -> list[str]:
    history = run([0.5, 0.6, 0.7])
    history.apply([found])
    return [one.kind for one in vital_findings(history)]


@pytest.mark.parametrize(
    ("sick", "kind"),
    [
        (replace(SOUND, dead=(DEAD, NAN)), "dead units"),
        (replace(SOUND, saturated=(SATURATED, NAN)), "saturation"),
        (replace(SOUND, gradient_norm=(0.9 * FADING, 1.0)), "vanishing gradients"),
        (replace(SOUND, gradient_norm=(1.0, 2e3)), "exploding gradients"),
        (replace(SOUND, gradient_norm=(math.inf, 1.0)), "exploding gradients"),
    ],
)
def test_sick_layers_are_named(sick: LayersMeasured, kind: str) -> None:
    assert signs(sick) == [kind]


def test_behind_dead_units_gradients_do_not_vanish_on_their_way() -> None:
    sick = replace(SOUND, dead=(1.0, NAN), gradient_norm=(0.9 * FADING, 1.0))
    assert signs(sick) == ["dead units"]


def test_a_network_that_is_right_needs_no_warning() -> None:
    """The spirals' preset, as it comes: 60 % saturated, and never wrong."""
    history = run([0.9, 1.0, 1.0, 1.0], [0.9, 1.0, 1.0, 1.0])
    history.apply([replace(SOUND, saturated=(0.6, NAN))])
    assert findings(history) == []
    assert signs(replace(SOUND, saturated=(0.6, NAN))) == ["saturation"]


def test_sound_or_unmeasured_layers_are_not() -> None:
    assert signs(SOUND) == []
    assert signs(replace(SOUND, gradient_norm=(NAN, NAN))) == []
    assert vital_findings(run([0.5])) == []
