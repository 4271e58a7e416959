"""A run that is stopped and gone on with is the run that was never stopped, bit for bit."""

from typing import Any

import numpy as np
import pytest

from dllab.arrays import packed
from dllab.events import RunEnded, RunResumed
from dllab.history import fold
from dllab.jobs import Control, JobError
from dllab.spec import ComputeSpec, Experiment, TrainingSpec
from dllab.spec.data import Flip, Noise, Rotate, Shift
from dllab.spec.layers import BatchNorm, Conv2D, Dense, Dropout, Flatten, GaussianNoise
from dllab.spec.optimizers import Adagrad, AdamW, RmsProp, Sgd
from dllab.spec.schedules import Cosine, DropOnPlateau
from dllab.spec.stopping import EarlyStopping
from dllab.training.checkpoint import unpacked_checkpoint
from dllab.training.loaded import loaded
from dllab.training.program import programs
from dllab.training.run import TrainingRun
from tests.experiments import digits, small
from tests.training.going_on import (
    assert_same_curves,
    assert_same_runs,
    events_of,
    final_arrays,
    gone_on,
    recipe_after,
    state_bytes,
    stop_after,
    trained,
)

SOFTMAX = Dense(units=3, activation="softmax")


def with_training(experiment: Experiment, **changes: Any) -> Experiment:
    training = TrainingSpec.model_validate(dict(experiment.training) | changes)
    return experiment.model_copy(update={"training": training})


def augmented() -> Experiment:
    experiment = digits(
        Conv2D(filters=3, strides=3),
        Flatten(),
        Dropout(rate=0.3),
        Dense(units=10, activation="softmax"),
    )
    changes = (Flip(), Rotate(probability=0.5), Shift(), Noise())
    data = experiment.data.model_copy(update={"augmentation": changes})
    return with_training(experiment.model_copy(update={"data": data}), epochs=6)


MOMENTUM = Sgd(learning_rate=0.1, momentum=0.9, nesterov=True)
EXPERIMENTS = {
    "adam": small(epochs=20),
    "momentum": small(optimizer=MOMENTUM, epochs=20),
    "rmsprop": small(optimizer=RmsProp(momentum=0.5), epochs=6),
    "adagrad": small(optimizer=Adagrad(learning_rate=0.1), epochs=6),
    "adamw, batch norm": small(
        Dense(), BatchNorm(), SOFTMAX, optimizer=AdamW(weight_decay=0.1), epochs=6
    ),
    "dropout, noise": small(Dense(), Dropout(), GaussianNoise(), SOFTMAX, epochs=20),
    "augmentation": augmented(),
    "schedule": with_training(small(epochs=20), schedule=Cosine(warm_up=1.5)),
    "plateau": with_training(
        small(optimizer=Sgd(learning_rate=0.3), epochs=20),
        schedule=DropOnPlateau(patience=2, min_delta=0.02),
    ),
    "early stopping, best kept": with_training(
        small(optimizer=Sgd(learning_rate=1.0), epochs=40),
        early_stopping=EarlyStopping(patience=8, min_change=0.01),
        keep_best=True,
    ),
    "penalties": small(Dense(l1=1e-3, l2=1e-2), SOFTMAX, epochs=6),
}


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_going_on_from_the_end_of_an_epoch(name: str) -> None:
    experiment = EXPERIMENTS[name]
    whole = trained(experiment)
    half = len(fold(whole).epochs) // 2
    parts = trained(experiment, stop_after(half))
    assert len(fold(parts).epochs) == half
    # As after a restart: nothing is left of the first part but its file.
    programs.cache_clear()
    together = gone_on(parts)
    assert_same_runs(whole, together)
    assert [join.step for join in fold(together).joins] == [fold(parts).batches["step"][-1]]


@pytest.mark.parametrize("name", ["augmentation", "plateau"])
def test_going_on_from_the_midst_of_an_epoch(name: str) -> None:
    experiment = EXPERIMENTS[name]
    whole = trained(experiment)
    # Where measuring an epoch has only begun, too.
    for step in (1, 6):
        parts = trained(experiment, stop_after(0, step))
        assert_same_runs(whole, gone_on(parts))


@pytest.mark.parametrize("state", [True, False])
def test_what_was_told_after_the_state_is_trained_again_in_silence(state: bool) -> None:
    """As after a kill: the last state is older than the last batches that were told."""
    experiment = EXPERIMENTS["dropout, noise"]
    whole = trained(experiment)
    parts = trained(experiment, stop_after(4))
    cut = next(i for i, e in enumerate(whole) if getattr(e, "epoch", 0) == 7) - 1
    killed = [*whole[:cut], *(e for e in parts if e not in whole[:cut] and hasattr(e, "payload"))]
    assert_same_runs(whole, gone_on(killed, state=state))


def test_by_xla_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dllab.training.leg.choose_execution", lambda *_args, **_names: "XLA")
    whole = trained(EXPERIMENTS["adam"])
    parts = trained(EXPERIMENTS["adam"], stop_after(10))
    # Which way is faster may be found out anew: the run goes on as it began.
    monkeypatch.setattr("dllab.training.leg.choose_execution", lambda *_args, **_names: "graph")
    assert_same_runs(whole, gone_on(parts))


def test_streamed_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dllab.training.loaded.memory_for_data", lambda: 0)
    monkeypatch.setattr("dllab.training.stream.BLOCK_BYTES", 130 * 28 * 28 * 4)
    loaded.cache_clear()
    experiment = EXPERIMENTS["augmentation"]
    whole = trained(experiment)
    for reaction in (stop_after(2), stop_after(0, 7)):
        assert_same_runs(whole, gone_on(trained(experiment, reaction)))
    loaded.cache_clear()


def test_a_run_is_gone_on_with_twice() -> None:
    experiment = EXPERIMENTS["adam"]
    once = trained(experiment, stop_after(5))
    recipe = recipe_after(once)
    twice = [*once, *events_of(recipe.as_json(), stop_after(11))]
    together = gone_on(twice)
    assert_same_runs(trained(experiment), together)
    assert len(fold(together).joins) == 2


def test_epochs_added_to_a_finished_run_are_those_of_a_longer_one() -> None:
    """The weights of the best epoch are given to the network at its end, and taken back."""
    base = EXPERIMENTS["adam"]
    short, long = (with_training(base, epochs=n, keep_best=True) for n in (10, 20))
    whole = trained(long)
    together = gone_on(trained(short), epochs=20)
    assert_same_runs(whole, together)
    assert [turn.value for turn in fold(together).knobs] == [20]


def test_added_epochs_stretch_a_schedule_to_the_new_end() -> None:
    schedule = Cosine()
    short, long = (with_training(small(epochs=n), schedule=schedule, epochs=n) for n in (4, 8))
    together, whole = fold(gone_on(trained(short), epochs=8)), fold(trained(long))
    np.testing.assert_array_equal(
        together.epochs["learning_rate"][4:], whole.epochs["learning_rate"][4:]
    )


def test_a_run_that_was_stopped_early_has_patience_again() -> None:
    experiment = with_training(
        small(optimizer=Sgd(learning_rate=2.0), epochs=100),
        early_stopping=EarlyStopping(patience=3),
    )
    first = trained(experiment)
    ended = len(fold(first).epochs)
    assert ended < 100
    together = fold(gone_on(first, epochs=100))
    assert len(together.epochs) >= ended + 3


def test_a_state_of_another_network_is_refused_with_the_layers_name() -> None:
    parts = trained(small(epochs=2))
    state = unpacked_checkpoint(state_bytes(parts))
    other = small(Dense(units=9, activation="tanh"), SOFTMAX)
    programs.cache_clear()
    with pytest.raises(JobError, match=r"Layer 1 \(Dense\) has a kernel of shape \(4, 9\)"):
        TrainingRun(other, Control(), state)
    longer = small(Dense(units=8, activation="tanh"), SOFTMAX, SOFTMAX)
    with pytest.raises(JobError, match=r"layer 3 \(Dense\) is in one of them only"):
        TrainingRun(longer, Control(), state)


@pytest.mark.parametrize(
    "content", [b"", b"x" * 100, packed({"000 1 Dense kernel": np.zeros(3)}, {"experiment": "{}"})]
)
def test_a_file_that_is_no_state_is_refused(content: bytes) -> None:
    with pytest.raises(JobError, match="cannot be read"):
        unpacked_checkpoint(content)


def test_without_snapshots_none_are_taken_and_nothing_else_changes() -> None:
    experiment = small(epochs=20)
    without = experiment.model_copy(update={"compute": ComputeSpec(snapshots=0)})
    one, other = trained(experiment), trained(without)
    assert fold(other).snapshots == []
    assert_same_curves(fold(one), fold(other))


def test_the_joins_of_a_run_are_told() -> None:
    parts = trained(small(epochs=4), stop_after(2))
    together = gone_on(parts)
    resumed = [e for e in together if isinstance(e, RunResumed)]
    assert [(e.epoch, e.step) for e in resumed] == [(2, 8)]
    assert [e.status for e in together if isinstance(e, RunEnded)] == ["stopped", "finished"]
    assert final_arrays(together)
