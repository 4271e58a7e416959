import json
from typing import Any

import pytest

from dllab.spec import Experiment, ExperimentError, Spec, from_json, to_json
from dllab.spec.data import DataSpec
from dllab.spec.layers import Dense
from dllab.spec.losses import BinaryCrossEntropy, SoftmaxCrossEntropy
from dllab.spec.optimizers import Clipping, Sgd
from dllab.spec.stopping import EarlyStopping
from dllab.spec.training import TrainingSpec
from tests.spec.kinds import (
    INITIALIZERS,
    LAYERS,
    LOSSES,
    OPTIMIZERS,
    SCHEDULES,
    SOURCES,
    SPLITS,
    STEPS,
)


def returned(experiment: Experiment) -> Experiment:
    again = from_json(to_json(experiment))
    assert to_json(again) == to_json(experiment)
    return again


def edited(*path: Any, value: Any) -> str:
    """The default experiment as JSON, with one value replaced."""
    document = json.loads(to_json(Experiment()))
    place = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return json.dumps(document)


def other(kind: type[Spec]) -> Spec:
    """The kind with numbers that are not its defaults, where it has any."""
    steps: dict[object, Any] = {float: lambda value: value / 2, int: lambda value: value + 1}
    changed = {
        name: steps[field.annotation](getattr(kind(), name))
        for name, field in kind.model_fields.items()
        if field.annotation in steps
    }
    return kind(**changed)


@pytest.mark.parametrize("kind", LAYERS)
def test_layers_return_from_json(kind: type[Spec]) -> None:
    experiment = Experiment(layers=(kind(), other(kind)))  # type: ignore[arg-type]
    assert returned(experiment) == experiment


@pytest.mark.parametrize("kind", INITIALIZERS)
def test_initialisers_return_from_json(kind: type[Spec]) -> None:
    experiment = Experiment(layers=(Dense(initializer=other(kind)),))  # type: ignore[arg-type]
    assert returned(experiment) == experiment


@pytest.mark.parametrize("kind", OPTIMIZERS)
@pytest.mark.parametrize("loss", LOSSES)
def test_training_returns_from_json(kind: type[Spec], loss: type[Spec]) -> None:
    training = TrainingSpec(optimizer=other(kind), loss=other(loss))  # type: ignore[arg-type]
    assert returned(Experiment(training=training)).training == training


@pytest.mark.parametrize("kind", SCHEDULES)
def test_schedules_and_options_return_from_json(kind: type[Spec]) -> None:
    training = TrainingSpec(
        schedule=other(kind),  # type: ignore[arg-type]
        clipping=Clipping(by="value", limit=0.25),
        early_stopping=EarlyStopping(metric="validation accuracy"),
        keep_best=True,
        class_weights="balanced",
    )
    assert returned(Experiment(training=training)).training == training


@pytest.mark.parametrize(
    ("name", "loss"),
    [
        ("softmax cross-entropy", SoftmaxCrossEntropy()),
        ("binary cross-entropy", BinaryCrossEntropy()),
    ],
)
def test_a_document_of_version_1_names_its_loss(name: str, loss: Spec) -> None:
    training = {"loss": name, "optimizer": {"kind": "sgd", "momentum": 0.9}, "epochs": 7}
    read = from_json(json.dumps({"schema_version": 1, "training": training}))
    wanted = TrainingSpec(loss=loss, optimizer=Sgd(momentum=0.9), epochs=7)  # type: ignore[arg-type]
    assert read == Experiment(training=wanted)
    assert read.schema_version == 3


@pytest.mark.parametrize("training", [{"loss": 3}, {"loss": "l1"}, 5])
def test_a_wrong_document_of_version_1_is_told_like_any_other(training: Any) -> None:
    with pytest.raises(ExperimentError, match="training"):
        from_json(json.dumps({"schema_version": 1, "training": training}))


@pytest.mark.parametrize("kind", SOURCES)
@pytest.mark.parametrize("split", SPLITS)
@pytest.mark.parametrize("step", STEPS)
def test_data_return_from_json(kind: type[Spec], split: type[Spec], step: type[Spec]) -> None:
    steps = (step(), other(step))
    data = DataSpec(source=other(kind), split=other(split), preprocessing=steps)  # type: ignore[arg-type]
    assert returned(Experiment(data=data)).data == data


def test_small_rates_keep_all_their_digits() -> None:
    experiment = from_json(edited("training", "optimizer", "learning_rate", value=1.23456789e-7))
    assert returned(experiment).training.optimizer.learning_rate == 1.23456789e-7


def test_what_a_document_leaves_out_has_its_default() -> None:
    assert from_json("{}") == Experiment()
    assert from_json('{"layers": [{"kind": "flatten"}]}').training == TrainingSpec()


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (
            ("layers", 1, "units"),
            0,
            "layers.1.dense.units: expected a number greater than or equal to 1, received 0.",
        ),
        (("layers", 1, "units"), "5", "layers.1.dense.units: expected a valid integer"),
        (("layers", 1, "unit"), 5, "layers.1.dense.unit: there is no such field"),
        (("layers", 1), {}, 'layers.1: the field "kind" is missing.'),
        (("layers", 1, "kind"), "dens", "layers.1.kind: expected one of 'dense', 'activation'"),
        (("layers", 1, "l2"), float("inf"), "dense.l2: expected a finite number, received inf"),
        (("layers",), 5, "layers: expected a valid array, received 5."),
        (("data", "source", "kind"), "cifar", "received 'cifar'."),
        (("data", "split", "validation"), -1, "data.split.first.validation: expected"),
        (("training", "optimizer", "learning_rate"), 0, "adam.learning_rate: expected"),
        (("training", "optimizer", "learning_rate"), float("nan"), "received nan"),
        (("training", "loss"), "mse", "training.loss: expected an object, received"),
        (
            ("training", "loss", "kind"),
            "mse",
            "training.loss.kind: expected one of 'softmax_cross_",
        ),
        (("training", "shuffle"), 1, "training.shuffle: expected a valid boolean, received 1."),
        (("trainings",), {}, "trainings: there is no such field; remove it or correct its name."),
    ],
)
def test_errors_name_the_field(path: tuple[Any, ...], value: Any, message: str) -> None:
    with pytest.raises(ExperimentError) as caught:
        from_json(edited(*path, value=value))
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_several_errors_have_a_line_each() -> None:
    with pytest.raises(ExperimentError) as caught:
        from_json('{"layer": [], "training": {"epochs": 0}}')
    assert len(str(caught.value).splitlines()) == 2


@pytest.mark.parametrize("text", ["", "{", b"\xff\xfe\x00", "[" * 100_000, "{'layers': []}"])
def test_what_is_no_json_is_refused(text: str | bytes) -> None:
    with pytest.raises(ExperimentError, match="not valid JSON"):
        from_json(text)


@pytest.mark.parametrize("text", ["[]", "null", "3", '"text"'])
def test_what_is_no_object_is_refused(text: str) -> None:
    with pytest.raises(ExperimentError, match=r"is a JSON object \{...\}, received"):
        from_json(text)


def test_a_newer_document_is_refused_without_reading_it() -> None:
    with pytest.raises(ExperimentError, match="schema version 4, this lab knows up to 3: update"):
        from_json('{"schema_version": 4, "something": "new"}')


@pytest.mark.parametrize("version", [0, -1, "1", 1.0, None, True])
def test_a_version_that_is_no_version_is_refused(version: Any) -> None:
    with pytest.raises(ExperimentError, match="schema_version: expected an integer"):
        from_json(edited("schema_version", value=version))
