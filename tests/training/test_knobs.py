"""Knobs turned while a run trains, the recipe that repeats them, and runs that branch off."""

from typing import Any

import keras
import numpy as np
import pytest

from dllab.data.prepare import prepare
from dllab.events import BatchesEnded, EpochEnded, Event, KnobTurned
from dllab.history import RunHistory, fold
from dllab.jobs import Control, JobError
from dllab.network.build import compiled_model
from dllab.network.knobs import Knob, _places
from dllab.recipe import Recipe, turns_of
from dllab.spec import Experiment, ExperimentError, to_json
from dllab.spec.data import Flip, Noise, Rotate, Share
from dllab.spec.data.augmentation import Augment
from dllab.spec.knobs import turned
from dllab.spec.layers import Conv2D, Dense, Dropout, Flatten, GaussianNoise
from dllab.spec.optimizers import Adam, RmsProp, Sgd
from dllab.spec.schedules import Exponential
from dllab.training.orders import batch_order
from dllab.training.run import TrainingRun
from dllab.training.train import train
from tests.experiments import digits, small
from tests.training.going_on import (
    Reaction,
    assert_same_curves,
    assert_same_runs,
    events_of,
    gone_on,
    state_file,
    stop_after,
    trained,
)
from tests.training.test_resume import with_training

SOFTMAX = Dense(units=3, activation="softmax")
RATE = "training.optimizer.learning_rate"
BATCH = "training.batch_size"


def turning(*turns: tuple[int, str, float]) -> Reaction:
    """A person who turns knobs when an epoch has ended."""

    def react(event: Event, control: Control) -> None:
        for epoch, knob, value in turns:
            if isinstance(event, EpochEnded) and event.epoch == epoch:
                control.turn(knob, value)

    return react


def recipe_of(history: RunHistory) -> Recipe:
    assert history.started
    return Recipe(history.started.experiment, turns_of(history))


def image_network(augment: Augment | None = None) -> Experiment:
    experiment = digits(
        Conv2D(filters=2, strides=4), Flatten(), Dense(units=10, activation="softmax")
    )
    data = experiment.data.model_copy(update={"augmentation": (augment or Flip(),)})
    return with_training(experiment.model_copy(update={"data": data}), epochs=5)


@pytest.mark.parametrize(
    ("experiment", "knob", "value"),
    [
        (small(epochs=5), RATE, 0.1),
        (small(epochs=5), "training.optimizer.beta_1", 0.5),
        (small(optimizer=Sgd(momentum=0.9), epochs=5), "training.optimizer.momentum", 0.1),
        (small(Dense(l2=0.01), Dense(l2=0.01), SOFTMAX, epochs=5), "layers.*.l2", 0.5),
        (small(Dense(units=64), Dropout(rate=0.1), SOFTMAX, epochs=5), "layers.1.rate", 0.9),
        (image_network(), "data.augmentation.0.probability", 1.0),
        (small(epochs=5), BATCH, 7),
        # From nothing, or to nothing, another program goes on.
        (small(optimizer=Sgd(learning_rate=0.1), epochs=5), "training.optimizer.momentum", 0.9),
        (small(epochs=5), "layers.*.l2", 0.1),
        (small(Dense(units=64), Dropout(rate=0.5), SOFTMAX, epochs=5), "layers.1.rate", 0.0),
        (image_network(), "data.augmentation.*.probability", 0.0),
        (image_network(Rotate(degrees=5)), "data.augmentation.0.degrees", 90.0),
        (image_network(Noise(stddev=0.01)), "data.augmentation.0.stddev", 0.5),
    ],
)
def test_a_knob_changes_what_follows_and_its_recipe_repeats_it(
    experiment: Experiment, knob: str, value: float
) -> None:
    """Bit for bit, also from a state between, and in the same places."""
    plain = trained(experiment)
    once = trained(experiment, turning((2, knob, value)))
    history = fold(once)
    (told,) = history.knobs
    assert (told.knob, told.value) == (knob, value)
    assert told.epoch >= 2
    for column in ("loss", "running_loss"):
        one, other = history.epochs[column], fold(plain).epochs[column]
        np.testing.assert_array_equal(one[:2], other[:2])
        assert one[-1] != other[-1]
    again = events_of(recipe_of(history).as_json())
    assert_same_runs(once, again)
    assert next(e for e in again if isinstance(e, KnobTurned)).step == told.step
    parts = trained(experiment, stop_after(1))
    rest = Recipe(
        to_json(experiment),
        turns_of(history),
        None,
        state_file(parts),
    )
    np.testing.assert_array_equal(
        fold(events_of(rest.as_json())).epochs["loss"], history.epochs["loss"][1:]
    )


def test_many_knobs_turned_in_the_midst_of_epochs_are_repeated() -> None:
    values = iter(np.geomspace(0.3, 0.001, 200))

    def fiddle(event: Event, control: Control) -> None:
        if isinstance(event, BatchesEnded):
            control.turn(RATE, float(next(values, 0.01)))
            if event.step > 20:
                control.turn(BATCH, 16 + event.step % 3)

    experiment = with_training(
        small(Dense(), Dropout(), SOFTMAX, optimizer=Sgd(momentum=0.9), epochs=12),
        schedule=Exponential(),
        keep_best=True,
    )
    once = trained(experiment, fiddle)
    history = fold(once)
    assert any(turn.batch for turn in history.knobs)
    assert {turn.batch for turn in history.knobs if turn.knob == BATCH} == {0}
    assert_same_runs(once, events_of(recipe_of(history).as_json()))


def test_a_run_with_knobs_turned_is_gone_on_with() -> None:
    experiment = small(epochs=10)
    once = trained(experiment, turning((3, RATE, 0.05), (5, BATCH, 10)))
    history = fold(once)
    parts: list[Event] = []
    control = Control()

    def stop(event: Event) -> None:
        parts.append(event)
        if isinstance(event, EpochEnded) and event.epoch == 7:
            control.give("stop")

    train(recipe_of(history).as_json(), stop, control)
    assert_same_runs(once, gone_on(parts))


def test_turned_knobs_train_as_keras_does_with_these_numbers() -> None:
    """An independent oracle: `fit` with one setting, then with the other, slots kept."""
    experiment = small(optimizer=Sgd(learning_rate=0.1, momentum=0.9), epochs=4)
    turns = ((2, RATE, 0.02), (2, "training.optimizer.momentum", 0.5))
    events = trained(experiment, turning(*turns))
    place = fold(events).knobs[0]
    assert {(turn.epoch, turn.batch) for turn in fold(events).knobs} == {(2, 0)}
    data, training = prepare(experiment.data), experiment.training
    keras.utils.set_random_seed(training.seed)
    model = compiled_model(experiment, data.x_train.shape[1:])
    for epoch in range(1, 5):
        if epoch == place.epoch + 1:
            model.optimizer.learning_rate = 0.02
            model.optimizer.momentum = 0.5
            model.make_train_function(force=True)
        order = batch_order(training, len(data.y_train), epoch)
        model.fit(
            data.x_train[order],
            data.y_train[order],
            batch_size=training.batch_size,
            shuffle=False,
            verbose=0,
        )
    loss, _ = model.evaluate(data.x_validation, data.y_validation, verbose=0)
    assert fold(events).epochs["val_loss"][-1] == pytest.approx(loss, rel=1e-4)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (small(optimizer=RmsProp(rho=0.9, momentum=0.2)), small(optimizer=RmsProp(momentum=0.7))),
        (
            small(Dense(l1=0.1, l2=0.2), GaussianNoise(stddev=0.1), SOFTMAX),
            small(Dense(l1=0.3, l2=0.4), GaussianNoise(stddev=0.5), SOFTMAX),
        ),
    ],
)
def test_set_knobs_hold_what_a_new_network_has(one: Experiment, other: Experiment) -> None:
    run = TrainingRun(one, Control())
    run._leg.program.turn(other)
    fresh = compiled_model(other, (4,))
    places = zip(_places(run.model), _places(fresh), strict=True)
    for (owner, name), (source, _) in places:
        knob = getattr(owner, name)
        assert isinstance(knob, Knob)
        assert float(knob.__tf_tensor__()) == pytest.approx(float(getattr(source, name)))


def test_a_knob_no_run_has_ends_it_with_a_sentence() -> None:
    with pytest.raises(ExperimentError, match="has no knob 'warmth'"):
        trained(small(), turning((1, "warmth", 1.0)))


def test_epochs_are_added_while_it_trains() -> None:
    once = trained(small(epochs=3), turning((2, "training.epochs", 6)))
    assert len(fold(once).epochs) == 6
    shorter = trained(small(epochs=6), turning((2, "training.epochs", 1)))
    # Fewer than there are already: it ends where it is.
    assert fold(shorter).knobs[0].value == len(fold(shorter).epochs) < 6


# Branching


def branch(parent: list[Event], epoch: int, child: Experiment, *, state: bool = False) -> Recipe:
    history = fold(parent)
    assert history.started
    file = state_file(parent) if state else ""
    origin = Recipe(history.started.experiment, turns_of(history), None, file)
    return Recipe(to_json(child), parent=origin, branch_epoch=epoch)


CHANGES: dict[str, Any] = {
    "optimizer": Adam(learning_rate=0.03),
    "batch_size": 10,
    "seed": 9,
    "schedule": Exponential(decay=1.0),
}


def test_a_branch_with_nothing_changed_is_its_parent() -> None:
    experiment = EXPERIMENT
    whole = trained(experiment)
    child = events_of(branch(whole, 4, experiment).as_json())
    assert fold(child).epochs["epoch"].tolist() == [5, 6, 7, 8]
    assert_same_curves(fold(whole), fold(child), first=4)
    parts = trained(experiment, stop_after(2))
    from_state = events_of(branch(parts, 4, experiment, state=True).as_json())
    assert_same_runs(child, from_state)


EXPERIMENT = with_training(
    small(Dense(), Dropout(rate=0.2), SOFTMAX, optimizer=Sgd(momentum=0.9), epochs=8),
    keep_best=True,
)


@pytest.mark.parametrize("change", CHANGES)
def test_a_branch_begins_where_its_parent_was_whatever_is_changed(change: str) -> None:
    whole = trained(EXPERIMENT)
    changed = with_training(EXPERIMENT, **{change: CHANGES[change]})
    child = fold(events_of(branch(whole, 4, changed).as_json()))
    assert child.started
    assert len(child.epochs) == 4
    # The first batch's loss is that of the parent's network, not of a new one.
    assert child.batches["loss"][0] < 0.7 * fold(whole).batches["loss"][0]
    assert child.batches["step"][0] == 17
    assert child.epochs["loss"][-1] != fold(whole).epochs["loss"][-1]


def test_a_branch_of_a_branch_with_knobs_turned_in_both() -> None:
    first = trained(EXPERIMENT, turning((2, RATE, 0.05)))
    now = turned(EXPERIMENT, RATE, 0.05)
    second_recipe = branch(first, 4, with_training(now, batch_size=20))
    second = events_of(second_recipe.as_json(), turning((6, RATE, 0.01)))
    history = fold(second)
    again = Recipe(
        second_recipe.experiment,
        turns_of(history),
        parent=second_recipe.parent,
        branch_epoch=4,
    )
    assert_same_runs(second, events_of(again.as_json()))


def test_other_data_of_the_same_shape() -> None:
    whole = trained(EXPERIMENT)
    data = EXPERIMENT.data.model_copy(update={"split": Share(validation=0.4)})
    child = EXPERIMENT.model_copy(update={"data": data})
    history = fold(events_of(branch(whole, 4, child).as_json()))
    assert history.started
    assert history.started.validation_samples == 60
    assert len(history.epochs) == 4


def test_other_weights_are_refused() -> None:
    whole = trained(EXPERIMENT)
    other = EXPERIMENT.model_copy(update={"layers": (Dense(units=5), SOFTMAX)})
    with pytest.raises(JobError, match=r"Layer 1 \(Dense\) has a kernel of shape \(4, 5\)"):
        events_of(branch(whole, 4, other).as_json())
