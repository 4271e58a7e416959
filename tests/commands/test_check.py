"""`dllab check` tells sound from damaged files, and saves what is left."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from dllab.session import Session
from tests.commands.conftest import Dllab
from tests.session.test_snapshots import taken


def damaged(session: Path) -> None:
    with closing(sqlite3.connect(session)) as file, file:
        file.execute("UPDATE segments SET payload = zeroblob(64) WHERE run = 1")


def test_a_sound_session(dllab: Dllab, session: Path) -> None:
    said = dllab("check", session)
    assert said.code == 0
    assert said.out.splitlines() == [
        "ok      file: its tables are whole",
        "ok      experiment: can be read",
        "ok      2 runs, 14 events",
        "The session is sound.",
    ]


def test_kept_states_of_many_runs_take_one_line_and_each_fault_its_own(
    dllab: Dllab, session: Path
) -> None:
    with Session.open(session) as opened:
        for number in range(1, 31):
            opened.append(2, [taken(number, b"w" * 2048)]).result()
        opened.delete_runs([1])
    assert "ok      30 kept states, 60 kB" in dllab("check", session).out.splitlines()
    with closing(sqlite3.connect(session)) as file, file:
        file.execute("UPDATE pieces SET payload = zeroblob(64) WHERE epoch IN (7, 9)")
    lines = dllab("check", session).out.splitlines()
    assert "ok      28 kept states, 56 kB" in lines
    assert [line[:41] for line in lines if line.startswith("DAMAGED")] == [
        "DAMAGED run 2, weights of epoch 7: a piec",
        "DAMAGED run 2, weights of epoch 9: a piec",
    ]


def test_a_damaged_session_is_told_and_what_is_left_is_saved(
    dllab: Dllab, session: Path, folder: Path
) -> None:
    damaged(session)
    said = dllab("check", session)
    assert said.code == 1
    assert "DAMAGED run 1: plain" in said.out
    saved = dllab("check", session, "--salvage", "new.dllab", "--json")
    assert saved.code == 0
    report = json.loads(saved.out)
    assert report["sound"] is False
    assert [part["part"] for part in report["parts"] if not part["sound"]] == ["run 1"]
    assert "1 whole run, 1 in part" in report["saved"]
    with Session.open(folder / "new.dllab") as new:
        assert [record.name for record in new.runs()] == ["plain", "bare"]


def test_what_is_no_session_or_already_there(dllab: Dllab, session: Path, folder: Path) -> None:
    (folder / "text.dllab").write_text("text")
    assert "another kind of file" in dllab("check", "text.dllab").sentence
    assert "already there" in dllab("check", session, "--salvage", "text.dllab").sentence
    assert (folder / "text.dllab").read_text() == "text"
