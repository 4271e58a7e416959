"""What the probes find, against Keras and scikit-learn; the two ways in which they are asked."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.decomposition import PCA

from dllab.arrays import Arrays, packed, unpacked
from dllab.data.prepare import prepare
from dllab.events import Answered, BatchesEnded, EpochEnded, Event, RunPaused
from dllab.history import fold
from dllab.insight.ask import ask
from dllab.insight.network import Network
from dllab.insight.probes import PROBES, find_probe
from dllab.jobs import Control, JobError, Question
from dllab.network.build import build_network
from dllab.network.inference import OFTEN, Inference
from dllab.network.probabilities import class_probabilities, named_classes
from dllab.spec import Experiment, Layer, to_json
from dllab.spec.data import Blobs, Iris, TwoSpirals
from dllab.spec.layers import Activation, BatchNorm, Dense, Dropout
from dllab.spec.losses import BinaryCrossEntropy, Hinge, Loss, SquaredError
from dllab.training.run import TrainingRun
from dllab.training.train import train
from tests.experiments import small

GRID: dict[str, Any] = {
    "plane": {"kind": "columns", "columns": [0, 1]},
    "x": [-1.5, 1.0],
    "y": [-2.0, 2.0],
    "size": 20,
}


def blobs(*layers: Layer) -> Experiment:
    source = Blobs(classes=4, count=200)
    return small(*(layers or (Dense(units=8), Dense(units=4, activation="softmax"))), source=source)


def network_of(experiment: Experiment) -> Network:
    shape = prepare(experiment.data).fitted.output_shape
    return Network(experiment, Inference(build_network(experiment.layers, shape)))


def grid_inputs(experiment: Experiment, side: int = GRID["size"]) -> np.ndarray:
    """The grid's points in the order of the rows, each from the left, preprocessed one by one."""
    fitted = prepare(experiment.data).fitted
    (left, right), (low, high) = GRID["x"], GRID["y"]
    points = [
        [left + (right - left) * column / (side - 1), low + (high - low) * row / (side - 1)]
        for row in range(side)
        for column in range(side)
    ]
    return np.concatenate([fitted.apply(np.array([p], np.float32)) for p in points])


def test_the_boundary_is_what_the_model_predicts_on_the_grid() -> None:
    network = network_of(blobs())
    found = find_probe("boundary")(network, GRID)
    predicted = network.inference.model.predict(grid_inputs(network.experiment), verbose=0)
    np.testing.assert_allclose(found["probabilities"].reshape(-1, 4), predicted, atol=2e-6)


@pytest.mark.parametrize("side", [30, 40], ids=["at once", "by blocks"])
def test_what_is_asked_again_and_again_is_compiled_and_stays_what_it_was(side: int) -> None:
    network = network_of(blobs())
    grid = {**GRID, "size": side}
    for _ in range(OFTEN + 1):
        last = find_probe("boundary")(network, grid)["probabilities"]
    inputs = grid_inputs(network.experiment, side)
    predicted = network.inference.model.predict(inputs, verbose=0)
    np.testing.assert_allclose(last.reshape(-1, 4), predicted, atol=1e-5)
    assert network.inference._last._compiled._function.experimental_get_tracing_count() == 1


def test_maps_of_neurons_are_the_outputs_of_the_models_layers() -> None:
    layers = (
        Dense(units=5, activation="tanh"),
        BatchNorm(),
        Dropout(rate=0.5),
        Activation(),
        Dense(units=4, activation="softmax"),
    )
    network = network_of(blobs(*layers))
    found = find_probe("neurons")(network, {**GRID, "most": 4})
    assert found.pop("units") == [5, 5, 5, 4]
    assert found.pop("titles") == [layers[place].title for place in (0, 1, 3, 4)]
    assert list(found) == ["0", "1", "3", "4"]
    expected = grid_inputs(network.experiment)
    for place, layer in enumerate(network.inference.model.layers):
        expected = np.asarray(layer(expected))
        if str(place) in found:
            maps = np.moveaxis(found[str(place)], 0, -1).reshape(len(expected), -1)
            np.testing.assert_allclose(maps, expected[:, :4], atol=2e-6)
    one = find_probe("neuron")(network, {**GRID, "layer": 0, "unit": 2})
    np.testing.assert_array_equal(one["values"], found["0"][2])


def test_of_more_columns_all_but_two_stay_at_their_mean() -> None:
    network = network_of(small())
    params = {**GRID, "plane": {"kind": "columns", "columns": [2, 0]}}
    found = find_probe("boundary")(network, params)
    data = network.data
    original = np.asarray(data.train.original)[data.train.rows].mean(axis=0)
    place = original.copy()
    place[2], place[0] = GRID["x"][1], GRID["y"][0]
    fed = data.fitted.apply(place[None].astype(np.float32))
    predicted = network.inference.model.predict(fed, verbose=0)
    np.testing.assert_allclose(found["probabilities"][0, -1], predicted[0], atol=2e-6)


def test_principal_axes_are_those_of_scikit_learn() -> None:
    network = network_of(small())
    found = find_probe("points")(network, {"plane": {"kind": "principal"}})
    train = network.data.x_train
    oracle = PCA(2).fit(train)
    expected = oracle.transform(network.data.x_validation)
    np.testing.assert_allclose(np.abs(found["validation"]), np.abs(expected), atol=1e-4)
    share = oracle.explained_variance_ratio_[0]
    assert found["names"][0] == f"principal component 1 ({share:.0%} of the variance)"


def test_points_are_told_in_the_units_of_the_data() -> None:
    network = network_of(small())
    plane = {"kind": "columns", "columns": [0, 3]}
    found = find_probe("points")(network, {"plane": plane})
    data = network.data
    original = np.asarray(data.train.original)[data.train.rows][:, [0, 3]]
    np.testing.assert_allclose(found["train"], original, atol=1e-5)
    assert found["names"] == ["sepal length (cm)", "petal width (cm)"]
    assert found["x"][0] < original[:, 0].min() < original[:, 0].max() < found["x"][1]
    assert (found["y_train"] == data.y_train).all()


@pytest.mark.parametrize(
    ("layer", "loss"),
    [
        (Dense(units=1, activation="sigmoid"), BinaryCrossEntropy()),
        (Dense(units=1), BinaryCrossEntropy()),
        (Dense(units=2), Hinge()),
        (Dense(units=2), SquaredError()),
        (Dense(units=2, activation="sigmoid"), SquaredError()),
    ],
)
def test_every_loss_names_the_class_that_accuracy_counts(layer: Layer, loss: Loss) -> None:
    experiment = small(Dense(units=4, activation="tanh"), layer, source=TwoSpirals())
    experiment = experiment.with_training(loss=loss, epochs=1)
    events: list[Event] = []
    run = TrainingRun(experiment, Control())
    run.train(events.append)
    network = Network(experiment, Inference(run.model))
    outputs = network.outputs(network.data.x_validation)
    right = named_classes(experiment, outputs) == network.data.y_validation
    assert right.mean() == pytest.approx(fold(events).epochs["val_accuracy"][-1], abs=1e-6)
    probabilities = class_probabilities(experiment, outputs)
    assert probabilities.shape == (len(outputs), 2)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-6)
    assert (probabilities.argmax(axis=1) == named_classes(experiment, outputs)).mean() > 0.99


def test_every_probe_can_be_found() -> None:
    assert all(callable(find_probe(name)) for name in PROBES)
    with pytest.raises(JobError, match="no probe 'tea'; known are"):
        find_probe("tea")


# The job


def kept(network: Network, folder: Path) -> Path:
    model = network.inference.model
    path = folder / "weights.safetensors"
    arrays = {f"{n:03} weight": w for n, w in enumerate(model.get_weights())}
    path.write_bytes(packed(arrays))
    return path


def asked(question: Question) -> Answered:
    events: list[Event] = []
    ask(json.dumps(question.as_values()), events.append, Control())
    (answer,) = events
    assert isinstance(answer, Answered)
    return answer


def read(answer: Answered) -> Arrays:
    assert "error" not in answer.answer, answer.answer["error"]
    return unpacked(Path(answer.answer["file"]).read_bytes())[0]


def test_the_job_answers_for_kept_weights(tmp_path: Path) -> None:
    network = network_of(blobs())
    experiment, path = to_json(network.experiment), kept(network, tmp_path)
    answer = asked(Question("v", 3, "boundary", GRID, str(path), experiment))
    assert answer.question == 3
    expected = find_probe("boundary")(network, GRID)["probabilities"]
    np.testing.assert_array_equal(read(answer)["probabilities"], expected)


def test_what_cannot_be_answered_is_said_in_a_sentence(tmp_path: Path) -> None:
    network = network_of(blobs())
    experiment, path = to_json(network.experiment), kept(network, tmp_path)
    other = to_json(blobs(Dense(units=9), Dense(units=4, activation="softmax")))
    beyond = {**GRID, "plane": {"kind": "columns", "columns": [0, 7]}}
    for question, reason in (
        (Question("v", 1, "boundary", GRID, str(path), other), "belong to another network"),
        (Question("v", 1, "boundary", beyond, str(path), experiment), "two different columns"),
        (Question("v", 1, "boundary", GRID, "/nowhere", experiment), "cannot be read"),
        (Question("v", 1, "tea", GRID, str(path), experiment), "no probe 'tea'"),
    ):
        assert reason in asked(question).answer["error"]


# While a run trains


def trained(
    experiment: Experiment, react: Callable[[Event, Control], None]
) -> tuple[list[Event], list[Answered]]:
    events: list[Event] = []
    control = Control()

    def emit(event: Event) -> None:
        events.append(event)
        react(event, control)

    train(to_json(experiment), emit, control)
    answers = [event for event in events if isinstance(event, Answered)]
    return [event for event in events if not isinstance(event, Answered)], answers


def test_a_run_answers_between_two_chunks_and_is_not_changed_by_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("dllab.insight.allowance.SHARE", 1e6)
    experiment = blobs(Dense(units=8), Dropout(rate=0.2), Dense(units=4, activation="softmax"))

    def react(event: Event, control: Control) -> None:
        if isinstance(event, BatchesEnded):
            control.ask(Question("v", event.step, "neurons", {**GRID, "most": 9}))
            control.ask(Question("w", event.step, "boundary", GRID))

    events, answers = trained(experiment, react)
    alone, none = trained(experiment, lambda _event, _control: None)
    assert len(answers) >= 2
    assert not none
    for column in ("loss", "val_loss", "running_loss"):
        assert list(fold(events).epochs[column]) == list(fold(alone).epochs[column])
    epochs = [answer.answer["epoch"] for answer in answers]
    assert epochs == sorted(epochs)
    assert 0 < epochs[0] <= epochs[-1] <= 3


def test_a_newer_question_of_a_view_takes_the_place_of_one_that_waits() -> None:
    control = Control()
    for number, view in enumerate(["a", "b", "a"], 1):
        control.ask(Question(view, number, "boundary"))
    taken = [control.take_question(), control.take_question(), control.take_question()]
    assert [each and each.number for each in taken] == [3, 2, None]


def test_a_paused_run_answers_and_stays_paused() -> None:
    numbers = iter(range(1, 4))

    def react(event: Event, control: Control) -> None:
        if isinstance(event, EpochEnded) and event.epoch == 1:
            control.give("pause")
        if isinstance(event, RunPaused | Answered):
            number = next(numbers, None)
            if number is None:
                control.give("go on")
            else:
                control.ask(Question("v", number, "boundary", GRID))

    events, answers = trained(blobs(), react)
    assert [answer.question for answer in answers] == [1, 2, 3]
    assert len({answer.answer["epoch"] for answer in answers}) == 1
    assert fold(events).state == "finished"


def test_a_question_that_cannot_be_answered_does_not_end_the_run() -> None:
    def react(event: Event, control: Control) -> None:
        if isinstance(event, BatchesEnded):
            control.ask(Question("v", 1, "boundary", {}))

    events, answers = trained(small(source=Iris()), react)
    assert fold(events).state == "finished"
    assert "error" in answers[0].answer


def test_an_answer_that_cannot_be_told_is_heard_of() -> None:
    control, experiment = Control(), blobs()

    def say(event: Event) -> None:
        if isinstance(event, Answered):
            raise BrokenPipeError("nobody hears answers")
        if isinstance(event, EpochEnded):
            control.ask(Question("v", 1, "boundary", GRID))

    with pytest.raises(BrokenPipeError, match="nobody hears answers"):
        TrainingRun(experiment, control).train(say)
