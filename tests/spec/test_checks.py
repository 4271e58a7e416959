import re
from typing import Any

import pytest

from dllab.data import facts
from dllab.spec import DataFacts, Experiment, Layer, TrainingSpec, output_activation, problems
from dllab.spec.data import DataSpec, FirstSamples, Share
from dllab.spec.layers import Activation, BatchNorm, Conv2D, Dense, Dropout, Flatten
from dllab.spec.losses import BinaryCrossEntropy, Hinge, LossSpec, SquaredError
from dllab.spec.stopping import EarlyStopping

DIGITS = DataFacts((28, 28, 1), tuple("0123456789"), 60_000)
FLIGHTS = DataFacts((1,), ("no distress", "distress"), 23)
ALL = DataSpec(split=Share(validation=0.0))


def found(layers: tuple[Layer, ...], known: DataFacts = DIGITS, **training: Any) -> str:
    """The only problem's message, or nothing."""
    experiment = Experiment(data=ALL, layers=layers, training=TrainingSpec(**training))
    messages = [problem.message for problem in problems(experiment, known)]
    assert len(messages) <= 1
    return messages[0] if messages else ""


def test_the_lecture_s_experiment_can_start() -> None:
    experiment = Experiment()
    assert problems(experiment, facts(experiment.data)) == ()


@pytest.mark.parametrize(("validation", "fits"), [(10, True), (11, False)])
def test_the_split_must_leave_enough_samples(validation: int, fits: bool) -> None:
    data = DataSpec(split=FirstSamples(train=13, validation=validation))
    layers = (Dense(units=2, activation="softmax"),)
    told = problems(Experiment(data=data, layers=layers), FLIGHTS)
    assert [problem.place for problem in told] == ([] if fits else ["data"])
    if not fits:
        assert told[0].message.startswith("The split asks for 13 training + 11 validation")


def test_the_layer_at_fault_is_named() -> None:
    experiment = Experiment(layers=(Flatten(), Conv2D(), Dense(units=10)))
    (problem,) = problems(experiment, DIGITS)
    assert (problem.place, problem.layer) == ("network", 1)
    assert "Conv2D needs images" in problem.message


def test_a_network_too_large_for_memory_is_refused() -> None:
    wide = Dense(units=20_000)
    layers = (Flatten(), wide, wide, wide, Dense(units=10, activation="softmax"))
    assert found(layers).startswith("The network has 815,940,010 parameters, more than the 500,")


def test_a_network_needs_a_layer() -> None:
    assert "has no layer: add" in found(())


@pytest.mark.parametrize(
    ("layers", "message"),
    [
        ((Flatten(), Dense(units=9)), "The output is 9, softmax .* end with Dense, 10 units"),
        ((Conv2D(filters=10),), "The output is 28 x 28 x 10, softmax"),
        ((Flatten(), Dense(units=10, activation="relu")), "received Dense with relu: set the"),
        ((Flatten(), Dense(units=10), Activation(function="tanh")), "Activation with tanh"),
        ((Flatten(), Dense(units=10), Dropout()), "Dropout behind the output disturbs .* move it"),
        ((Flatten(), Dense(units=10), BatchNorm()), "BatchNorm behind the output rescales"),
        ((Flatten(), Dense(units=10, activation="sigmoid")), r"probabilities \(softmax\)"),
    ],
)
def test_softmax_cross_entropy_needs_a_probability_a_class(
    layers: tuple[Layer, ...], message: str
) -> None:
    assert re.search(message, found(layers))


@pytest.mark.parametrize(
    ("layers", "known", "message"),
    [
        ((Flatten(), Dense(units=1, activation="sigmoid")), DIGITS, "two classes, .* has 10"),
        ((Dense(units=2, activation="sigmoid"),), FLIGHTS, "single output: end with Dense, 1 unit"),
        ((Dense(units=1, activation="softmax"),), FLIGHTS, r"probabilities \(sigmoid\)"),
    ],
)
def test_binary_cross_entropy_needs_two_classes_and_one_output(
    layers: tuple[Layer, ...], known: DataFacts, message: str
) -> None:
    assert re.search(message, found(layers, known, loss=BinaryCrossEntropy()))


@pytest.mark.parametrize(
    ("loss", "activation", "message"),
    [
        (
            Hinge(),
            "softmax",
            r"SVM hinge reads its output as raw scores \(linear\), received Dense",
        ),
        (Hinge(), "linear", ""),
        (SquaredError(), "tanh", "near 0 and 1 .* set the last layer's activation to sigmoid"),
        (SquaredError(), "sigmoid", ""),
        (SquaredError(), "softmax", ""),
        (SquaredError(), "linear", ""),
    ],
)
def test_hinge_and_squared_error_say_which_outputs_they_read(
    loss: LossSpec, activation: Any, message: str
) -> None:
    told = found((Flatten(), Dense(units=10, activation=activation)), loss=loss)
    assert re.search(message, told) if message else not told


def test_every_loss_but_the_binary_one_needs_an_output_a_class() -> None:
    told = found((Flatten(), Dense(units=9, activation="linear")), loss=Hinge())
    assert told.startswith("The output is 9, SVM hinge needs one output for each of the 10 classes")


@pytest.mark.parametrize(("validation", "fits"), [(0, False), (1, True)])
def test_early_stopping_needs_a_validation_part(validation: int, fits: bool) -> None:
    data = DataSpec(split=FirstSamples(validation=validation))
    training = TrainingSpec(early_stopping=EarlyStopping())
    told = problems(Experiment(data=data, training=training), DIGITS)
    assert [problem.place for problem in told] == ([] if fits else ["training"])


def test_something_must_be_trained() -> None:
    three = DataFacts((3,), ("a", "b", "c"), 100)
    assert "No layer has anything to train: add" in found((Activation(function="softmax"),), three)
    assert not found((BatchNorm(), Activation(function="softmax")), three)


@pytest.mark.parametrize("activation", ["softmax", "linear"])
def test_probabilities_and_raw_logits_fit(activation: Any) -> None:
    assert not found((Flatten(), Dense(units=10, activation=activation)))
    separate = (Flatten(), Dense(units=10, activation="linear"), Activation(function=activation))
    assert not found(separate)


def test_output_activation() -> None:
    assert output_activation(Dense(activation="tanh")) == "tanh"
    assert output_activation(Activation(function="elu")) == "elu"
    assert not output_activation(Flatten())
