"""Two experiments are compared in the words of the forms, never in those of a file."""

import json
from pathlib import Path

import pytest

from dllab.spec import Experiment, Layer, TrainingSpec, preset, to_json
from dllab.spec.data import (
    Column,
    CsvFile,
    DataSpec,
    FileMark,
    ImageFolder,
    ImportFacts,
    Source,
)
from dllab.spec.data.csv_file import ColumnRole
from dllab.spec.initializers import HeNormal, RandomNormal, Zeros
from dllab.spec.layers import BatchNorm, Dense, Dropout, Flatten
from dllab.spec.optimizers import Adam, Sgd
from dllab.spec.schedules import Cosine
from dllab.spec.stopping import EarlyStopping
from tests.data.csv_import.made import FLOWERS, read_in, written
from ui.views.differences import MOST, UNREADABLE, differences

BASE: tuple[Layer, ...] = (
    Flatten(),
    Dense(units=500),
    Dense(units=50),
    BatchNorm(momentum=0.9),
    Dense(units=10, activation="softmax"),
)


def told(before: Experiment, after: Experiment) -> list[str]:
    return differences(to_json(before), to_json(after))


def layers(before: tuple[Layer, ...], after: tuple[Layer, ...]) -> list[str]:
    return told(Experiment(layers=before), Experiment(layers=after))


def training(**changes: object) -> list[str]:
    return told(Experiment(), Experiment().with_training(**changes))


def test_a_setting_is_named_as_its_form_names_it() -> None:
    assert training(epochs=60, batch_size=32, shuffle=False) == [
        "Training, Epochs: 30 → 60",
        "Training, Batch size: 128 → 32",
        "Training, Shuffle: on → off",
    ]


def test_a_choice_is_named_with_its_kind() -> None:
    assert training(optimizer=Adam(learning_rate=1e-4)) == [
        "Optimiser (Adam), Learning rate: 0.001 → 0.0001"
    ]
    assert training(schedule=Cosine(), early_stopping=EarlyStopping()) == [
        "Schedule: Constant → Cosine",
        "Training, Stop early: off → Early stopping",
    ]
    before = Experiment().with_training(optimizer=Sgd(momentum=0.9))
    after = Experiment().with_training(optimizer=Adam(beta_1=0.8))
    assert told(before, after) == [
        "Optimiser: SGD → Adam",
        "Optimiser (Adam), Learning rate: 0.01 → 0.001",
        "Optimiser (SGD), Momentum: 0.9 → gone",
        "Optimiser (SGD), Nesterov: off → gone",
        "Optimiser (Adam), Beta 1: 0.8 (new)",
    ]


def test_a_layer_of_another_kind() -> None:
    lines = layers(BASE, (*BASE[:3], Dropout(rate=0.3), BASE[4]))
    assert lines[0] == "Layer 4: BatchNorm → Dropout"
    assert "Layer 4 (BatchNorm), Momentum: 0.9 → gone" in lines
    assert "Layer 4 (Dropout), Rate: 0.3 (new)" in lines


def test_a_layer_between_others_does_not_change_those_behind_it() -> None:
    without = (*BASE[:3], BASE[4])
    assert layers(BASE, without) == ["Layer 4 (BatchNorm): gone"]
    assert layers(without, BASE) == ["Layer 4 (BatchNorm): new"]


def test_what_is_inside_a_layer_is_told_with_the_layer() -> None:
    one, other, third = (
        (*BASE[:2], Dense(units=50, initializer=initializer), *BASE[3:])
        for initializer in (RandomNormal(stddev=0.01), RandomNormal(stddev=0.1), HeNormal())
    )
    assert layers(one, other) == ["Layer 3 (Dense), Initialiser (Random normal), Sigma: 0.01 → 0.1"]
    assert layers(one, third)[0] == "Layer 3 (Dense), Initialiser: Random normal → He normal"


def test_a_run_of_an_older_lab_differs_in_nothing_but_its_settings() -> None:
    first = {"schema_version": 1, "layers": [{"kind": "dense", "initializer": "zeros", "l2": 0.0}]}
    second = to_json(Experiment(layers=(Dense(initializer=Zeros()),)))
    assert differences(json.dumps(first), second) == []


def test_a_run_of_a_newer_lab_cannot_be_compared() -> None:
    newer = json.dumps({"schema_version": 99})
    assert differences(newer, to_json(Experiment())) == [UNREADABLE]


def test_a_long_list_is_cut() -> None:
    many = tuple(Dense(units=units) for units in range(1, 31))
    lines = layers(many, tuple(Dense(units=2 * layer.units) for layer in many))
    assert len(lines) == MOST + 1
    assert lines[-1] == f"and {30 - MOST} more"


@pytest.mark.parametrize("name", ["small-resnet", "spirals", "lecture-summary"])
def test_no_path_of_a_file_is_ever_shown(name: str) -> None:
    document = json.dumps(json.loads(to_json(Experiment(training=TrainingSpec(epochs=7)))))
    for line in differences(document, to_json(preset(name))):
        assert "_" not in line
        assert not any(mark in line for mark in ("layers.", "training.", "data.", "kind"))


def test_a_layer_among_many_of_its_kind_is_named_alone() -> None:
    many = tuple(Dense(units=units) for units in range(1, 1000))
    assert layers(many, (*many[:500], Dense(units=7), *many[500:])) == ["Layer 501 (Dense): new"]
    assert layers(many, (*many[:500], *many[501:])) == ["Layer 501 (Dense): gone"]


def sources(before: Source, after: Source) -> list[str]:
    return told(*(Experiment(data=DataSpec(source=source)) for source in (before, after)))


def table(**roles: ColumnRole) -> CsvFile:
    """A CSV file that has been read in."""
    columns = tuple(Column(name=name, role=role) for name, role in roles.items())
    facts = ImportFacts(
        files=(FileMark(size=9, sha256="a"),),
        settings="",
        sample_shape=(2,),
        class_names=("x", "y"),
        counts=(3, 4),
    )
    return CsvFile(path="/home/ada/flowers.csv", columns=columns).read_as(facts)


def test_another_file_is_told_by_its_name_and_not_by_how_it_was_read() -> None:
    flowers = table(length="numeric", species="categorical")
    assert sources(flowers, ImageFolder(path="/home/ada/photos")) == [
        "Data set: CSV file flowers.csv → Image folder photos"
    ]


def test_columns_are_told_one_by_one() -> None:
    before = table(length="numeric", width="numeric")
    after = table(length="ignored", colour="numeric")
    assert sources(before, after) == [
        "Data set (CSV file), Column length, Used as: numeric → ignored",
        "Data set (CSV file), Column width: gone",
        "Data set (CSV file), Column colour: new",
    ]


def test_other_content_of_the_same_file_is_told_with_its_size(tmp_path: Path) -> None:
    before = read_in(written(tmp_path, FLOWERS))
    more = read_in(written(tmp_path, f"{FLOWERS}5,5,blue,tulip\n"))
    other = read_in(written(tmp_path, FLOWERS.replace("2.5", "3.5")))
    of_file = "Data set (CSV file): other content of the same file"
    assert sources(before, other) == [of_file]
    assert sources(before, more) == [
        f"{of_file}, 4 samples of 4 features → 5 samples of 4 features"
    ]
