"""`dllab export` writes exactly what the run holds, or says why not and leaves nothing."""

import csv
import json
import math
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from dllab.history import BATCH_COLUMNS, EPOCH_COLUMNS, fold
from dllab.session import Session
from dllab.spec import from_json
from tests.commands.conftest import Dllab, Drawer, run_events
from tests.experiments import small

FORMATS = ("--csv", "--json", "--png")


def number_or_nan(text: str) -> float:
    return float(text) if text else math.nan


@pytest.mark.parametrize("run", [1, 2])
def test_a_table_reads_back_as_the_history_bit_for_bit(
    dllab: Dllab, session: Path, run: int
) -> None:
    said = dllab("export", session, "--run", run, "--csv", "out.csv")
    assert (said.code, said.out) == (0, "out.csv\n")
    history = fold(run_events(0.5, 0.75, 0.7) if run == 1 else run_events(math.nan, math.nan))
    with Path("out.csv").open(newline="") as file:
        header, *lines = csv.reader(file)
    assert tuple(header) == EPOCH_COLUMNS
    assert len(lines) == len(history.epochs)
    for index, name in enumerate(header):
        read = [number_or_nan(line[index]) for line in lines]
        assert read == pytest.approx(list(history.epochs[name]), rel=0, abs=0, nan_ok=True)
    assert lines[0][:2] == ["1", "2"]


def refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON")


def test_json_has_the_experiment_and_all_columns_and_null_for_nan(
    dllab: Dllab, session: Path
) -> None:
    assert dllab("export", session, "--run", 2, "--json", "out.json").code == 0
    text = Path("out.json").read_text(encoding="utf-8")
    document = json.loads(text, parse_constant=refuse_constant)
    assert document["run"] == 2
    assert document["name"] == "bare"
    assert document["status"] == "finished"
    assert from_json(json.dumps(document["experiment"])) == small()
    assert document["versions"] == {"k": "3"}
    assert list(document["epochs"]) == list(EPOCH_COLUMNS)
    assert document["epochs"]["val_accuracy"] == [None, None]
    assert document["epochs"]["running_accuracy"] == [1 / 3, 1 / 3]
    assert document["epochs"]["learning_rate"] == [1e-7, 1e-7]
    assert list(document["batches"]) == list(BATCH_COLUMNS)
    assert document["batches"]["step"] == [1, 2, 3, 4]
    assert document["batches"]["loss"] == [0.5, None, 0.5, None]


def test_a_waiting_run_exports_without_an_experiment(dllab: Dllab, folder: Path) -> None:
    with Session.create(folder / "early.dllab") as session:
        session.new_run("early")
    assert dllab("export", "early.dllab", "--run", 1, "--json", "out.json").code == 0
    document = json.loads(Path("out.json").read_text())
    assert document["experiment"] is None
    assert document["epochs"]["epoch"] == []


def test_a_picture_is_drawn_of_the_chosen_run(dllab: Dllab, session: Path, drawer: Drawer) -> None:
    said = dllab("export", session, "--run", 2, "--png", "out.png")
    assert (said.code, said.out) == (0, "out.png\n")
    ((runs, path),) = drawer.drawn
    ((number, name, history),) = runs
    assert (number, name, path) == (2, "bare", Path("out.png"))
    assert len(history.epochs) == 2


@pytest.mark.parametrize("run", [0, 3, -1])
@pytest.mark.parametrize("form", FORMATS)
def test_an_unknown_run_is_told_with_the_known_ones(
    dllab: Dllab, session: Path, form: str, run: int
) -> None:
    sentence = dllab("export", session, "--run", run, form, "out").sentence
    assert f"has no run {run}; its runs are: 1, 2." in sentence
    assert list(session.parent.iterdir()) == [session]


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_is_replaced_unless_asked(
    dllab: Dllab, session: Path, drawer: Drawer, form: str
) -> None:
    out = session.parent / "out"
    out.write_text("precious")
    assert "--force" in dllab("export", session, "--run", 1, form, out).sentence
    assert out.read_text() == "precious"
    assert drawer.drawn == []
    assert dllab("export", session, "--run", 1, form, out, "--force").code == 0
    assert form == "--png" or out.read_text() != "precious"


@pytest.mark.parametrize("form", ["--csv", "--json"])
@pytest.mark.parametrize(
    ("out", "reason"),
    [
        ("missing/out", "No such file or directory"),
        ("work.dllab/out", "Not a directory"),
        ("x" * 300, "name too long"),
    ],
)
def test_a_place_that_cannot_be_written_is_told_and_nothing_is_left(
    dllab: Dllab, session: Path, form: str, out: str, reason: str
) -> None:
    sentence = dllab("export", session, "--run", 1, form, out).sentence
    assert reason in sentence
    assert "choose a file in an existing folder" in sentence
    assert list(session.parent.iterdir()) == [session]


def make_folder(path: Path) -> None:
    path.mkdir()


@pytest.mark.parametrize("make", [make_folder, getattr(os, "mkfifo", make_folder)])
@pytest.mark.parametrize("form", FORMATS)
def test_a_folder_or_a_pipe_keeps_its_name(
    dllab: Dllab, session: Path, form: str, make: Callable[[Path], None]
) -> None:
    out = session.parent / "out"
    make(out)
    sentence = dllab("export", session, "--run", 1, form, out, "--force").sentence
    assert "no regular file" in sentence
    assert out.exists()
    assert not out.is_file()


@pytest.mark.parametrize("arguments", [[], ["--csv", "a", "--json", "b"]])
def test_exactly_one_format_must_be_chosen(
    dllab: Dllab, session: Path, arguments: list[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        dllab("export", session, "--run", 1, *arguments)
    assert ended.value.code == 2
