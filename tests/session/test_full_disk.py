"""A full disk and a read-only folder: told in a sentence, nothing lost, the session goes on."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from dllab.events import BatchesEnded, Event
from dllab.session import Session, SessionError
from dllab.session.connection import connect
from tests.session.conftest import STARTED, epoch

resource = pytest.importorskip("resource", reason="Windows has no limits on file size")

BIG: list[Event] = [BatchesEnded(1, (0.5,) * 40_000, (0.5,) * 40_000)]


@contextmanager
def file_size_limit(size: int) -> Iterator[None]:
    """Writing beyond `size` bytes of a file fails."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def page_limit(session: Session) -> Iterator[None]:
    """SQLite itself finds its disk full, as it tells ENOSPC."""
    connection = session._file
    pages = connection.read(lambda file: file.execute("PRAGMA page_count").fetchone()[0])
    connection.read(lambda file: file.execute(f"PRAGMA max_page_count = {pages}").fetchone())
    yield
    connection.read(lambda file: file.execute("PRAGMA max_page_count = 1000000").fetchone())


@pytest.mark.parametrize("kind", ["pages", "file size"])
def test_events_wait_for_free_space_and_none_is_lost(session: Session, kind: str) -> None:
    run = session.new_run("a")
    session.append(run, [STARTED]).result()
    limit = (
        page_limit(session)
        if kind == "pages"
        else file_size_limit(session.path.stat().st_size + 9_000)
    )
    with limit:
        for _ in range(2):
            with pytest.raises(SessionError, match="free"):
                session.append(run, BIG).result()
        later = session.new_run("later")
        assert session.events(run) == [STARTED]
        with pytest.raises(SessionError, match="nothing is lost while the lab stays open"):
            session.close()
        assert session.events(run) == [STARTED]
    session.append(later, [STARTED, epoch(1)]).result()
    assert session.events(run) == [STARTED, *BIG, *BIG]
    assert session.events(later) == [STARTED, epoch(1)]
    with closing(connect(session.path)) as file:
        assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_save_as_rescues_what_the_full_disk_refused(session: Session) -> None:
    run = session.new_run("a")
    old = session.path
    with page_limit(session), pytest.raises(SessionError, match="The disk is full"):
        session.append(run, BIG).result()
    with page_limit(session):
        session.save_as(old.with_name("rescued.dllab")).result()
        assert session.events(run) == BIG
    session.close()
    with Session.open(session.path) as again:
        assert again.events(run)[:-1] == BIG


def test_a_failed_save_as_stays_in_the_old_file(session: Session) -> None:
    run = session.new_run("a")
    session.append(run, [STARTED, *BIG]).result()
    old, target = session.path, session.path.with_name("target.dllab")
    target.write_text("what was here before")
    with file_size_limit(20_000), pytest.raises(SessionError, match=r"target\.dllab.*free"):
        session.save_as(target).result()
    assert target.read_text() == "what was here before"
    assert not list(target.parent.glob("*.tmp*"))
    session.append(run, [epoch(1)]).result()
    assert (session.path, session.events(run)) == (old, [STARTED, *BIG, epoch(1)])


@pytest.mark.parametrize("where", ["missing/new.dllab", "file/new.dllab", "folder"])
def test_save_as_to_where_no_file_can_be(session: Session, where: str) -> None:
    folder = session.path.parent
    (folder / "file").touch()
    (folder / "folder").mkdir()
    with pytest.raises(SessionError, match="folder"):
        session.save_as(folder / where).result()
    with pytest.raises(SessionError, match=r"folder|exists already"):
        Session.create(folder / where)
    assert session.path.name == "work.dllab"
    assert not [path for path in folder.rglob("*") if "tmp" in path.name]


def test_save_as_over_another_file_and_onto_itself(session: Session) -> None:
    target = session.path.with_name("target.dllab")
    target.write_text("what was here before")
    target.chmod(0o640)
    run = session.new_run("a")
    session.append(run, [STARTED])
    for _ in range(2):
        session.save_as(target).result()
        session.append(run, [epoch(1)]).result()
    assert target.stat().st_mode & 0o777 == 0o640
    assert session.path == target
    assert session.events(run) == [STARTED, epoch(1), epoch(1)]
    with Session.open(target.with_name("work.dllab")) as old:
        assert old.events(run)[:-1] == [STARTED]


@pytest.fixture
def powerless(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of an unprivileged user, whom modes stop, which they do not do to root."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        monkeypatch.setenv("DLLAB_HOME", str(folder / "home"))
        user = os.geteuid()
        (folder / "work").mkdir()
        if user == 0:
            for path in (folder, folder / "work"):
                os.chown(path, 65534, -1)
            os.seteuid(65534)
        yield folder / "work"
        (folder / "work").chmod(0o700)
        os.seteuid(user)


@pytest.mark.parametrize(("file_mode", "folder_mode"), [(0o400, 0o700), (0o600, 0o500)])
def test_a_read_only_file_or_folder_is_refused_and_left_alone(
    powerless: Path, file_mode: int, folder_mode: int
) -> None:
    path = powerless / "a.dllab"
    with Session.create(path) as session:
        session.append(session.new_run("never ended"), [STARTED])
    before = path.read_bytes()
    path.chmod(file_mode)
    powerless.chmod(folder_mode)
    with pytest.raises(SessionError, match="read-only: copy or save the session to a folder"):
        Session.open(path)
    assert path.read_bytes() == before


def test_a_read_only_folder_takes_no_session(powerless: Path) -> None:
    (powerless / "own").mkdir()
    with Session.create(powerless / "own" / "a.dllab") as session:
        session.append(session.new_run("a"), [STARTED]).result()
        powerless.chmod(0o500)
        with pytest.raises(SessionError, match="read-only"):
            session.save_as(powerless / "b.dllab").result()
        with pytest.raises(SessionError, match="read-only"):
            Session.create(powerless / "b.dllab")
        assert session.events(1) == [STARTED]
    assert [path.name for path in powerless.iterdir()] == ["own"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 256 KB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(disk)]
    if sys.platform != "linux" or os.geteuid() or subprocess.run(mount, check=False).returncode:
        pytest.skip("only root of a Linux machine can mount a small disk")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_disk_that_is_really_full(small_disk: Path) -> None:
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(160_000))
    with Session.create(small_disk / "a.dllab") as session:
        run = session.new_run("a")
        said: list[Event] = [STARTED]
        written = session.append(run, said)
        while not (error := written.exception()):
            block: list[Event] = [BatchesEnded(len(said), (0.5,) * 100, (0.5,) * 100)]
            written = session.append(run, block)
            said += block
        assert isinstance(error, SessionError)
        assert "free some space" in str(error) or "free space" in str(error)
        assert session.events(run) == said[:-1]
        with pytest.raises(SessionError, match="free"):
            Session.create(small_disk / "b.dllab")
        ballast.unlink()
        session.append(run, [epoch(1)]).result()
        assert session.events(run) == [*said, epoch(1)]
