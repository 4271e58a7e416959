"""`dllab check` tells sound from damaged files, and saves what is left."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from dllab.session import Session
from tests.commands.conftest import Dllab


def damaged(session: Path) -> None:
    with closing(sqlite3.connect(session)) as file, file:
        file.execute("UPDATE segments SET payload = zeroblob(64) WHERE run = 1")


def test_a_sound_session(dllab: Dllab, session: Path) -> None:
    said = dllab("check", session)
    assert said.code == 0
    assert said.out.splitlines()[-1] == "The session is sound."
    assert "ok      run 2: bare" in said.out


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
