"""What is worth a second look is remarked where it can be changed, and never blocks a run."""

import re
from typing import Any

import numpy as np
import pytest

from dllab.data import facts
from dllab.data.split import split_indices
from dllab.spec import DataFacts, Experiment, Layer, TrainingSpec, preset, preset_names, problems
from dllab.spec.data import DataSpec, FirstSamples, Folds, RandomCounts, Share, Split
from dllab.spec.initializers import Constant, GlorotNormal, Zeros
from dllab.spec.layers import (
    Activation,
    BatchNorm,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    GaussianNoise,
    LayerNorm,
    Residual,
)
from dllab.spec.remarks import remarks, training_samples

IMAGES = DataFacts((8, 8, 1), ("a", "b", "c"), 100)
TABLE = DataFacts((4,), ("a", "b", "c"), 100)
OUTPUT = Dense(units=3, activation="softmax")
LOGITS = Dense(units=3, activation="linear")
LINEAR = Dense(activation="linear")


def found(
    *layers: Layer, known: DataFacts = TABLE, split: Split | None = None, **training: Any
) -> list[tuple[int | None, str]]:
    """Place and sentence of each remark on an experiment that can start."""
    experiment = Experiment(
        data=DataSpec(split=split or Share(validation=0.0)),
        layers=layers,
        training=TrainingSpec(**training),
    )
    assert problems(experiment, known) == ()
    told = remarks(experiment, known)
    assert not any(remark.blocks for remark in told)
    return [(remark.layer, remark.message) for remark in told]


@pytest.mark.parametrize("name", preset_names())
def test_presets_have_none(name: str) -> None:
    experiment = preset(name)
    assert remarks(experiment, facts(experiment.data)) == ()


@pytest.mark.parametrize(
    ("layers", "layer", "message"),
    [
        ((Dense(initializer=Zeros()), OUTPUT), 0, "Dense begins with equal weights"),
        ((Dense(), Dense(initializer=Constant()), OUTPUT), 1, "Dense begins with equal weights"),
        ((Dense(activation="softmax"), OUTPUT), 0, "softmax between layers"),
        ((LINEAR, Activation(function="softmax"), OUTPUT), 1, "Activation applies softmax between"),
        ((LINEAR, OUTPUT), 0, "No nonlinearity follows this Dense"),
        ((Dense(), LINEAR, BatchNorm(), Dropout(), OUTPUT), 1, "No nonlinearity follows"),
        ((OUTPUT, Activation(function="softmax")), 1, "Softmax is applied to what is softmax"),
        (
            (Dense(units=3, activation="sigmoid"), Activation(function="softmax")),
            1,
            "Softmax is applied to what is sigmoid already",
        ),
        ((LOGITS, Dropout(), Activation(function="softmax")), 1, "Dropout disturbs the scores"),
    ],
)
def test_what_is_hardly_meant(layers: tuple[Layer, ...], layer: int, message: str) -> None:
    ((place, sentence),) = found(*layers)
    assert place == layer
    assert re.search(message, sentence)


@pytest.mark.parametrize(
    ("layer", "message"),
    [
        (Conv2D(initializer=Zeros()), "Conv2D begins with equal weights"),
        (Residual(initializer=Zeros()), "Residual begins with equal weights"),
        (Conv2D(activation="linear"), "No nonlinearity follows this Conv2D"),
    ],
)
def test_what_is_hardly_meant_on_images(layer: Layer, message: str) -> None:
    ((place, sentence),) = found(layer, Flatten(), OUTPUT, known=IMAGES)
    assert place == 0
    assert message in sentence


@pytest.mark.parametrize(
    "layers",
    [
        (Dense(units=3, activation="softmax", initializer=Zeros()),),
        (Dense(), Dense(units=3, activation="softmax", initializer=Zeros())),
        (LINEAR, BatchNorm(), Activation(), OUTPUT),
        (LINEAR, LayerNorm(), OUTPUT),
        (GaussianNoise(), Dense(initializer=GlorotNormal()), Dropout(), OUTPUT),
        (LOGITS, Activation(function="softmax")),
        (LOGITS,),
    ],
)
def test_what_is_meant_is_not_remarked(layers: tuple[Layer, ...]) -> None:
    assert found(*layers) == []


@pytest.mark.parametrize(
    ("batch", "whose", "better"),
    [(33, "The last batch of each epoch", 34), (99, "The last batch", 100), (1, "Every batch", 2)],
)
def test_batch_norm_over_a_single_sample(batch: int, whose: str, better: int) -> None:
    ((layer, message),) = found(Dense(), BatchNorm(), OUTPUT, batch_size=batch)
    assert layer is None
    assert message.startswith(whose)
    assert message.endswith(f"such as {better}.")
    assert found(Dense(), BatchNorm(), OUTPUT, batch_size=better) == []


def test_a_single_sample_harms_neither_other_layers_nor_images() -> None:
    assert found(Dense(), LayerNorm(), OUTPUT, batch_size=33) == []
    assert found(Conv2D(), BatchNorm(), Flatten(), OUTPUT, known=IMAGES, batch_size=33) == []


@pytest.mark.parametrize(
    "split",
    [
        FirstSamples(train=61, validation=20),
        RandomCounts(train=61, validation=20, test=3),
        *(Share(validation=v) for v in (0, 0.005, 0.9, 0.45)),
        Share(test=0.33),
        *(Folds(folds=7, fold=fold, test=0.1) for fold in (1, 7)),
    ],
    ids=repr,
)
@pytest.mark.parametrize("samples", [100, 101, 150, 1733])
def test_training_samples_are_those_of_the_split(split: Split, samples: int) -> None:
    labels = (np.arange(samples) % 3).astype(np.int32)
    known = DataFacts((4,), ("a", "b", "c"), samples)
    experiment = Experiment(data=DataSpec(split=split))
    assert training_samples(experiment, known) == len(split_indices(split, labels)[0])
