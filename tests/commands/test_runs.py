"""`dllab runs` shows what a session file holds."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from dllab.ending import state_words
from dllab.events import RunEnded
from dllab.session import Session
from tests.commands.conftest import Dllab, run_events


def test_the_table_has_a_line_for_each_run(dllab: Dllab, session: Path) -> None:
    said = dllab("runs", session)
    header, *lines = (line.split() for line in said.out.splitlines())
    assert said.code == 0
    assert header[:5] == ["run", "name", "status", "epochs", "best"]
    assert lines[0] == ["1", "plain", "finished", "3", "2", "0.7500", "0.9000", "0.1500"]
    assert lines[1] == ["2", "bare", "finished", "2", "1", "0.9000"]


def test_the_json_holds_the_same_with_null_for_no_value(dllab: Dllab, session: Path) -> None:
    plain, bare = json.loads(dllab("runs", session, "--json").out)
    assert plain["best_epoch"] == 2
    assert plain["val_accuracy"] == 0.75
    assert plain["final_val_accuracy"] == 0.7
    assert plain["gap"] == 0.9 - 0.75
    assert plain["final_gap"] == 0.9 - 0.7
    assert bare["name"] == "bare"
    assert bare["val_accuracy"] is None
    assert bare["gap"] is None


def test_a_run_that_diverged_is_called_so_as_in_the_window(dllab: Dllab, session: Path) -> None:
    with Session.open(session) as opened:
        lost = RunEnded(1.0, "failed", "The loss became infinite in epoch 2.")
        opened.append(opened.new_run("lost"), [*run_events(0.5)[:-1], lost])
        words = state_words(opened.history(3))
    said = dllab("runs", session)
    assert said.out.splitlines()[3].split()[:3] == ["3", "lost", words]
    assert words == "diverged"
    told = json.loads(dllab("runs", session, "--json").out)[2]
    assert (told["status"], told["ending"]) == ("failed", "diverged")


def test_a_session_without_runs_is_an_empty_table(dllab: Dllab, folder: Path) -> None:
    Session.create(folder / "empty.dllab").close()
    assert len(dllab("runs", "empty.dllab").out.splitlines()) == 1
    assert json.loads(dllab("runs", "empty.dllab", "--json").out) == []


@pytest.mark.parametrize("name", ["[bold]", "[/nothing]", "Größe ± 3"])
def test_a_name_is_shown_as_it_was_given(dllab: Dllab, folder: Path, name: str) -> None:
    with Session.create(folder / "named.dllab") as session:
        session.append(session.new_run(name), run_events(0.5))
    assert name in dllab("runs", "named.dllab").out


def test_a_damaged_run_does_not_hide_the_others(dllab: Dllab, session: Path) -> None:
    with closing(sqlite3.connect(session)) as connection, connection:
        connection.execute("UPDATE segments SET payload = zeroblob(64) WHERE run = 1")
    said = dllab("runs", session)
    assert "plain damaged 0" in " ".join(said.out.split())
    assert "bare finished 2" in " ".join(said.out.split())
    assert said.err.startswith("dllab: Run 1 in work.dllab is damaged")
    damaged, sound = json.loads(dllab("runs", session, "--json").out)
    assert damaged["status"] == "damaged"
    assert sound["status"] == "finished"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("note.txt", "no session of the lab"),
        ("none.dllab", "There is no file"),
        ("note.txt/below.dllab", "There is no file"),
        (".", "session"),
    ],
)
def test_what_is_no_session_is_told_and_left_alone(
    dllab: Dllab, folder: Path, name: str, reason: str
) -> None:
    (folder / "note.txt").write_text("remember the milk")
    assert reason in dllab("runs", name).sentence
    assert [path.name for path in folder.iterdir()] == ["note.txt"]
    assert (folder / "note.txt").read_text() == "remember the milk"


def test_a_session_a_window_has_open_is_listed_and_left_alone(dllab: Dllab, session: Path) -> None:
    with Session.open(session) as opened:
        opened.append(opened.new_run("trains"), run_events(0.5)[:-1]).result()
        lines = dllab("runs", session).out.splitlines()
        assert lines[3].split()[:3] == ["3", "trains", "running"]
        assert not opened.runs()[2].ended
