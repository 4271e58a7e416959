"""Networks go out of a session as `.keras` files and come in again, on the command line."""

from pathlib import Path

import keras
import numpy as np
import pytest

from dllab.arrays import unpacked
from dllab.session import Session
from tests.commands.conftest import Dllab

layers = keras.layers


@pytest.fixture
def digits(folder: Path) -> Path:
    """A model of somebody's, for the data of a new session."""
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Flatten(),
            layers.Dense(8, activation="relu"),
            layers.BatchNormalization(),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.save(folder / "digits.keras")
    return folder / "digits.keras"


def test_a_network_comes_in_as_a_run_and_goes_out_again(
    dllab: Dllab, digits: Path, folder: Path
) -> None:
    assert dllab("import", digits, "--session", "work.dllab").out == "run 1 in work.dllab\n"
    with Session.open(folder / "work.dllab") as session:
        (record,) = session.runs()
        history = session.history(1)
        arrays, _ = unpacked(session.snapshot(1, 0, "weights"))
    assert (record.name, history.state) == ("digits", "finished")
    assert history.started is not None
    assert (history.started.train_samples, history.started.parameters) == (2400, 6402)
    assert sorted(arrays)[:3] == ["000 2 Dense kernel", "001 2 Dense bias", "002 3 BatchNorm gamma"]

    said = dllab("export", "work.dllab", "--run", 1, "--keras", "out.keras")
    assert said.out == "out.keras\n"
    assert "Run 1 as it was after epoch 0." in said.err
    before, after = (keras.saving.load_model(folder / n) for n in ("digits.keras", "out.keras"))
    x = np.random.default_rng(0).uniform(size=(4, 28, 28, 1)).astype(np.float32)
    np.testing.assert_allclose(after.predict(x, verbose=0), before.predict(x, verbose=0), 1e-6)


def test_a_file_that_is_there_is_only_replaced_on_demand(
    dllab: Dllab, digits: Path, folder: Path
) -> None:
    dllab("import", digits, "--session", "work.dllab")
    kept = digits.read_bytes()
    said = dllab("export", "work.dllab", "--run", 1, "--keras", digits)
    assert "already there" in said.sentence
    assert digits.read_bytes() == kept
    assert dllab("export", "work.dllab", "--run", 1, "--keras", digits, "--force").code == 0
    assert [path.name for path in folder.glob(".*")] == []


def test_a_network_that_does_not_fit_the_data_makes_no_run(dllab: Dllab, folder: Path) -> None:
    keras.Sequential([keras.Input((7,)), layers.Dense(3)]).save(folder / "other.keras")
    assert "takes samples of 7" in dllab("import", "other.keras", "--session", "s.dllab").sentence
    with Session.open(folder / "s.dllab") as session:
        assert session.runs() == []


def test_a_run_without_kept_weights_is_told(dllab: Dllab, session: Path) -> None:
    said = dllab("export", session, "--run", 1, "--keras", "out.keras")
    assert "No weights of run 1 are kept" in said.sentence


def test_an_epoch_that_was_not_kept_is_told_with_those_that_were(
    dllab: Dllab, digits: Path
) -> None:
    dllab("import", digits, "--session", "work.dllab")
    said = dllab("export", "work.dllab", "--run", 1, "--epoch", 3, "--keras", "out.keras")
    assert "only at: 0" in said.sentence
