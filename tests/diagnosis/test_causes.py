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
