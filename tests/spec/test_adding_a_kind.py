"""Adding a kind of layer takes a class and its place in the union, nothing else in the spec."""

import json
from typing import Annotated, ClassVar, Literal

import pytest
from pydantic import Field, ValidationError

from dllab.spec import Experiment, Layer, LayerSpec, Shape, kinds_of, summarise, to_json
from dllab.spec.layers import Conv2D, Dense


class GlobalMean(LayerSpec):
    """Averages each channel over the image."""

    title: ClassVar[str] = "Global mean"
    kind: Literal["global_mean"] = "global_mean"
    weight: float = Field(1.0, gt=0, title="Weight", description="Factor of the mean.")

    def output_shape(self, shape: Shape) -> Shape:
        return shape[-1:]


WideLayer = Annotated[
    Dense | Conv2D | GlobalMean,
    Field(discriminator="kind"),
]


class WideExperiment(Experiment):
    """An experiment that knows one kind of layer more."""

    layers: tuple[WideLayer, ...] = ()  # type: ignore[assignment] # wider than the original


LAYERS = (Conv2D(filters=8), GlobalMean(weight=0.5), Dense(units=10, activation="softmax"))


def test_the_kind_goes_through_json() -> None:
    experiment = WideExperiment(layers=LAYERS)
    assert WideExperiment.model_validate_json(to_json(experiment)) == experiment
    assert json.loads(to_json(experiment))["layers"][1] == {"kind": "global_mean", "weight": 0.5}


def test_the_kind_has_a_line_in_the_summary() -> None:
    network = summarise(LAYERS, (28, 28, 1))  # type: ignore[arg-type] # wider than the original
    assert [line.output_shape for line in network.layers] == [(28, 28, 8), (8,), (10,)]
    assert network.total == (9 + 1) * 8 + (8 + 1) * 10


def test_the_kind_is_found_checked_and_unknown_to_the_original() -> None:
    assert GlobalMean in kinds_of(WideLayer)
    assert GlobalMean not in kinds_of(Layer)
    with pytest.raises(ValidationError, match="greater than 0"):
        GlobalMean(weight=0.0)
    with pytest.raises(ValidationError):
        Experiment.model_validate_json(to_json(WideExperiment(layers=LAYERS)))
