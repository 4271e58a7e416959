"""One program serves every run of its structure, as a graph and by XLA alike."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dllab.events import Event, RunStarted
from dllab.history import RunHistory, fold
from dllab.jobs import Control
from dllab.network.knobs import Knob, structure_of
from dllab.recipe import Execution
from dllab.spec import Experiment, to_json
from dllab.spec.data import Moons, TwoSpirals
from dllab.spec.initializers import HeNormal, RandomNormal
from dllab.spec.layers import (
    BatchNorm,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    GaussianNoise,
    GlobalAveragePool2D,
    MaxPool2D,
    Residual,
    SpatialDropout2D,
)
from dllab.spec.optimizers import Adagrad, Adam, AdamW, RmsProp, Sgd
from dllab.spec.schedules import Exponential, Schedule
from dllab.spec.stopping import EarlyStopping
from dllab.training.execution import RememberedExecutions
from dllab.training.program import programs
from dllab.training.run import TrainingRun
from dllab.training.train import train
from tests.experiments import digits, small
from tests.training.test_parity import trained_by_fit

SOFTMAX = Dense(units=3, activation="softmax")
DIGIT = Dense(units=10, activation="softmax")


@pytest.fixture(autouse=True)
def _no_programs() -> None:
    programs.cache_clear()


def force(monkeypatch: pytest.MonkeyPatch, execution: Execution) -> None:
    monkeypatch.setattr("dllab.training.leg.choose_execution", lambda *_args, **_names: execution)


def trained(experiment: Experiment) -> TrainingRun:
    run = TrainingRun(experiment, Control())
    assert run.train(lambda _event: None).status == "finished"
    return run


@pytest.mark.parametrize(
    "experiment",
    [
        small(),
        small(optimizer=Sgd(learning_rate=0.05, momentum=0.9, nesterov=True)),
        small(optimizer=RmsProp(momentum=0.5)),
        small(optimizer=Adagrad(learning_rate=0.1)),
        small(Dense(units=8, l1=1e-3, l2=1e-2), SOFTMAX, batch_size=50),
        small(Dense(units=8, use_bias=False), BatchNorm(), SOFTMAX),
        digits(
            Conv2D(filters=4, activation="tanh"),
            MaxPool2D(),
            Flatten(),
            Dense(units=10, activation="softmax"),
        ),
    ],
    ids=["adam", "nesterov", "rmsprop", "adagrad", "penalties", "batch norm", "convolution"],
)
def test_xla_trains_as_fit_does(experiment: Experiment, monkeypatch: pytest.MonkeyPatch) -> None:
    force(monkeypatch, "XLA")
    theirs, _ = trained_by_fit(experiment)
    ours = trained(experiment).model
    for here, there in zip(ours.get_weights(), theirs.get_weights(), strict=True):
        np.testing.assert_allclose(here, there, rtol=2e-3, atol=2e-4)


@pytest.mark.parametrize("execution", ["graph", "XLA"])
def test_dropout_in_both_executions(execution: Execution, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its masks differ from `fit`'s, but not what they do: figures with it on are far worse."""
    force(monkeypatch, execution)
    history = history_of(small(Dense(units=200), Dropout(rate=0.9), SOFTMAX, epochs=20))
    assert history.epochs["running_loss"][-1] > 1.5 * history.epochs["loss"][-1]


def history_of(experiment: Experiment) -> RunHistory:
    events: list[Event] = []
    train(to_json(experiment), events.append, Control())
    return fold(events)


def traces(run: TrainingRun) -> int:
    return int(run._leg.program.cycle._train.experimental_get_tracing_count())


def scheduled(schedule: Schedule, **training: Any) -> Experiment:
    base = small()
    changed = base.training.model_copy(update={"schedule": schedule, **training})
    return base.model_copy(update={"training": changed})


VARIANTS = {
    "rate": [small(optimizer=Sgd(learning_rate=rate)) for rate in (0.1, 0.01)],
    "momentum": [small(optimizer=Sgd(momentum=momentum)) for momentum in (0.9, 0.5)],
    "betas": [small(optimizer=Adam(beta_1=beta, beta_2=beta)) for beta in (0.9, 0.5)],
    "rho": [small(optimizer=RmsProp(rho=rho, momentum=rho)) for rho in (0.9, 0.5)],
    "penalty": [small(Dense(units=9, l1=p, l2=2 * p), SOFTMAX) for p in (0.1, 0.01)],
    "dropout": [small(Dense(units=99), Dropout(rate=rate), SOFTMAX) for rate in (0.1, 0.8)],
    "noise": [small(Dense(), GaussianNoise(stddev=s), SOFTMAX) for s in (0.1, 0.8)],
    "channels": [
        digits(Conv2D(), SpatialDropout2D(rate=rate), GlobalAveragePool2D(), DIGIT)
        for rate in (0.1, 0.8)
    ],
    "penalty in a block": [
        digits(MaxPool2D(pool_size=4, strides=4), Residual(filters=2, l2=p), Flatten(), DIGIT)
        for p in (0.1, 0.01)
    ],
    "accumulator": [small(optimizer=Adagrad(initial_accumulator=a)) for a in (0.1, 1.0)],
    "weight decay": [small(optimizer=AdamW(weight_decay=decay)) for decay in (0.5, 0.01)],
    "schedule": [
        scheduled(Exponential(decay=decay), early_stopping=EarlyStopping(patience=decay_patience))
        for decay, decay_patience in ((0.5, 2), (2.0, 3))
    ],
    "seed": [small(seed=seed) for seed in (1, 2)],
    "initialiser": [
        small(Dense(initializer=initializer), SOFTMAX)
        for initializer in (HeNormal(), RandomNormal(stddev=0.5))
    ],
}


@pytest.mark.parametrize("name", VARIANTS)
def test_runs_that_differ_in_a_number_share_a_program_and_give_what_a_new_one_gives(
    name: str,
) -> None:
    first, second = VARIANTS[name]
    before = trained(first)
    others = before.model.get_weights()
    shared = trained(second)
    assert shared.model is before.model
    assert traces(shared) == 1
    weights = shared.model.get_weights()
    programs.cache_clear()
    for here, there in zip(weights, trained(second).model.get_weights(), strict=True):
        np.testing.assert_array_equal(here, there)
    # The number matters: knobs that nobody reads would be shared and equal, too.
    assert not all(map(np.array_equal, weights, others))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (small(optimizer=Sgd()), small(optimizer=Sgd(momentum=0.9))),
        (small(Dense(l2=0.1), SOFTMAX), small(Dense(), SOFTMAX)),
        (small(Dense(units=5), SOFTMAX), small(Dense(units=6), SOFTMAX)),
        (small(batch_size=10), small(batch_size=11)),
    ],
)
def test_what_changes_the_graph_gets_a_program_of_its_own(
    one: Experiment, other: Experiment
) -> None:
    assert structure_of(one) != structure_of(other)
    assert trained(one).model is not trained(other).model


def test_other_data_of_the_same_shape_share_a_program() -> None:
    runs = [
        trained(small(Dense(units=2, activation="softmax"), source=source(count=100)))
        for source in (Moons, TwoSpirals)
    ]
    assert runs[0].model is runs[1].model


def test_knobs_only_answer_what_keras_asks() -> None:
    assert Knob(0.25) > 0
    with pytest.raises(NotImplementedError, match="only ever taken from 1"):
        2 - Knob(0.25)


def test_a_long_run_of_a_tiny_network_is_compiled_and_repeats_bit_for_bit() -> None:
    """The second time in a program that remembers, the third in one that must look it up."""
    experiment = small(epochs=2000, batch_size=10)
    histories = [history_of(experiment) for _ in range(2)]
    programs.cache_clear()
    histories.append(history_of(experiment))
    for history in histories:
        assert isinstance(history.started, RunStarted)
        assert history.started.versions["execution"] == "XLA"
        np.testing.assert_array_equal(history.epochs["loss"], histories[0].epochs["loss"])


@pytest.mark.parametrize("execution", ["graph", "XLA"])
def test_a_state_stays_while_training_goes_on(
    execution: Execution, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It shares the variables' memory until they change."""
    force(monkeypatch, execution)
    run = TrainingRun(small(Dropout(rate=0.2), SOFTMAX), Control())
    program = run._leg.program
    run.train_at(0, np.full(4, 0.01, np.float32))
    state = program.state()
    before = [held.numpy() for held in state]
    run.train_at(4, np.full(4, 0.01, np.float32))
    after = [held.numpy() for held in program.state()]
    assert any((one != other).any() for one, other in zip(before, after, strict=True))
    for _ in range(2):
        for held, array in zip(state, before, strict=True):
            np.testing.assert_array_equal(held.numpy(), array)
        program.restore(state)
        run.train_at(4, np.full(4, 0.01, np.float32))
        for held, array in zip(program.state(), after, strict=True):
            np.testing.assert_array_equal(held.numpy(), array)


def test_a_short_run_is_not_compiled() -> None:
    started = history_of(small()).started
    assert started is not None
    assert started.versions["execution"] == "graph"


class TestRememberedExecutions:
    def test_remembers_by_program_and_length(self) -> None:
        RememberedExecutions().put("network", 1000, "XLA")
        assert RememberedExecutions().get("network", 1010) == "XLA"
        assert RememberedExecutions().get("network", 100_000) is None
        assert RememberedExecutions().get("another", 1000) is None

    @pytest.mark.parametrize("content", ["", "[]", "{", '{"a": 1}', "\ufffd"])
    def test_nonsense_in_its_file_is_as_nothing(self, home: Path, content: str) -> None:
        file = home / "cache" / "executions.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, "utf-8")
        assert RememberedExecutions().get("network", 1000) is None
        RememberedExecutions().put("network", 1000, "graph")
        assert RememberedExecutions().get("network", 1000) == "graph"

    def test_a_cache_that_cannot_be_written_is_no_failure(self, home: Path) -> None:
        (home / "cache").rename(home / "elsewhere")
        (home / "cache").write_text("a file where the folder should be")
        RememberedExecutions().put("network", 1000, "XLA")
        assert RememberedExecutions().get("network", 1000) is None
