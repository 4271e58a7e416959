"""`dllab train` on real data: what it keeps, what it prints, how it fails and how it stops."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from dllab.history import RunHistory, fold
from dllab.session import Session
from dllab.spec import from_json
from dllab.spec.data import CsvFile, DataSpec, Iris, Share, Standardise
from dllab.spec.initializers import Zeros
from dllab.spec.layers import Conv2D, Dense
from tests.commands.conftest import Dllab, write_experiment
from tests.experiments import small


def histories(path: Path) -> list[tuple[str, RunHistory]]:
    with Session.open(path) as session:
        return [(run.name, fold(session.events(run.number))) for run in session.runs()]


def test_the_run_is_kept_in_a_session_named_after_the_experiment(
    dllab: Dllab, folder: Path
) -> None:
    experiment = write_experiment(folder / "iris.json")
    said = dllab("train", experiment)
    assert said.code == 0
    ((name, history),) = histories(folder / "iris.dllab")
    assert name == "run 1"
    assert history.state == "finished"
    assert len(history.epochs) == 3
    best = history.best_row
    assert best is not None
    accuracy = history.epochs["val_accuracy"][best]
    result, path = said.out.splitlines()
    assert result.startswith("run 1 finished after 3 epochs")
    assert f"{accuracy:.4f} at epoch {best + 1}" in result
    assert path == "iris.dllab"
    assert "epoch 3/3" in said.err
    with Session.open(folder / "iris.dllab") as session:
        assert session.draft() == small()


def test_what_is_remarked_is_said_before_the_training(dllab: Dllab, folder: Path) -> None:
    layers = (Dense(units=4, initializer=Zeros()), Dense(units=3, activation="softmax"))
    experiment = write_experiment(folder / "iris.json", small(*layers, epochs=1))
    said = dllab("train", experiment, "--json")
    assert said.code == 0
    assert json.loads(said.out)["epochs"] == 1
    remark = said.err.index(f"{experiment}: Layer 1: Dense begins with equal weights")
    assert remark < said.err.index("epoch 1/1")


def test_a_table_nobody_has_read_in_is_read_in(dllab: Dllab, folder: Path) -> None:
    rows = [f"{x * x % 7},{-x / 2},{'rose' if x % 3 else 'lily'}" for x in range(60)]
    (folder / "flowers.csv").write_text("\n".join(["long,wide,name", *rows]))
    layers = (Dense(units=4), Dense(units=2, activation="softmax"))
    experiment = small(*layers, epochs=1, source=CsvFile(path="flowers.csv"))
    said = dllab("train", write_experiment(folder / "own.json", experiment))
    assert said.code == 0
    assert "own.json: read flowers.csv. 60 samples of 2 features." in said.err
    assert "lily (20), rose (40)" in said.err
    with Session.open(folder / "own.dllab") as session:
        source = session.draft().data.source
        assert isinstance(source, CsvFile)
        assert source.path == str(folder / "flowers.csv")
        assert not source.problem
    wrong = small(*layers, epochs=1, source=CsvFile(path="gone.csv"))
    assert "gone.csv" in dllab("train", write_experiment(folder / "wrong.json", wrong)).sentence


def test_a_second_run_is_added_and_the_json_equals_its_history(dllab: Dllab, folder: Path) -> None:
    experiment = write_experiment(folder / "iris.json")
    chosen = folder / "chosen.dllab"
    dllab("train", experiment, "--session", chosen)
    said = dllab("train", experiment, "--session", chosen, "--name", "again", "--json")
    result = json.loads(said.out)
    (first, _), (second, history) = histories(chosen)
    assert (first, second) == ("run 1", "again")
    epochs = history.epochs
    best = history.best_row
    assert best is not None
    assert result["run"] == 2
    assert result["name"] == "again"
    assert result["status"] == "finished"
    assert result["epochs"] == 3
    assert result["best_epoch"] == epochs["epoch"][best]
    for figure in ("loss", "accuracy", "val_loss", "val_accuracy"):
        assert result[figure] == epochs[figure][best]
    assert result["final_val_accuracy"] == epochs["val_accuracy"][-1]
    assert result["final_gap"] == epochs["accuracy"][-1] - epochs["val_accuracy"][-1]
    assert result["gap"] == result["accuracy"] - result["val_accuracy"]
    assert result["session"] == str(chosen)


def test_without_validation_the_training_figures_are_told(dllab: Dllab, folder: Path) -> None:
    data = DataSpec(source=Iris(), split=Share(validation=0), preprocessing=(Standardise(),))
    experiment = small(epochs=1).model_copy(update={"data": data})
    write_experiment(folder / "all.json", experiment)
    said = dllab("train", "all.json", "--json")
    assert json.loads(said.out)["val_accuracy"] is None
    said = dllab("train", "all.json")
    assert said.out.startswith("run 2 finished after 1 epoch: training loss ")


def test_a_diverging_run_fails_with_its_reason(dllab: Dllab, folder: Path) -> None:
    document = json.loads(write_experiment(folder / "wild.json").read_text())
    document["layers"][0]["activation"] = "linear"
    document["layers"][1]["activation"] = "linear"
    document["training"]["optimizer"] = {"kind": "sgd", "learning_rate": 1000.0}
    document["training"]["epochs"] = 200
    (folder / "wild.json").write_text(json.dumps(document))
    said = dllab("train", "wild.json")
    assert said.code == 1
    assert "the learning rate (1000) is too high" in said.out
    ((_, history),) = histories(folder / "wild.dllab")
    assert history.state == "failed"


def altered(**training: object) -> str:
    document = json.loads(small().model_dump_json())
    document["training"] |= training
    return json.dumps(document)


BAD: dict[str, tuple[str | bytes, str]] = {
    "not JSON": ("{", "not valid JSON"),
    "no text": (b"\xff\xfe\x00", "not valid JSON"),
    "a list": ("[]", "received list"),
    "unknown field": (altered(epoch=3), "training.epoch: there is no such field"),
    "out of range": (altered(epochs=0), "training.epochs: expected a number greater"),
    "wrong type": (altered(epochs="3"), "training.epochs: expected a valid integer"),
    "newer": ('{"schema_version": 99}', "update the lab"),
    "does not fit": (small(Conv2D()).model_dump_json(), "Conv2D needs images"),
    "wrong output": (
        altered(loss={"kind": "binary_cross_entropy"}),
        "Binary cross-entropy is for two classes",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_experiment_is_one_sentence_and_makes_no_session(
    dllab: Dllab, folder: Path, case: str
) -> None:
    content, expected = BAD[case]
    path = folder / "bad.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    sentence = dllab("train", path, "--session", "new.dllab").sentence
    assert expected in sentence
    assert "bad.json" in sentence
    assert list(folder.iterdir()) == [path]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("none.json", "No such file"),
        (".", "Is a directory"),
        ("file/below.json", "Not a directory"),
        ("x" * 300, "name too long"),
    ],
)
def test_an_experiment_that_cannot_be_read_is_told(
    dllab: Dllab, folder: Path, name: str, reason: str
) -> None:
    (folder / "file").touch()
    assert reason in dllab("train", name).sentence
    assert list(folder.iterdir()) == [folder / "file"]


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("missing/new.dllab", "choose an existing folder"),
        ("iris.json/new.dllab", "choose an existing folder"),
        ("iris.json", "no session of the lab"),
        (".", "session"),
        ("x" * 300, "name too long"),
    ],
)
def test_a_session_that_cannot_be_used_is_told_before_anything_trains(
    dllab: Dllab, folder: Path, target: str, reason: str
) -> None:
    experiment = write_experiment(folder / "iris.json")
    before = experiment.read_bytes()
    assert reason in dllab("train", experiment, "--session", target).sentence
    assert experiment.read_bytes() == before
    assert list(folder.iterdir()) == [experiment]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
def test_interrupting_stops_the_run_and_keeps_its_epochs(folder: Path) -> None:
    """In a terminal of its own: the progress bar is only live in one."""
    write_experiment(folder / "long.json", small(epochs=1_000_000))
    screen, terminal = os.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "ui.app", "train", "long.json"],
        stdout=subprocess.PIPE,
        stderr=terminal,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "100"},
        text=True,
    ) as child:
        os.close(terminal)
        seen = b""
        while b" val " not in seen:
            seen += os.read(screen, 4096)
        child.send_signal(signal.SIGINT)
        drain(screen)
        out, _ = child.communicate()
    os.close(screen)
    assert child.returncode == 130
    assert out.startswith("run 1 stopped after ")
    ((_, history),) = histories(folder / "long.dllab")
    assert history.state == "stopped"
    assert history.started is not None
    assert from_json(history.started.experiment) == small(epochs=1_000_000)
    finished = len(history.epochs)
    assert f" {finished:d} epoch" in out
    assert list(history.epochs["epoch"]) == list(range(1, finished + 1))


def drain(screen: int) -> None:
    """Read what still comes, or the child would wait for its terminal; until it hangs up."""
    try:
        while os.read(screen, 4096):
            pass
    except OSError:
        return
