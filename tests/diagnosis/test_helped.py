"""Whether a change helped: over the same epochs, and not before anything can be told."""

import math
from dataclasses import replace

import numpy as np
import pytest

from dllab.diagnosis import outcome
from dllab.events import Status
from dllab.history import RunHistory
from dllab.spec import TrainingSpec
from tests.diagnosis.made import run


def best(accuracy: float, samples: int = 600) -> RunHistory:
    history = run([accuracy] * 3, [accuracy] * 3, ended="finished")
    assert history.started
    history.started = replace(history.started, validation_samples=samples)
    return history


def test_one_run_against_one_needs_more_than_the_samples_explain() -> None:
    small = outcome([best(0.90)], [best(0.91)])
    large = outcome([best(0.90)], [best(0.96)])
    worse = outcome([best(0.90)], [best(0.70)])
    assert small
    assert large
    assert worse
    assert (small.verdict, large.verdict, worse.verdict) == ("open", "helped", "hurt")
    assert "cannot be told apart; repeat both with seeds (menu Run)" in small.sentence
    assert "+0.060 ± 0.029: it helped" in large.sentence


def test_a_branch_is_compared_with_what_its_parent_became() -> None:
    """The parent was better before it was ruined, which no branch from there can undo."""
    parent = run([0.9] * 40, [*[0.92] * 20, *[0.1] * 20], ended="finished")
    child = run([0.9] * 40, [*[0.92] * 20, *[0.87] * 20], ended="finished")
    told = outcome([parent], [child], since=20)
    assert told
    assert told.verdict == "helped"
    assert "0.100 before, 0.870 with it" in told.sentence


def test_a_branch_is_not_judged_by_its_single_epoch() -> None:
    parent = run([0.9] * 12, [0.9] * 12, ended="finished")
    child = run([0.7] * 12, [*[0.9] * 11, 0.7], ended="finished")
    told = outcome([parent], [child], since=11)
    assert told
    assert told.verdict == "early"
    assert "After 1 epoch each from epoch 11 on" in told.sentence


def test_accuracy_is_no_judge_of_class_weights() -> None:
    """0.890 and 0.770: the frequent class is given up for the rare one."""
    training = TrainingSpec(class_weights="balanced")
    weighted = run([0.77] * 25, [0.77] * 25, training=training, ended="finished")
    plain = run([0.89] * 25, [0.89] * 25, ended="finished")
    for before, after in ((plain, weighted), (weighted, plain)):
        told = outcome([before], [after])
        assert told
        assert told.verdict == "unjudged"
        assert told.sentence.startswith("Accuracy cannot judge class weights")
        assert "recall of each class under Answers, Evaluation" in told.sentence
        assert "worse" not in told.sentence
    both = outcome([weighted], [run([0.9] * 25, [0.9] * 25, training=training, ended="finished")])
    assert both
    assert both.verdict == "helped"


RISING_SLOWLY = [0.3 + 0.005 * row for row in range(84)]
PLANNED = TrainingSpec(epochs=84)


def course(epochs: int, ended: Status | None, above: float = 0.0) -> RunHistory:
    """The first epochs of 84: of two such runs neither is ahead, or one is by so much."""
    accuracy = [value + above for value in RISING_SLOWLY[:epochs]]
    return run(accuracy, accuracy, training=PLANNED, ended=ended)


@pytest.mark.parametrize(
    ("epochs", "ended", "verdict"),
    [
        (1, None, "early"),
        (6, "stopped", "early"),
        (41, None, "early"),
        (42, None, "hurt"),
        (30, "stopped", "hurt"),
        (84, "finished", "hurt"),
    ],
)
def test_a_young_run_is_not_judged(epochs: int, ended: Status | None, verdict: str) -> None:
    told = outcome([course(84, "finished")], [course(epochs, ended, -0.1)])
    assert told
    assert told.verdict == verdict
    count = "1 epoch" if epochs == 1 else f"{epochs} epochs"
    assert told.sentence.startswith(f"After {count} each, best validation accuracy")
    assert ("worse" in told.sentence) == (verdict == "hurt")


def test_runs_are_compared_over_the_epochs_both_have() -> None:
    """The try equals its parent as far as it goes: that the parent went on is not its fault."""
    told = outcome([course(84, "finished")], [course(30, "stopped")])
    assert told
    assert told.verdict == "open"
    assert "0.445 before, 0.445 with it: +0.000" in told.sentence


def test_a_shorter_run_of_a_series_is_left_out() -> None:
    told = outcome([course(84, "finished"), course(2, "stopped")], [course(84, "finished", 0.1)])
    assert told
    assert "mean of" not in told.sentence


def test_more_epochs_are_compared_over_all_of_them() -> None:
    short = run(RISING_SLOWLY[:20], RISING_SLOWLY[:20], training=TrainingSpec(epochs=20))
    told = outcome([short], [course(84, "finished")])
    assert told
    assert told.sentence.startswith("Best validation accuracy 0.395 in 20 epochs, 0.715 in 84")
    assert told.verdict == "helped"
    assert outcome([short], [course(20, None)]) is None


def test_a_run_that_diverged_is_no_measure_of_accuracy() -> None:
    lost = run([], ended="failed", reason="The loss became nan at step 6. Lower the rate.")
    well, chance = (run([best] * 12, [best] * 12, ended="finished") for best in (0.9, 0.11))
    verdicts = [outcome([lost], [well]), outcome([well], [lost]), outcome([lost], [chance])]
    assert [told.verdict for told in verdicts if told] == ["helped", "hurt", "open"]
    assert "no better than chance (0.10)" in [told.sentence for told in verdicts if told][2]
    assert outcome([lost], [lost]) is None


def test_seeds_tell_smaller_differences_apart() -> None:
    old, new = (
        [best(0.900 + 0.001 * k) for k in range(5)],
        [best(0.915 + 0.001 * k) for k in range(5)],
    )
    found = outcome(old, new)
    assert found
    assert found.verdict == "helped"
    assert found.sentence == (
        "After 3 epochs each, best validation accuracy 0.902 (mean of 5 runs) before, 0.917 (mean "
        "of 5 runs) with it: +0.015 ± 0.003: it helped."
    )
    wide = outcome([best(0.88), best(0.93)], [best(0.89), best(0.94)])
    assert wide
    assert wide.verdict == "open"


def test_series_of_equal_runs_seldom_differ() -> None:
    """Five seeds against five of the same kind: at most 5 % are called different."""
    draw = np.random.default_rng(1)
    calls = 0
    for _ in range(200):
        old, new = draw.normal(0.9, 0.01, (2, 5))
        found = outcome([best(one) for one in old], [best(one) for one in new])
        calls += found is not None and found.verdict != "open"
    assert calls <= 14


def test_without_figures_nothing_is_claimed() -> None:
    assert outcome([best(0.9)], [run([])]) is None
    assert outcome([run([math.nan], loss=[math.nan])], [best(0.9)]) is None
