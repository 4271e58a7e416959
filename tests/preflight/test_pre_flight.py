"""Each card passes where all is well and fails on a fault planted for it."""

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from dllab.data.samples import Samples
from dllab.diagnosis.card import Card, from_plain
from dllab.diagnosis.pre_flight import CHECKS
from dllab.diagnosis.pre_flight.chance import chance_card, guess
from dllab.diagnosis.pre_flight.duplicates import duplicates_card
from dllab.diagnosis.pre_flight.gradient import WRONG, Comparison, gradient_card
from dllab.diagnosis.pre_flight.scale import scale_card
from dllab.diagnosis.pre_flight.shuffled import shuffled_card
from dllab.diagnosis.pre_flight.zeroed import zeroed_card
from dllab.events import CheckEnded, EpochEnded, Event, Progressed, RunEnded
from dllab.jobs import Control, InlineRunner
from dllab.network.losses import keras_loss
from dllab.preflight import data_checks
from dllab.preflight.bench import Bench
from dllab.preflight.gradient_check import compare, double_network
from dllab.preflight.job import checks, pre_flight
from dllab.spec import Experiment, Layer, preset, to_json
from dllab.spec.data import (
    DataSpec,
    FirstSamples,
    Mnist,
    RandomCounts,
    TwoGaussians,
    TwoSpirals,
)
from dllab.spec.initializers import HeNormal, RandomNormal, Zeros
from dllab.spec.layers import BatchNorm, Conv2D, Dense, Dropout, Flatten, MaxPool2D
from dllab.spec.losses import BinaryCrossEntropy, Hinge, SoftmaxCrossEntropy
from dllab.spec.optimizers import Sgd
from dllab.training.train import train
from tests.experiments import digits, small, told_by

SOFTMAX = Dense(units=10, activation="softmax")
HIDDEN = Dense(units=32, activation="relu", initializer=HeNormal())
SOUND = digits(Flatten(), HIDDEN, SOFTMAX)


def bench(experiment: Experiment) -> Bench:
    return Bench.of(experiment, Control())


def card(check: str, experiment: Experiment) -> Card:
    return checks()[check](bench(experiment))


def with_layers(*layers: Layer) -> Experiment:
    return SOUND.model_copy(update={"layers": layers})


def with_data(experiment: Experiment, **changes: object) -> Experiment:
    data = experiment.data.model_copy(update=changes)
    return experiment.model_copy(update={"data": data})


def told(events: list[Event]) -> dict[str, Card]:
    cards = [from_plain(event.card) for event in events if isinstance(event, CheckEnded)]
    return {card.check: card for card in cards}


def test_all_cards_of_a_sound_experiment_pass_in_their_order() -> None:
    events = told_by(pre_flight, SOUND)
    cards = told(events)
    assert list(cards) == list(CHECKS)
    assert {name: card.verdict for name, card in cards.items()} == dict.fromkeys(CHECKS, "passed")
    assert all(card.picture and card.sentence for card in cards.values())
    assert [event.done for event in events if isinstance(event, Progressed)] == list(range(9))
    assert isinstance(events[-1], RunEnded)
    assert events[-1].status == "finished"


def test_a_run_after_a_pre_flight_is_bit_equal_to_one_before() -> None:
    def losses() -> list[float]:
        events = told_by(train, SOUND)
        return [event.val_loss for event in events if isinstance(event, EpochEnded)]

    before = losses()
    told_by(pre_flight, SOUND)
    assert losses() == before


# The faults, one for each card


def test_unscaled_inputs() -> None:
    """Temperatures in degrees Fahrenheit, about 70."""
    output = Dense(units=1, activation="sigmoid", initializer=RandomNormal(stddev=1.0))
    raw = with_data(preset("logistic-regression"), preprocessing=())
    raw = raw.model_copy(update={"layers": (output,)})
    found = card("scale", raw)
    assert (found.verdict, found.place, found.field) == ("failed", "data", "preprocessing")
    assert "between 53 and 81" in found.sentence
    chance = card("chance", raw)
    assert (chance.verdict, chance.field) == ("failed", "preprocessing")


def test_a_loss_far_from_chance() -> None:
    large = Dense(units=10, activation="softmax", initializer=RandomNormal(stddev=3.0))
    found = card("chance", with_layers(Flatten(), HIDDEN, large))
    assert (found.verdict, found.place) == ("failed", "network")
    assert "(chance) is 2.3 = −ln(1/10). Too much: the outputs of an" in found.sentence


@pytest.mark.parametrize(
    ("loss", "output", "chance"),
    [
        (Hinge(), Dense(units=2, activation="linear"), 1.0),
        (Hinge(margin=3.0), Dense(units=2, activation="linear"), 3.0),
        (BinaryCrossEntropy(), Dense(units=1, activation="sigmoid"), np.log(2)),
        (BinaryCrossEntropy(), Dense(units=1, activation="linear"), np.log(2)),
    ],
    ids=["hinge", "margin 3", "sigmoid", "logit"],
)
def test_chance_of_the_other_losses(loss: Any, output: Dense, chance: float) -> None:
    plane = DataSpec(source=TwoGaussians(), split=RandomCounts(train=100, validation=50))
    layers = (Dense(units=8, activation="tanh"), output)
    experiment = Experiment(data=plane, layers=layers).with_training(loss=loss)
    found = card("chance", experiment)
    assert found.verdict == "passed"
    assert found.picture
    assert found.picture.level == pytest.approx(chance)


def test_weights_that_are_all_zero() -> None:
    zeros = [layer.model_copy(update={"initializer": Zeros()}) for layer in (HIDDEN, SOFTMAX)]
    assert card("penalty", with_layers(Flatten(), *zeros)).verdict == "failed"
    assert card("penalty", preset("logistic-regression")).verdict == "noted"


def test_a_penalty_that_does_not_reach_the_loss(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dllab.network.layers._penalty", lambda _l1, _l2: None)
    found = card("penalty", SOUND)
    assert found.verdict == "failed"
    assert "put on for this check only" in found.sentence
    assert "expected are" in found.sentence


@pytest.mark.parametrize(
    ("rate", "said"), [(1e-6, "raise the learning rate"), (1000.0, "lower the learning rate")]
)
def test_a_rate_at_which_nothing_is_learned_by_heart(
    rate: float, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dllab.preflight.training_checks.MOST_STEPS", 300)
    found = card("by heart", SOUND.with_training(optimizer=Sgd(learning_rate=rate)))
    assert found.verdict == "failed"
    assert said in found.cause or "hardly moves" in found.cause


def test_dead_units_learn_nothing_by_heart_nor_from_inputs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("dllab.preflight.training_checks.SECONDS", 1.0)
    dead = Dense(units=32, activation="relu", initializer=Zeros())
    experiment = with_layers(Flatten(), dead, dead, SOFTMAX)
    found = card("by heart", experiment)
    assert (found.verdict, found.place) == ("failed", "network")
    assert card("zeroed", experiment).verdict == "failed"


def test_what_cannot_be_learned_by_heart_is_no_fault() -> None:
    """Two parameters for 20 flights, of which some were alike and ended differently."""
    assert card("by heart", preset("logistic-regression")).verdict == "noted"


def test_regularisation_does_not_hinder_learning_by_heart() -> None:
    layers = (Flatten(), Dense(units=64, l2=0.1), BatchNorm(), Dropout(rate=0.8), SOFTMAX)
    assert card("by heart", with_layers(*layers)).verdict == "passed"


@keras.saving.register_keras_serializable("tests")
class WrongGradient(keras.layers.Layer):
    """The identity, whose gradient is off by a factor."""

    def call(self, inputs: Any) -> Any:
        @tf.custom_gradient  # type: ignore[untyped-decorator]
        def wrong(x: Any) -> tuple[Any, Callable[[Any], Any]]:
            return tf.identity(x), lambda above: 1.1 * above

        return wrong(inputs)


def test_a_wrong_gradient_is_found_where_it_is() -> None:
    few = bench(SOUND).train.first(8)
    x, y = few.x, few.y
    right = double_network(SOUND, x.shape[1:])
    layers = [*right.layers[:2], WrongGradient(dtype="float64"), *right.layers[2:]]
    wrong = keras.Sequential([keras.Input(x.shape[1:], dtype="float64"), *layers])
    loss, inputs = keras_loss(SOUND), x.astype(np.float64)
    sound = gradient_card(compare(right, loss, inputs, y, Control()), has_kinks=True)
    assert sound.verdict == "passed"
    compared = compare(wrong, loss, inputs, y, Control())
    found = gradient_card(compared, has_kinks=True)
    assert found.verdict == "failed"
    assert "layer 2" in found.cause
    # Only what lies before the wrong layer is wrong.
    assert {one.name.split(",")[0] for one in compared if one.error > WRONG} == {"layer 2"}


@pytest.mark.parametrize(
    "layers",
    [
        (Conv2D(filters=4, activation="relu"), MaxPool2D(), Flatten(), SOFTMAX),
        (Flatten(), Dense(units=20, activation="linear"), BatchNorm(), Dropout(), SOFTMAX),
        (
            Flatten(),
            Dense(units=20, activation="tanh", l2=0.01),
            Dense(units=10, activation="linear"),
        ),
    ],
    ids=["convolution", "batch norm", "logits"],
)
def test_gradients_of_all_kinds_of_layers_are_right(layers: tuple[Layer, ...]) -> None:
    assert card("gradient", with_layers(*layers)).verdict == "passed"


def test_inputs_without_information(monkeypatch: pytest.MonkeyPatch) -> None:
    """No weight of the hidden layer moves, so that all inputs look alike behind it."""
    monkeypatch.setattr("dllab.preflight.training_checks.SECONDS", 1.0)
    blank = with_layers(Flatten(), Dense(units=8, activation="relu", initializer=Zeros()), SOFTMAX)
    found = card("zeroed", blank)
    assert found.verdict == "failed"
    assert "no better" in found.sentence


def test_a_loss_thrown_about_by_its_rate_is_no_use_of_the_inputs() -> None:
    """With this seed it often ends lower with the inputs than with zeros, both at hundreds."""
    wild = preset().with_training(optimizer=Sgd(learning_rate=50.0), seed=1)
    found = card("zeroed", wild)
    assert found.verdict == "failed"
    assert "no better" in found.sentence
    assert "lower the learning rate" in found.cause
    assert (found.place, found.field) == ("training", "optimizer")


def test_lower_than_without_inputs_but_no_better_than_guessing() -> None:
    thrown = zeroed_card(
        [2.3, *[300.0] * 20], [2.3, *[400.0] * 20], 0.1, chance=0.1, measured=100, guessed=2.3
    )
    assert thrown.verdict == "failed"
    assert "no better than guessing at 2.3." in thrown.sentence


def test_a_penalty_is_no_lack_of_use_of_the_inputs() -> None:
    layers = (Flatten(), Dense(units=64, activation="relu", l2=0.05), SOFTMAX)
    assert card("zeroed", with_layers(*layers)).verdict == "passed"


def copied(share: float) -> Callable[[Any], Samples]:
    """Digits of which the validation samples are copies of training samples."""

    def load(source: Any) -> Samples:
        from dllab.data.catalogue import load as real  # noqa: PLC0415

        found = real(source)
        x, y = np.array(found.x[:400]), np.array(found.y[:400])
        count = round(100 * share)
        x[300 : 300 + count], y[300 : 300 + count] = x[:count], y[:count]
        return replace(found, x=x, y=y)

    return load


def test_copies_across_the_split(monkeypatch: pytest.MonkeyPatch) -> None:
    load = copied(0.5)
    # By the module: the package has a function of its name.
    preparing = import_module("dllab.data.prepare")
    monkeypatch.setattr(preparing, "load", lambda source, _report: load(source))
    monkeypatch.setattr(data_checks, "load", load)
    found = card("duplicates", SOUND)
    assert found.verdict == "failed"
    assert "50 of 100 validation samples" in found.sentence
    # And whoever learned them by heart knows shuffled labels of samples never trained on.
    leak = card("shuffled", SOUND)
    assert leak.verdict == "failed"
    assert "a leak" in leak.sentence


def test_shuffled_labels_need_a_validation_part() -> None:
    without = with_data(SOUND, split=FirstSamples(train=300, validation=0))
    assert card("shuffled", without).verdict == "skipped"
    assert card("duplicates", with_data(SOUND, source=Mnist())).verdict == "passed"


def test_clustered_data_do_not_fool_the_shuffled_labels() -> None:
    spirals = DataSpec(source=TwoSpirals(), split=RandomCounts(train=200, validation=100))
    layers = (Dense(units=16, activation="tanh"), Dense(units=2, activation="softmax"))
    assert card("shuffled", Experiment(data=spirals, layers=layers)).verdict == "passed"


def test_unbalanced_classes() -> None:
    source = TwoGaussians()
    plane = DataSpec(source=source, split=RandomCounts(train=220, validation=20))
    found = bench(Experiment(data=plane, layers=(Dense(units=2, activation="softmax"),)))
    y = np.zeros_like(found.data.y_train)
    y[:10] = 1
    rare = replace(found, data=replace(found.data, y_train=y))
    unbalanced = data_checks.balance(rare)
    assert (unbalanced.verdict, unbalanced.field) == ("failed", "class_weights")
    assert data_checks.balance(found).verdict == "passed"


# The words: what a sentence calls right must be what its verdict is made of


def test_a_scale_is_right_within_the_limits_it_says() -> None:
    draw = np.random.default_rng(0)
    for rms, verdict in ((0.335, "passed"), (4.8, "passed"), (0.04, "failed"), (6.0, "failed")):
        found = scale_card(draw.normal(0, rms, (500, 4)).astype(np.float32), tabular=True)
        assert found.verdict == verdict
        assert "within 0.05 to 5" in found.sentence


def test_shuffled_labels_are_judged_by_the_limit_that_is_said() -> None:
    """A standard error of 1.2 %: 13 % is luck, 14 % is not."""
    passed, failed = (shuffled_card([0.9], [share], 0.1, 625) for share in (0.13, 0.14))
    assert (passed.verdict, failed.verdict) == ("passed", "failed")
    for found in (passed, failed):
        assert "Chance is 10.0 %, up to 13.6 % is luck" in found.sentence


def test_the_figures_of_zeroed_inputs_are_judged_by_the_limit_that_is_said() -> None:
    losses = [2.3] * 20, [2.3] * 20
    found = zeroed_card(*losses, 0.14, chance=0.1, measured=625, guessed=2.3)
    assert found.verdict == "failed"
    assert "14.0 % are right. Chance is 10.0 %, up to 13.6 % would be luck" in found.sentence


def test_gradients_are_compared_with_a_limit_that_is_named() -> None:
    def said(error: float, kinks: bool) -> str:
        return gradient_card([Comparison("layer 1", error, on_kink=False)], kinks).sentence

    assert said(9e-8, False).endswith("is at most 9e-8; up to 1e-7 is good.")
    assert said(9e-6, True).endswith("is at most 9e-6; up to 0.0001 is usual.")
    assert said(0.5, True).endswith("is at most 0.5; above 0.01 it is wrong.")
    assert "1 parameter: the relative error" in said(9e-8, False)


def test_random_outputs_may_add_to_the_loss_of_guessing() -> None:
    found = chance_card([2.51] * 5, guess(SoftmaxCrossEntropy(), 10, "softmax"), 1.0)
    assert found.verdict == "passed"
    assert "is 2.51; that of guessing (chance) is 2.3 = −ln(1/10)." in found.sentence
    assert found.sentence.endswith("random, which may move it by up to 0.9.")


def test_no_duplicates_are_said_in_the_plot() -> None:
    found = duplicates_card((0, 0), (100, 100), 784)
    assert found.picture
    assert found.picture.if_zero == "no duplicates"


# Control


def test_a_stop_ends_it_between_two_checks() -> None:
    def stop(event: Event, control: Control) -> None:
        if isinstance(event, CheckEnded) and event.card["check"] == "balance":
            control.give("stop")

    events = told_by(pre_flight, SOUND, stop)
    ended = events[-1]
    assert isinstance(ended, RunEnded)
    assert ended.status == "stopped"
    assert list(told(events)) == ["scale", "balance"]


def test_a_stop_within_a_check_ends_it_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dllab.preflight.training_checks.SECONDS", 1000.0)
    monkeypatch.setattr("dllab.preflight.training_checks.MOST_STEPS", 10**9)
    slow = SOUND.with_training(optimizer=Sgd(learning_rate=1e-9))
    monkeypatch.setattr("dllab.preflight.training_checks.HALT_STEPS", 10**9)

    def stop(event: Event, control: Control) -> None:
        if isinstance(event, Progressed) and event.doing == CHECKS["by heart"]:
            control.give("stop")

    events = told_by(pre_flight, slow, stop)
    assert "by heart" not in told(events)


def test_it_is_a_job_of_keras() -> None:
    events: list[Event] = []
    control = Control()
    control.give("stop")
    InlineRunner().run("pre_flight", to_json(small()), events.append, control)
    assert isinstance(events[-1], RunEnded)
