"""A loss that blows up is traced to its layer, its step and its likely reason: planted faults."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from dllab.events import BatchesEnded, Event
from dllab.history import fold
from dllab.jobs import Control
from dllab.spec import ComputeSpec, Layer
from dllab.spec.data import DataSpec, FirstSamples, Mnist
from dllab.spec.layers import BatchNorm, Dense, Dropout, Flatten
from dllab.spec.training import Adam, Sgd
from dllab.training.autopsy import Facts, is_finite, reason
from dllab.training.compiled import Part
from dllab.training.epochs import LossNotFiniteError, WeightsNotFiniteError
from dllab.training.guard import Guard
from dllab.training.run import TrainingRun
from tests.experiments import small

LAYERS: tuple[Layer, ...] = (
    *(Dense(units=8, activation="tanh"), BatchNorm(), Dropout(rate=0.2)),
    *(Dense(units=6, activation="tanh"), Dense(units=3, activation="softmax")),
)


def failed(run: TrainingRun) -> tuple[LossNotFiniteError, list[Event]]:
    events: list[Event] = []
    with pytest.raises(LossNotFiniteError) as raised:
        run.train(events.append)
    return raised.value, events


def test_a_rate_far_too_high_is_named_with_the_layer_it_moved() -> None:
    layers = (Dense(units=20, activation="relu"), Dense(units=3, activation="linear"))
    fault, events = failed(
        TrainingRun(small(*layers, optimizer=Sgd(learning_rate=1000.0), epochs=50), Control())
    )
    told = sum(len(event.loss) for event in events if isinstance(event, BatchesEnded))
    assert fault.step == told + 1
    assert f"at step {fault.step}. " in fault.reason
    assert "of layer" in fault.reason
    assert "the learning rate (1000) is too high, lower it" in fault.reason


def test_inputs_that_are_not_scaled_are_named() -> None:
    data = DataSpec(source=Mnist(), split=FirstSamples(train=200, validation=50), preprocessing=())
    base = small(
        *(Dense(units=50, activation="linear"), Dense(units=10, activation="linear")),
        optimizer=Sgd(learning_rate=0.5),
        epochs=20,
    )
    experiment = base.model_copy(update={"data": data, "layers": (Flatten(), *base.layers)})
    fault, _ = failed(TrainingRun(experiment, Control()))
    assert "The inputs reach 255: scale or standardise them" in fault.reason


def test_the_network_is_left_as_it_was_before_the_step() -> None:
    """Dropout, batch norm and Adam: only an exact replay comes to the same weights."""
    base = small(*LAYERS, optimizer=Adam(learning_rate=0.01), epochs=4)
    run = TrainingRun(base, Control())
    poison(run, epoch=3, batch=2)
    fault, _ = failed(run)
    assert fault.step == 2 * 4 + 3
    before = [w.numpy().copy() for w in run.model.weights]
    # The same program, at its start again.
    clean = TrainingRun(base, Control())
    position = 2 * run._leg.cycle.length + 2
    cycle = clean._leg.program.cycle
    done = 0
    while done < position:
        stretch = clean._stretch(done, min(position - done, run._leg.cycle.length))
        cycle.run("graph", stretch)
        done += stretch.count
    for found, weight in zip(before, clean.model.weights, strict=True):
        np.testing.assert_array_equal(found, weight.numpy())


def poison(run: TrainingRun, epoch: int, batch: int) -> None:
    """Have the inputs of one batch be NaN, each time it comes."""
    plain, length = run._leg.stretch, run._leg.cycle.length

    def stretch(position: int, count: int, rates: Any) -> Any:
        at = (epoch - 1) * length + batch
        if position < at:
            return plain(position, min(count, at - position), rates)
        made = plain(position, min(count, 1) if position == at else count, rates)
        if position == at:
            part = made.parts["train"]
            bad = Part(part.x * tf.constant(np.nan, tf.float32), part.y)
            return replace(made, parts={**made.parts, "train": bad})
        return made

    run._leg.stretch = stretch  # type: ignore[method-assign]


def test_inputs_that_are_no_numbers_are_named() -> None:
    run = TrainingRun(small(*LAYERS, epochs=2), Control())
    poison(run, epoch=1, batch=1)
    fault, _ = failed(run)
    assert fault.step == 2
    assert "The inputs of this batch are no finite numbers already" in fault.reason
    assert "Fill the gaps" in fault.reason


@pytest.mark.parametrize("layer", [0, 3])
def test_the_first_layer_with_broken_weights_is_named(layer: int) -> None:
    run = TrainingRun(small(*LAYERS, epochs=1), Control())
    kernel = run.model.layers[layer].kernel
    kernel.assign(np.full(kernel.shape, np.nan))
    fault, _ = failed(run)
    assert fault.step == 1
    assert f"The weights of layer {layer + 1} Dense were the first" in fault.reason


def test_half_precision_that_overflows_is_named() -> None:
    compute = ComputeSpec.model_validate({"precision": "mixed float16"})
    base = small(
        *(Dense(units=8, activation="relu"), Dense(units=8), Dense(units=3, activation="linear")),
        epochs=1,
    )
    run = TrainingRun(base.model_copy(update={"compute": compute}), Control())
    first, second = run.model.layers[0].kernel, run.model.layers[1].kernel
    first.assign(np.full(first.shape, 9e3))
    second.assign(np.full(second.shape, 9e3))
    fault, _ = failed(run)
    assert "The output of layer 2 Dense was the first" in fault.reason
    assert "float16" in fault.reason
    assert "use mixed bfloat16" in fault.reason


def test_weights_that_broke_behind_a_relu_are_found_though_the_loss_is_a_number() -> None:
    """ReLU makes 0 of a batch that is no number; its gradient by the weights is none."""
    layers = (Dense(units=8, activation="relu"), Dense(units=3, activation="softmax"))
    run = TrainingRun(small(*layers, epochs=5), Control())
    poison(run, epoch=2, batch=1)
    events: list[Event] = []
    with pytest.raises(WeightsNotFiniteError) as raised:
        run.train(events.append)
    fault = raised.value
    assert np.isfinite(fold(events).batches["loss"]).all()
    assert fault.step == 4 + 2
    assert fault.reason.startswith(
        "The loss became meaningless at step 6. The inputs of this batch"
    )
    assert is_finite(run.model)


def test_the_layer_whose_weights_broke_is_named() -> None:
    layers = (Dense(units=8, activation="relu"), Dense(units=3, activation="softmax"))
    run = TrainingRun(small(*layers, epochs=1), Control())
    guard, cycle = Guard(), run._leg.program.cycle
    plain, kernel = cycle.run, run.model.layers[0].kernel

    def breaking(execution: Any, stretch: Any) -> Any:
        found = plain(execution, stretch)
        if stretch.first <= 2 < stretch.first + stretch.count:
            kernel.assign(np.full(kernel.shape, np.inf))
        return found

    cycle.run = breaking  # type: ignore[method-assign]
    try:
        guard.run(run._leg, "graph", run._stretch(0, 4))
        with pytest.raises(WeightsNotFiniteError) as raised:
            guard.check(4, now=True)
    finally:
        cycle.run = plain  # type: ignore[method-assign]
    assert raised.value.step == 3
    assert "The weights of layer 1 Dense became no finite numbers in it" in raised.value.reason
    assert is_finite(run.model)


def test_a_copy_is_taken_seldom_enough() -> None:
    now = [0.0]
    guard, run = Guard(lambda: now[0]), TrainingRun(small(epochs=2), Control())
    taken: list[int] = []
    plain = run._leg.program.state

    def state() -> Any:
        taken.append(1)
        now[0] += 0.05
        return plain()

    run._leg.program.state = state  # type: ignore[method-assign]
    for second in range(100):
        now[0] = max(now[0], second / 10)
        guard.run(run._leg, "graph", run._stretch(0, 1))
        guard.check(1)
    # Ten seconds, five hundredths of a second each: at most each five seconds.
    assert len(taken) in {2, 3}


def test_reasons_come_surest_first() -> None:
    facts = Facts("The outputs of all layers", 1.0, 30.0, 0.0, "", 0.1, False)
    assert "logarithm of 0" in reason(facts)
    assert "too high" in reason(replace(facts, step=3.0, stepped="layer 1 Dense"))
    assert "scale" in reason(replace(facts, step=3.0, inputs=1e6))
    assert "out of all bounds" in reason(replace(facts, step=np.inf, stepped="layer 1 Dense"))
