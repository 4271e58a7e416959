"""What is offered: the sentence advises what the button does, the likeliest cause first."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product

import pytest

from dllab.diagnosis import Finding, findings
from dllab.diagnosis.treatments import OFFERS, changed, with_treatment
from dllab.diagnosis.vital_signs import vital_findings
from dllab.events import LayersMeasured, RunEnded
from dllab.history import RunHistory
from dllab.spec import Experiment, Layer, TrainingSpec, preset, to_json
from dllab.spec.data import CsvFile, DataSpec, Iris, Mnist, Standardise, ZeroToOne
from dllab.spec.initializers import GlorotUniform, RandomNormal, Zeros
from dllab.spec.layers import Activation, BatchNorm, Conv2D, Dense, Dropout, Flatten
from dllab.spec.optimizers import Adam, Optimizer, Sgd
from tests.diagnosis.made import run
from tests.diagnosis.recorded.read import recorded

NAN = float("nan")


def network(activation: str, *drawn: object) -> tuple[Layer, ...]:
    hidden = (
        Dense.model_validate({"units": 20, "activation": activation, "initializer": one})
        for one in drawn or (GlorotUniform(),)
    )
    return (Flatten(), *hidden, Dense(units=10, activation="softmax"))


def experiment(
    layers: tuple[Layer, ...] | None = None,
    optimizer: Optimizer | None = None,
    data: DataSpec | None = None,
) -> Experiment:
    return Experiment(
        data=data or DataSpec(source=Mnist(), preprocessing=(ZeroToOne(),)),
        layers=layers or network("relu"),
        training=TrainingSpec(optimizer=optimizer or Adam()),
    )


def of(history: RunHistory, trained: Experiment) -> RunHistory:
    assert history.started
    history.started = replace(history.started, experiment=to_json(trained))
    return history


def signs(dead: float = NAN, saturated: float = NAN, first: float = 1.0) -> LayersMeasured:
    two = (1e-3, 1e-3)
    names = ("2 Dense", "3 Dense")
    return LayersMeasured(6, 60, names, two, (first, 1.0), two, two, (dead, NAN), (saturated, NAN))


SIGNS = (signs(), signs(dead=0.9), signs(saturated=0.9), signs(first=1e-6), signs(first=1e6))


def at_chance(trained: Experiment, seen: LayersMeasured = SIGNS[0]) -> RunHistory:
    history = of(run([0.1] * 12, [0.1] * 12, loss=[2.3] * 12), trained)
    history.apply([seen])
    return history


# The text and the button


def _weights(one: Experiment) -> list[object]:
    return [getattr(layer, "initializer", None) for layer in one.layers if hasattr(layer, "units")]


def _functions(one: Experiment) -> set[str]:
    kinds = (Dense, Conv2D)
    inner: set[str] = {layer.activation for layer in one.layers if isinstance(layer, kinds)}
    return inner | {layer.function for layer in one.layers if isinstance(layer, Activation)}


def _has(kind: type) -> Callable[[Experiment], int]:
    return lambda one: sum(isinstance(layer, kind) for layer in one.layers)


# What an advice says, and what of an experiment it changes.
ADVICE: dict[str, Callable[[Experiment], object]] = {
    r"learning rate of ([\d.e-]+)$": lambda one: one.training.optimizer.learning_rate,
    r"standardise the inputs$": lambda one: one.data.preprocessing,
    r"draw the first weights by": _weights,
    r"(?<!leaky )try ReLU between the layers$": lambda one: "relu" in _functions(one),
    r"leaky ReLU": lambda one: "leaky_relu" in _functions(one),
    r"batch norm$": _has(BatchNorm),
    r"dropout of": _has(Dropout),
    r"L2 penalty": lambda one: [getattr(layer, "l2", 0) for layer in one.layers],
    r"L1 penalty": lambda one: [getattr(layer, "l1", 0) for layer in one.layers],
    r"early stopping$": lambda one: one.training.early_stopping,
    r"class weights": lambda one: one.training.class_weights,
    r"twice the units$": lambda one: [getattr(layer, "units", 0) for layer in one.layers],
    r"one more hidden layer$": lambda one: len(one.layers),
    r"train longer": lambda one: one.training.epochs,
    r"clip the gradients$": lambda one: one.training.clipping,
}


def check(found: Finding, before: Experiment) -> None:
    """The last sentence advises one thing, and that is what the treatment changes."""
    assert found.treatment
    advice = found.sentence.rstrip(".").rpartition(". ")[2]
    told = [pattern for pattern in ADVICE if re.search(pattern, advice, re.IGNORECASE)]
    assert len(told) == 1, found.sentence
    assert ADVICE[told[0]](found.treatment.experiment) != ADVICE[told[0]](before), found.sentence
    assert found.treatment.experiment in list(changed(before))
    if rate := re.search(r"learning rate of ([\d.e-]+)$", advice):
        changed_to = found.treatment.experiment.training.optimizer.learning_rate
        assert float(rate[1]) == pytest.approx(changed_to, rel=0.01)


def experiments() -> Iterator[Experiment]:
    yield from map(preset, ("lecture", "spirals"))
    raw = DataSpec(source=Mnist(), preprocessing=())
    layers = (network("relu"), network("sigmoid", *[GlorotUniform()] * 4), network("relu", Zeros()))
    for name in ("l1", "l2"):
        hidden = Dense.model_validate({"units": 20, "activation": "relu", name: 1.0})
        yield experiment((Flatten(), hidden, Dense(units=10, activation="softmax")))
    rates: tuple[Optimizer, ...] = (Adam(), Adam(learning_rate=1.0), Sgd(learning_rate=1e-6))
    for built, rate, data in product(layers, rates, (None, raw)):
        yield experiment(built, rate, data)


@pytest.mark.parametrize("kind", OFFERS)
def test_whatever_is_offered_is_what_the_sentence_advises(kind: str) -> None:
    made = 0
    for trained, seen in product(experiments(), SIGNS):
        found = Finding(kind, "warning", "This is seen.", 1, 12)
        treated = with_treatment(found, at_chance(trained, seen))
        if treated.treatment:
            check(treated, trained)
            made += 1
    assert made or kind == "validation not a number"


def test_so_it_is_in_all_recorded_runs() -> None:
    """What stands before the advice is what was seen: it advises nothing else."""
    checked = 0
    for case, history in recorded():
        for found in findings(history):
            if found.treatment:
                check(found, case.experiment)
                evidence = found.sentence.rstrip(".").rpartition(". ")[0]
                assert not re.search(r"\b(try|use|draw|lower|raise|scale|clip)\b", evidence)
                checked += 1
    assert checked > 50


# The cause


@pytest.mark.parametrize("seen", SIGNS)
@pytest.mark.parametrize("activation", ["sigmoid", "relu"])
def test_inputs_that_are_not_scaled_are_named_before_what_they_do(
    seen: LayersMeasured, activation: str
) -> None:
    for source, words in (
        (Mnist(), "The inputs reach 255"),
        (CsvFile(), "The inputs are not scaled"),
    ):
        trained = experiment(network(activation), data=DataSpec(source=source, preprocessing=()))
        found, *others = findings(at_chance(trained, seen))
        assert f"{words}: standardise the inputs." in found.sentence
        assert found.treatment
        assert found.treatment.text == "Restart with standardised inputs"
        assert found.treatment.experiment.data.preprocessing == (Standardise(),)
        # What follows from that is told, and not treated by itself.
        assert [one.treatment for one in others] == [None] * len(others)
        assert len(others) == (seen is not SIGNS[0])


def test_scaled_or_small_inputs_are_not_blamed() -> None:
    for data in (None, DataSpec(source=Iris(), preprocessing=())):
        for found in findings(at_chance(experiment(network("sigmoid"), data=data), SIGNS[2])):
            assert "inputs" not in found.sentence


def test_a_loss_lost_on_raw_images_is_laid_to_them() -> None:
    """At a rate of 0.05 instead of 0.5, these inputs still end at chance."""
    trained = experiment(
        optimizer=Sgd(learning_rate=0.5), data=DataSpec(source=Mnist(), preprocessing=())
    )
    history = of(run([]), trained)
    history.apply([RunEnded(1.0, "failed", "The loss became nan at step 6. Scale the inputs.")])
    (found,) = findings(history)
    assert found.treatment
    assert found.treatment.text == "Restart with standardised inputs"


@pytest.mark.parametrize(
    ("optimizer", "words"),
    [
        (Adam(learning_rate=1e-6), "The learning rate of 1e-06 is far below the usual 0.001"),
        (Adam(learning_rate=1.0), "The learning rate of 1 is far above the usual 0.001"),
    ],
)
def test_a_rate_that_is_far_off_is_named_first(optimizer: Optimizer, words: str) -> None:
    for seen in SIGNS:
        found = findings(at_chance(experiment(network("sigmoid"), optimizer), seen))[0]
        assert f"{words}: try a learning rate of 0.001." in found.sentence
        assert found.treatment
        assert found.treatment.text == "Restart with rate 0.001"


def test_weights_drawn_by_glorot_are_not_blamed_for_saturation() -> None:
    for initializer, advice in (
        (GlorotUniform(), "Try ReLU between the layers."),
        (RandomNormal(stddev=20.0), "Draw the first weights by Glorot (Xavier) uniform."),
    ):
        history = at_chance(experiment(network("sigmoid", initializer)), SIGNS[2])
        found = with_treatment(vital_findings(history)[0], history)
        assert found.kind == "saturation"
        assert found.sentence.endswith(advice)


def test_what_is_thrown_above_guessing_is_called_what_it_is() -> None:
    losses = [2.3, *[2.45 + 0.1 * (-1) ** row for row in range(10)]]
    for seen, words in (
        (SIGNS[0], "or was at first."),
        (SIGNS[1], "and units are dead."),
        (SIGNS[2], "and units are saturated."),
    ):
        history = run([0.1] * 11, [0.1] * 11, loss=losses)
        history.apply([seen])
        assert words in findings(history)[0].sentence
