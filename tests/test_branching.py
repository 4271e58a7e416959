"""What a branch may change is known before it is started, without Keras."""

import math
from dataclasses import replace

import pytest

from dllab.branching import branch_epoch, branch_offer, other_weights
from dllab.diagnosis import Finding, findings
from dllab.diagnosis.finding import Treatment
from dllab.diagnosis.helped import LEAST_EPOCHS
from dllab.events import KnobTurned, LayersMeasured
from dllab.history import RunHistory
from dllab.spec import Experiment, Layer
from dllab.spec.data import DataSpec, FirstSamples, Mnist, Standardise
from dllab.spec.everywhere import initialised, with_dropout
from dllab.spec.initializers import HeNormal
from dllab.spec.layers import BatchNorm, Dense, Dropout
from dllab.training.leg import Leg
from tests.diagnosis.made import run
from tests.experiments import small

OUTPUT = Dense(units=3, activation="softmax")
PARENT = small(Dense(units=8), OUTPUT)
CHANGES: list[tuple[tuple[Layer, ...], str]] = [
    ((Dense(units=8, activation="tanh", l2=0.1), Dropout(), OUTPUT), ""),
    ((Dense(units=9), OUTPUT), "layer 1 (Dense) have other shapes than those of the run's layer 1"),
    ((Dense(units=8), BatchNorm(), OUTPUT), "layer 2 (BatchNorm) have other shapes"),
    ((Dense(units=8), OUTPUT, BatchNorm()), "no weights for layer 3"),
    ((Dense(units=8),), "the run's layer 2 (Dense) have no place"),
    ((Dense(units=8, use_bias=False), OUTPUT), "layer 1 (Dense) have other shapes"),
]


@pytest.mark.parametrize(("layers", "said"), CHANGES)
def test_what_is_said_is_what_the_engine_finds(layers: tuple[Layer, ...], said: str) -> None:
    changed = PARENT.model_copy(update={"layers": layers})
    told = other_weights(PARENT, changed)
    assert said in told
    assert bool(told) == bool(said)
    if layers[-1] == OUTPUT:
        # The oracle: the shapes Keras gives the weights.
        assert (shapes(changed) == shapes(PARENT)) == (not told)


def shapes(experiment: Experiment) -> list[tuple[int, ...]]:
    return [tuple(weight.shape) for weight in Leg(experiment).program.model.weights]


def test_other_data_may_need_other_weights() -> None:
    data = DataSpec(source=Mnist(), split=FirstSamples(train=100, validation=20))
    assert other_weights(PARENT, PARENT.model_copy(update={"data": data}))


# From a finding on


def found(experiment: Experiment, first: int) -> Finding:
    treatment = Treatment("Restart with it", experiment)
    return Finding("overfitting", "warning", "It is.", first, 6, treatment=treatment)


@pytest.fixture
def history() -> RunHistory:
    accuracy = [0.5, 0.6, 0.7, 0.7, 0.7, 0.7]
    return run(accuracy, accuracy, training=PARENT.training, ended="finished")


def experiment_of(history: RunHistory) -> Experiment:
    assert history.started
    return Experiment.model_validate_json(history.started.experiment)


def test_a_branch_begins_before_what_was_found(history: RunHistory) -> None:
    offered = experiment_of(history).with_training(epochs=20, batch_size=16)
    assert branch_epoch(history, found(offered, 4)) == 3
    # Before the first epoch there is nothing to branch from: that is a restart.
    assert branch_epoch(history, found(offered, 1)) is None
    assert branch_epoch(history, replace(found(offered, 4), treatment=None)) is None


def test_a_branch_is_offered_where_enough_epochs_are_left_to_judge_it(history: RunHistory) -> None:
    before = experiment_of(history)
    for epochs, epoch in ((3 + LEAST_EPOCHS, 3), (2 + LEAST_EPOCHS, None)):
        offered = before.with_training(epochs=epochs, batch_size=16)
        assert branch_epoch(history, found(offered, 4)) == epoch


def test_nothing_grows_out_of_dead_units_or_inputs_of_another_size(history: RunHistory) -> None:
    before = experiment_of(history).with_training(epochs=20)
    offered = before.with_training(batch_size=16)
    scaled = before.data.model_copy(update={"preprocessing": (Standardise(),)})
    with_other_data = before.model_copy(update={"data": scaled})
    assert branch_epoch(history, found(with_other_data, 4)) is None
    assert branch_epoch(history, found(offered, 4)) == 3
    names, none = ("1 Dense", "2 Dense"), (math.nan, math.nan)
    two = (1e-3, 1e-3)
    history.apply([LayersMeasured(6, 60, names, two, (1.0, 1.0), two, two, (0.95, math.nan), none)])
    assert branch_epoch(history, found(offered, 4)) is None


def test_nothing_grows_out_of_a_network_that_has_learned_nothing() -> None:
    """Thrown to chance at once, a rate found too high later: the weights are lost by then."""
    ruined = run([0.11] * 6, [0.11] * 6, training=PARENT.training, ended="finished")
    offered = experiment_of(ruined).with_training(epochs=20, batch_size=16)
    assert branch_epoch(ruined, found(offered, 4)) is None


def test_more_epochs_alone_follow_the_last(history: RunHistory) -> None:
    assert branch_epoch(history, found(experiment_of(history).with_training(epochs=20), 4)) == 6


def test_what_a_branch_may_not_change_is_for_a_restart(history: RunHistory) -> None:
    before = experiment_of(history).with_training(epochs=20)

    def with_layers(layers: tuple[Layer, ...]) -> Finding:
        return found(before.model_copy(update={"layers": layers}), 4)

    assert branch_epoch(history, with_layers(with_dropout(before.layers))) == 3
    assert branch_epoch(history, with_layers((*before.layers[:-1], Dense(), OUTPUT))) is None
    drawn_otherwise = initialised(before.layers, HeNormal())
    assert branch_epoch(history, with_layers(drawn_otherwise)) is None
    assert branch_epoch(history, found(before.with_training(epochs=3, batch_size=16), 4)) is None


def test_a_branch_has_the_knobs_of_where_it_begins() -> None:
    """Cooled down after epoch 10, and made longer: the first holds for what came later alone."""
    history = run([0.85 + 0.01 * row for row in range(12)], [0.8, 0.85, *[0.84] * 10])
    rate = "training.optimizer.learning_rate"
    history.apply([KnobTurned(0.0, 50, 5, 0, rate, 0.5), KnobTurned(0.0, 100, 10, 0, rate, 1e-5)])
    history.apply([KnobTurned(0.0, 110, 11, 0, "training.epochs", 70.0)])
    found = findings(history)[0]
    assert found.treatment
    assert found.treatment.experiment.training.optimizer.learning_rate == 1e-5
    branched = branch_offer(history, found, 5)
    assert branched
    assert branched.layers == found.treatment.experiment.layers
    assert branched.training.optimizer.learning_rate == 0.5
    assert branched.training.epochs == 70
    assert branch_offer(history, found, 11) == found.treatment.experiment
