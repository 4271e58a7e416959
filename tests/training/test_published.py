"""The lab reaches published figures, and those of a plain Keras script."""

import keras
import numpy as np
import pytest

from dllab.data import load
from dllab.data.prepare import prepare
from dllab.data.stages import Scale
from dllab.events import Event
from dllab.history import RunHistory, fold
from dllab.jobs import Control
from dllab.spec import Experiment, preset, to_json
from dllab.spec.data import Challenger
from dllab.training.run import TrainingRun
from dllab.training.train import train

# Maximum likelihood on the 23 flights: S. Dalal, E. Fowlkes, B. Hoadley, JASA 84 (1989).
INTERCEPT, SLOPE, MEAN_LOSS, AT_31_DEGREES = 15.0429, -0.23216, 0.441635, 0.99961


def trained(experiment: Experiment) -> RunHistory:
    events: list[Event] = []
    train(to_json(experiment), events.append, Control())
    return fold(events)


def plain_keras_script() -> float:
    """The lecture's experiment as one writes it by hand; its last validation accuracy."""
    data = load(Experiment().data.source)
    x = data.x[:3000].astype("float32") / 255
    y = data.y[:3000]
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Flatten(),
            keras.layers.Dense(500, activation="sigmoid"),
            keras.layers.Dense(50, activation="sigmoid"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    history = model.fit(
        x[:2400],
        y[:2400],
        batch_size=128,
        epochs=30,
        validation_data=(x[2400:], y[2400:]),
        verbose=0,
    )
    return float(history.history["val_accuracy"][-1])


def test_the_lectures_experiment_ends_where_a_plain_script_ends() -> None:
    history = trained(preset("lecture"))
    assert len(history.epochs) == 30
    assert history.epochs["val_accuracy"][-1] == pytest.approx(plain_keras_script(), abs=0.01)


def test_the_challenger_fit_is_the_published_maximum_likelihood_fit() -> None:
    experiment = preset("logistic-regression")
    assert isinstance(experiment.data.source, Challenger)
    run = TrainingRun(experiment, Control())
    assert run.train(lambda _event: None).status == "finished"
    data = prepare(experiment.data)
    kernel, bias = (weights.astype(np.float64).ravel() for weights in run.model.get_weights())
    (scale,) = data.fitted.stages
    assert isinstance(scale, Scale)
    # Back from standardised to degrees Fahrenheit: x = (degrees - offset) * factor.
    slope = float(kernel[0] * scale.factor[0])
    intercept = float(bias[0] - slope * scale.offset[0])
    assert intercept == pytest.approx(INTERCEPT, rel=0.01)
    assert slope == pytest.approx(SLOPE, rel=0.01)
    loss, _ = run.model.evaluate(data.x_train, data.y_train, verbose=0)
    assert loss == pytest.approx(MEAN_LOSS, rel=0.01)
    at_31 = 1 / (1 + np.exp(-(intercept + slope * 31)))
    assert at_31 == pytest.approx(AT_31_DEGREES, abs=1e-3)
