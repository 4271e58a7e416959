"""What stands behind the curves is named before what they show: newcomers' runs, in figures."""

import math
from dataclasses import replace

import pytest

from dllab.diagnosis import findings
from dllab.events import LayersMeasured
from dllab.history import RunHistory
from dllab.spec import Experiment, Layer, TrainingSpec, to_json
from dllab.spec.class_weights import ClassWeighting
from dllab.spec.data import DataSpec, Mnist, Step, ZeroToOne
from dllab.spec.layers import BatchNorm, Dense, Flatten
from dllab.spec.optimizers import Adam
from tests.diagnosis.made import run


def kinds(history: RunHistory) -> list[str]:
    return [found.kind for found in findings(history)]


def drawn_labels(epochs: int = 30) -> RunHistory:
    """Three classes drawn by lot, 64-64 units, Adam 0.003: rounded figures of a real run."""
    rows = range(epochs)
    validation = [0.34, 0.35, 0.37, 0.36, 0.39, 0.38] * 5
    history = run(
        [0.38 + 0.0093 * row for row in rows],
        validation[:epochs],
        loss=[1.087 - 0.0087 * row for row in rows],
        chance=0.34,
    )
    assert history.started
    history.started = replace(history.started, validation_samples=200)
    return history


def test_longer_steps_are_not_advised_for_labels_that_nothing_tells() -> None:
    assert kinds(drawn_labels()) == ["learning by heart"]
    assert kinds(drawn_labels(14)) == ["overfitting"]


@pytest.mark.parametrize(("weights", "sick"), [("none", True), ("balanced", False)])
def test_below_the_frequent_class_balanced_weights_are_no_failure(
    weights: ClassWeighting, sick: bool
) -> None:
    """That class is given up for the rare ones, as it was asked for."""
    training = TrainingSpec(class_weights=weights)
    losses = [0.5] * 25
    plain = run([0.8] * 25, [0.8] * 25, loss=losses, chance=0.88, training=training)
    heart = run([0.99] * 25, [0.8] * 25, loss=losses, chance=0.88, training=training)
    spoilt = {"imbalance", "chance plateau", "learning by heart"}
    for history in (plain, heart):
        assert bool(spoilt & set(kinds(history))) == sick


# Dead layers and raw inputs

NAN = math.nan
OUTPUT = Dense(units=10, activation="softmax")
RELU: tuple[Layer, ...] = (Flatten(), Dense(units=128, activation="relu"), OUTPUT)


def digits(
    history: RunHistory,
    layers: tuple[Layer, ...] = RELU,
    steps: tuple[Step, ...] = (ZeroToOne(),),
    rate: float = 0.001,
) -> RunHistory:
    """The same curves, of a network that was to learn digits."""
    assert history.started
    trained = Experiment(
        data=DataSpec(source=Mnist(), preprocessing=steps),
        layers=layers,
        training=TrainingSpec(optimizer=Adam(learning_rate=rate)),
    )
    history.started = replace(history.started, experiment=to_json(trained))
    return history


def overfitted() -> RunHistory:
    rise = [0.80 + 0.01 * row for row in range(12)]
    return run(rise, [0.7, 0.75, *[0.74] * 10])


def dead(share: float) -> LayersMeasured:
    names, two = ("2 Dense", "3 Dense"), (1e-3, 1e-3)
    return LayersMeasured(12, 120, names, two, (1.0, 1.0), two, two, (share, NAN), (NAN, NAN))


def test_dead_units_are_named_before_what_the_curves_show_of_them() -> None:
    """128-64 units of ReLU, Adam at 0.1: overfitting as well, which early stopping cannot mend."""
    history = digits(overfitted(), rate=0.1)
    history.apply([dead(0.95)])
    cause, curves = findings(history)
    assert (cause.kind, cause.severity) == ("dead units", "problem")
    assert "0.1 is far above the usual 0.001: try a learning rate of 0.001." in cause.sentence
    assert (curves.kind, curves.treatment) == ("overfitting", None)
    assert curves.sentence.endswith("overfitting.")


@pytest.mark.parametrize(
    ("share", "rate", "first"),
    [
        (0.5, 0.001, "overfitting"),
        (0.5, 0.1, "dead units"),
        (0.79, 0.001, "overfitting"),
        (0.8, 0.001, "dead units"),
    ],
)
def test_a_few_dead_units_stand_behind_unless_the_rate_is_to_blame(
    share: float, rate: float, first: str
) -> None:
    history = digits(overfitted(), rate=rate)
    history.apply([dead(share)])
    assert kinds(history)[0] == first
    assert sorted(kinds(history)) == ["dead units", "overfitting"]
    # One thing to try, whichever it is.
    assert findings(history)[0].treatment


def test_raw_pixels_are_named_first_though_the_run_is_above_chance() -> None:
    for curves, kind in (
        (overfitted(), "overfitting"),
        (
            run([0.9] * 12, [0.9] * 12, loss=[1 + 0.3 * (-1) ** row for row in range(12)]),
            "rate too high",
        ),
    ):
        cause, behind = findings(digits(curves, steps=()))
        assert (cause.kind, behind.kind) == ("unscaled inputs", kind)
        assert cause.sentence.endswith("The inputs reach 255: standardise the inputs.")
        assert cause.treatment
        assert cause.treatment.text == "Restart with standardised inputs"
        assert behind.treatment is None


def test_raw_pixels_are_not_blamed_where_nothing_is_wrong_or_they_are_scaled() -> None:
    accuracy = [0.5, 0.7, 0.8, 0.85, 0.87, 0.89]
    assert kinds(digits(run(accuracy, accuracy), steps=())) == []
    assert kinds(digits(overfitted())) == ["overfitting"]
    normalised = (Flatten(), BatchNorm(), *RELU[1:])
    assert kinds(digits(overfitted(), normalised, steps=())) == ["overfitting"]


# A collapse


PENALISED: tuple[Layer, ...] = (
    Flatten(),
    Dense(units=128, activation="relu", l2=1.0),
    OUTPUT.model_copy(update={"l2": 1.0}),
)
# Of a run with these layers, digits, Adam at 0.001.
FORGOTTEN = [0.41, 0.718, 0.695, 0.58, 0.338, 0.29, 0.19, 0.127, 0.122, 0.122, 0.122, 0.122]
PENALTIES = [53.5, 12.3, 5.4, 3.7, 2.96, 2.6, 2.43, 2.35, 2.32, 2.31, 2.3, 2.298]


def forgotten(epochs: int, layers: tuple[Layer, ...] = PENALISED, after: int = 0) -> RunHistory:
    accuracy = [*FORGOTTEN, *[0.122] * after][: epochs + after]
    losses = [*PENALTIES, *[2.296] * after][: epochs + after]
    return digits(run(accuracy, accuracy, loss=losses, chance=0.11), layers)


@pytest.mark.parametrize("after", [0, 18])
def test_a_collapse_to_chance_is_told_and_laid_to_its_penalty(after: int) -> None:
    (found,) = findings(forgotten(12, after=after))
    assert (found.kind, found.severity) == ("collapse to chance", "problem")
    assert (found.first_epoch, found.last_epoch) == (2, 12 + after)
    assert "had reached 0.718 in epoch 2 and has fallen back to chance (0.11)" in found.sentence
    assert "The L2 penalty of 1 is far above the usual 0.0001 to 0.01" in found.sentence
    assert found.treatment
    assert found.treatment.text == "Restart with L2 of 0.001"
    offered = found.treatment.experiment.layers
    assert [getattr(layer, "l2", None) for layer in offered] == [None, 0.001, 0.001]


def test_a_collapse_is_told_within_the_run_and_only_when_it_lasts() -> None:
    assert [kinds(forgotten(epochs)) for epochs in (9, 10)] == [[], ["collapse to chance"]]
    recovered = [*FORGOTTEN, 0.5, 0.6]
    assert "collapse to chance" not in kinds(run(recovered, recovered, chance=0.11))
    low = [0.11 + 0.24, *[0.11] * 9]
    assert "collapse to chance" not in kinds(run(low, low, chance=0.11, loss=[2.3] * 10))


def test_a_usual_penalty_is_not_blamed() -> None:
    layers = (Flatten(), Dense(units=128, activation="relu", l2=0.01), OUTPUT)
    (found,) = findings(forgotten(12, layers))
    assert found.sentence.endswith("Try a learning rate of 0.0001.")


# Too few units

# Of a run with 4 hidden units of ReLU, digits, Adam at 0.001.
CRAMPED = [
    *(0.345, 0.48, 0.507, 0.555, 0.582, 0.61, 0.637, 0.658, 0.663, 0.675),
    *(0.7, 0.703, 0.727, 0.722, 0.73, 0.748, 0.753, 0.762, 0.77, 0.77),
]


def cramped(units: int, epochs: int = 20) -> RunHistory:
    accuracy = CRAMPED[:epochs]
    validation = [value - 0.048 for value in accuracy]
    losses = [1.985 * 0.95**row for row in range(epochs)]
    hidden = Dense(units=units, activation="relu")
    return digits(run(accuracy, validation, loss=losses), (Flatten(), hidden, OUTPUT))


def test_a_network_with_fewer_units_than_classes_underfits() -> None:
    found = findings(cramped(4))[0]
    assert found.kind == "underfitting"
    assert "flattens at an accuracy of 0.77, +0.067 in 8 epochs" in found.sentence
    assert "a hidden layer of 4 units is narrow for 10 classes" in found.sentence
    assert found.treatment
    assert found.treatment.text == "Restart with twice the units"


def test_a_wide_network_or_one_that_climbs_is_not_called_cramped() -> None:
    assert "underfitting" not in kinds(cramped(10))
    assert "underfitting" not in kinds(cramped(4, epochs=12))
