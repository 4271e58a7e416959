"""The spool folder of a lab that lives is its own; what a killed one left is swept away."""

import subprocess
import sys
from pathlib import Path

import pytest

from dllab.home import SPOOL, spool, spools
from dllab.session import Session
from dllab.spooled import own_spool, spooled, sweep_spools

LAB = "from dllab.spooled import spooled; print(spooled(b'weights'), flush=True); input()"


def lab() -> "subprocess.Popen[str]":
    """Another lab, which has put something into its spool folder."""
    other = subprocess.Popen(
        [sys.executable, "-c", LAB], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout
    assert other.stdout.readline().endswith(".bin\n")
    return other


def folders() -> set[Path]:
    return {path for path in spools().iterdir() if path.is_dir()}


def test_only_what_a_killed_lab_left_is_swept(tmp_path: Path) -> None:
    own = spooled(b"on its way")
    with lab() as dead, lab() as living:
        theirs = folders() - {spool()}
        assert len(theirs) == 2
        dead.kill()
        dead.wait()
        (loose := spools() / "of an earlier lab").touch()
        Session.create(tmp_path / "a.dllab").close()
        (left,) = folders() - {spool()}
        assert [path.read_bytes() for path in left.iterdir()] == [b"weights"]
        assert not loose.exists()
        assert (spool() / own).read_bytes() == b"on its way"
        assert {path.suffix for path in spools().iterdir() if path.is_file()} == {".lock"}
        assert len(list(spools().iterdir())) == 4
        living.kill()


def test_who_is_started_by_a_lab_shares_its_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SPOOL, own_spool().name)
    with lab() as child:
        assert [path.read_bytes() for path in spool().iterdir()] == [b"weights"]
        child.kill()
    sweep_spools()
    assert folders() == {spool()}
