"""Documents of older labs still open."""

import json
from pathlib import Path
from typing import Any

import pytest

from dllab.spec import Experiment, ExperimentError, from_json, to_json
from dllab.spec.data import DataSpec, Iris, Share, Standardise, Steps, ZeroToOne
from dllab.spec.initializers import GlorotUniform, HeNormal, Orthogonal, Zeros
from dllab.spec.layers import Conv2D, Dense, Flatten
from dllab.spec.migrations import SCALINGS

NAMES = (
    *("glorot_uniform", "glorot_normal", "he_uniform", "he_normal"),
    *("lecun_uniform", "lecun_normal", "orthogonal", "zeros"),
)

# Written by the first version of the lab.
FIRST = """
{
  "schema_version": 1,
  "data": {"source": {"kind": "mnist"}, "split": {"kind": "first", "train": 2400,
           "validation": 600}, "scaling": "0 to 1"},
  "layers": [
    {"kind": "conv2d", "filters": 6, "kernel_size": 5, "strides": 1, "padding": "valid",
     "activation": "relu", "use_bias": true, "initializer": "he_normal", "l1": 0.0, "l2": 0.001},
    {"kind": "flatten"},
    {"kind": "dense", "units": 500, "activation": "sigmoid", "use_bias": true,
     "initializer": "orthogonal", "l1": 0.0, "l2": 0.0},
    {"kind": "dense", "units": 10, "activation": "softmax", "use_bias": true,
     "initializer": "zeros", "l1": 0.0, "l2": 0.0}
  ]
}
"""


def test_a_document_of_the_first_version_opens() -> None:
    assert from_json(FIRST) == Experiment(
        layers=(
            Conv2D(filters=6, kernel_size=5, padding="valid", initializer=HeNormal(), l2=0.001),
            Flatten(),
            Dense(units=500, activation="sigmoid", initializer=Orthogonal()),
            Dense(units=10, activation="softmax", initializer=Zeros()),
        )
    )


@pytest.mark.parametrize("name", NAMES)
def test_every_name_of_the_first_version_is_known(name: str) -> None:
    layers = [{"kind": "dense", "initializer": name}]
    (layer,) = from_json(json.dumps({"schema_version": 1, "layers": layers})).layers
    assert isinstance(layer, Dense)
    assert layer.initializer.kind == name


def test_what_the_first_version_left_out_has_its_default() -> None:
    (layer,) = from_json('{"schema_version": 1, "layers": [{"kind": "dense"}]}').layers
    assert layer == Dense(initializer=GlorotUniform())


@pytest.mark.parametrize(
    ("layers", "message"),
    [
        (5, "layers: expected a valid array, received 5."),
        ([5], "layers.0: "),
        ([{"kind": "dense", "initializer": "he"}], "initializer.kind: expected one of"),
        ([{"kind": "dense", "initializer": 3}], "initializer: "),
    ],
)
def test_a_broken_old_document_is_refused_with_its_field(layers: Any, message: str) -> None:
    with pytest.raises(ExperimentError) as caught:
        from_json(json.dumps({"schema_version": 1, "layers": layers}))
    assert message in str(caught.value)


def of_version_2(data: Any) -> str:
    """What the second version of the lab wrote, with these data."""
    layers = [{"kind": "dense", "units": 10, "initializer": {"kind": "zeros"}}]
    return json.dumps({"schema_version": 2, "data": data, "layers": layers})


@pytest.mark.parametrize(
    ("scaling", "steps"),
    [("none", ()), ("0 to 1", (ZeroToOne(),)), ("standardise", (Standardise(),))],
)
def test_a_scaling_of_version_2_is_a_list_of_steps(scaling: str, steps: Steps) -> None:
    split = {"kind": "share", "validation": 0.25, "stratified": True, "seed": 3}
    read = from_json(of_version_2({"source": {"kind": "iris"}, "split": split, "scaling": scaling}))
    wanted = DataSpec(source=Iris(), split=Share(validation=0.25, seed=3), preprocessing=steps)
    assert read.data == wanted
    assert read.schema_version == 3
    assert from_json(to_json(read)) == read


def test_a_document_of_version_2_without_scaling_has_the_default_as_before() -> None:
    read = from_json(of_version_2({"source": {"kind": "iris"}}))
    assert read.data.preprocessing == (ZeroToOne(),)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"scaling": "0 to 2"}, "data.scaling: there is no such field"),
        ({"scaling": ["0 to 1"]}, "data.scaling: there is no such field"),
        (7, "data: "),
    ],
)
def test_a_broken_document_of_version_2_is_refused_with_its_field(data: Any, message: str) -> None:
    with pytest.raises(ExperimentError) as caught:
        from_json(of_version_2(data))
    assert message in str(caught.value)


@pytest.mark.parametrize("stored", sorted((Path(__file__).parent / "stored").glob("*.json")))
def test_stored_experiments_of_version_2_open(stored: Path) -> None:
    """Files as the lab wrote them, and what they say."""
    read = from_json(stored.read_text("utf-8"))
    scaling = json.loads(stored.read_text("utf-8"))["data"]["scaling"]
    assert [step.kind for step in read.data.preprocessing] == list(SCALINGS[scaling])
    assert len(read.layers) == 3
