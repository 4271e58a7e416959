"""`dllab evaluate` tells what Keras and scikit-learn say of the same network and samples."""

import json
from pathlib import Path

import keras
import numpy as np
import pytest
from sklearn.metrics import accuracy_score, confusion_matrix, f1_score

from dllab.data.prepare import prepare
from dllab.session import Session
from tests.commands.conftest import Dllab
from tests.experiments import small

SESSION = "flowers.dllab"


@pytest.fixture
def flowers(dllab: Dllab, folder: Path) -> keras.Model:
    """The network of a run of a session of Iris."""
    keras.utils.set_random_seed(2)
    model = keras.Sequential(
        [
            keras.Input((4,)),
            keras.layers.Dense(8, activation="tanh"),
            keras.layers.Dense(3, activation="softmax"),
        ]
    )
    model.save(folder / "flowers.keras")
    with Session.create(folder / SESSION) as session:
        session.set_draft(small())
    assert dllab("import", "flowers.keras", "--session", SESSION).code == 0
    return model


def test_all_figures_come_as_json(dllab: Dllab, flowers: keras.Model) -> None:
    said = dllab("evaluate", SESSION, "--run", 1, "--part", "train", "--json")
    found = json.loads(said.out)
    data = prepare(small().data)
    predicted = flowers.predict(data.x_train, verbose=0).argmax(axis=1)
    assert (found["run"], found["epoch"], found["part"]) == (1, 0, "training")
    assert found["samples"] == found["of"] == 120
    assert found["accuracy"] == pytest.approx(accuracy_score(data.y_train, predicted))
    assert found["confusion"] == confusion_matrix(data.y_train, predicted).tolist()
    assert found["macro"]["f1"] == pytest.approx(
        f1_score(data.y_train, predicted, average="macro", zero_division=0)
    )
    assert [each["name"] for each in found["classes"]] == list(data.class_names)
    mistakes = found["worst_mistakes"]
    assert len(mistakes) == min(20, np.sum(predicted != data.y_train))
    assert mistakes == sorted(mistakes, key=lambda each: -each["loss"])


def test_figures_can_be_read(dllab: Dllab, flowers: keras.Model) -> None:  # noqa: ARG001
    said = dllab("evaluate", SESSION, "--run", 1)
    assert said.out.startswith("validation part, run 1 at epoch 0: 30 samples\n")
    for word in ("accuracy 0.", "top-2", "calibration error", "precision", "setosa", "ROC AUC"):
        assert word in said.out
    assert said.err == ""


def test_what_cannot_be_told_is_said(dllab: Dllab, flowers: keras.Model, session: Path) -> None:  # noqa: ARG001
    said = dllab("evaluate", SESSION, "--run", 1, "--part", "test")
    assert "The test part has no samples" in said.sentence
    said = dllab("evaluate", SESSION, "--run", 1, "--epoch", 7)
    assert "only at: 0" in said.sentence
    assert "no run 9" in dllab("evaluate", SESSION, "--run", 9).sentence
    assert "No weights of run 1 are kept" in dllab("evaluate", session, "--run", 1).sentence
