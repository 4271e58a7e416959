"""Whatever a file holds: the stored events, or one clear sentence; never other numbers."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from dllab.events import BatchesEnded, Event, RunEnded
from dllab.session import Session, SessionError
from dllab.session.errors import DamagedError
from dllab.session.points import BATCHES, from_npy
from dllab.session.rows import checksum
from dllab.spec import Experiment
from tests.session.conftest import STARTED, epoch, seeded

ENDED = RunEnded(9.0, "finished")


BATCHES_ENDED = [
    BatchesEnded(step, tuple(seeded(step).random() for _ in range(30)), (0.5,) * 30)
    for step in range(1, 3000, 30)
]
STORED: list[Event] = [STARTED, *BATCHES_ENDED, *(epoch(number) for number in range(1, 80)), ENDED]


@pytest.fixture
def closed(session: Session) -> Path:
    """A closed session of three runs with the same events."""
    for _ in range(3):
        run = session.new_run("r")
        for event in STORED:
            session.append(run, [event])
    session.close()
    return session.path


def _foreign_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TABLE contacts (name TEXT)")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda _: None, "There is no file .*moved, renamed or deleted"),
        (lambda path: path.mkdir(), "cannot be read .*expected a session file"),
        (lambda path: path.touch(), "is empty: expected a session"),
        (lambda path: path.write_bytes(b"S"), "is damaged .it is cut off"),
        (lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" * 20), "another kind of file"),
        (lambda path: path.write_text("{}"), "another kind of file"),
        (_foreign_database, "database of another program"),
    ],
)
def test_what_is_no_session_is_named_as_what_it_is(
    tmp_path: Path, make: Callable[[Path], object], message: str
) -> None:
    path = tmp_path / "found.dllab"
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(SessionError, match=message):
        Session.open(path)
    assert (path.read_bytes() if path.is_file() else None) == before


def test_a_file_below_a_file_is_missing(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SessionError, match="There is no file"):
        Session.open(tmp_path / "file" / "a.dllab")


@pytest.mark.parametrize("share", [0.001, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97])
def test_a_cut_off_session_is_refused_and_left_alone(closed: Path, share: float) -> None:
    whole = closed.read_bytes()
    cut = whole[: int(len(whole) * share)]
    closed.write_bytes(cut)
    with pytest.raises(SessionError, match="is damaged"):
        Session.open(closed)
    assert closed.read_bytes() == cut


@pytest.mark.parametrize("missing", [1, 10, 100, 1000])
def test_a_missing_tail_never_gives_other_numbers(closed: Path, missing: int) -> None:
    closed.write_bytes(closed.read_bytes()[:-missing])
    # SQLite reads the rest of the last page as zeros, which harms nothing if it was unused.
    assert _errors(closed) in range(5)


def test_two_hundred_flipped_bytes_never_give_other_numbers(closed: Path) -> None:
    whole, chance = closed.read_bytes(), seeded(200)
    positions = [*range(0, 100, 5), *(chance.randrange(len(whole)) for _ in range(180))]
    told = 0
    for position in positions:
        flipped = bytearray(whole)
        flipped[position] ^= chance.randint(1, 255)
        closed.write_bytes(flipped)
        told += _errors(closed)
    # Flips in pages that gathered rows have left harm nothing.
    assert told > 50


def test_every_flipped_byte_of_a_payload_is_told(closed: Path) -> None:
    whole = closed.read_bytes()
    with closing(sqlite3.connect(closed)) as file:
        payload = file.execute(
            "SELECT payload FROM segments WHERE run = 3 AND kind = 'batches' AND points > 50"
        ).fetchone()[0]
    # The start of a payload of some pages lies in one piece.
    start = whole.rindex(payload[:400])
    for position in range(start, start + 400, 9):
        flipped = bytearray(whole)
        flipped[position] ^= 1 << position % 8
        closed.write_bytes(flipped)
        with Session.open(closed) as session:
            assert session.events(1) == session.events(2) == STORED
            with pytest.raises(SessionError, match=r"Run 3 .*checksum"):
                session.events(3)


def _errors(path: Path) -> int:
    """How often the file was refused; all that is not refused must be as it was written."""
    errors = 0
    before = path.read_bytes()
    try:
        session = Session.open(path)
    except SessionError:
        assert path.read_bytes() == before
        return 1
    with session:
        assert [record.number for record in session.runs()] == [1, 2, 3]
        for run in (1, 2, 3):
            try:
                assert session.events(run) == STORED
            except SessionError:
                errors += 1
        try:
            assert session.draft() == Experiment()
        except SessionError:
            errors += 1
    return errors


def damage(path: Path, statement: str) -> None:
    """Change a session behind its back."""
    with closing(sqlite3.connect(path)) as file, file:
        assert file.execute(statement).rowcount > 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE segments SET payload = zeroblob(length(payload)) WHERE run = 2",
        "UPDATE segments SET checksum = 1 WHERE run = 2 AND kind = 'markers'",
        "UPDATE segments SET payload = 7 WHERE run = 2 AND kind = 'epochs'",
        "UPDATE segments SET first = first + 1000000 WHERE run = 2 AND kind = 'epochs'",
        "UPDATE segments SET run = 9 WHERE run = 2 AND kind = 'epochs'",
        "DELETE FROM segments WHERE run = 2 AND kind = 'batches'",
        "UPDATE runs SET events = events - 1 WHERE number = 2",
        "UPDATE runs SET name = x'ff' WHERE number = 2",
        "UPDATE runs SET ended = 0 WHERE number = 2",
        "DELETE FROM runs WHERE number = 2",
    ],
)
def test_a_damaged_run_is_told_and_the_others_stay(closed: Path, statement: str) -> None:
    damage(closed, statement)
    with Session.open(closed) as session:
        with pytest.raises(SessionError, match=r"Run 2 in work\.dllab is damaged"):
            session.events(2)
        assert session.events(1) == session.events(3) == STORED
        assert session.new_run("next") == 4
        session.append(4, STORED).result()
        assert session.events(4) == STORED


def test_a_damaged_row_gets_no_fresh_checksum(closed: Path) -> None:
    damage(closed, "UPDATE runs SET events = 5 WHERE number = 2")
    with Session.open(closed) as session:
        session.update_run(2, name="renamed").result()
        with pytest.raises(SessionError, match="takes no further events"):
            session.append(2, [ENDED])
        assert [record.damaged for record in session.runs()] == [False, True, False]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE facts SET value = x'00' WHERE name = 'experiment'",
        "UPDATE facts SET value = 'text' WHERE name = 'experiment'",
        "DELETE FROM facts WHERE name = 'experiment'",
    ],
)
def test_a_damaged_draft_is_told_and_can_be_replaced(closed: Path, statement: str) -> None:
    damage(closed, statement)
    with Session.open(closed) as session:
        with pytest.raises(SessionError, match=r"The experiment in .* is damaged"):
            session.draft()
        assert session.events(1) == STORED
        session.set_draft(Experiment()).result()
        assert session.draft() == Experiment()


def test_a_lost_count_of_runs_does_not_reuse_a_number(closed: Path) -> None:
    damage(closed, "UPDATE facts SET value = x'30' WHERE name = 'last run'")
    with Session.open(closed) as session:
        assert session.new_run("next") == 4


def test_a_row_with_a_forged_checksum_is_still_read_as_a_plain_table_only(closed: Path) -> None:
    payload = b"\x93NUMPY\x01\x00\x16\x00{'descr':'|O','shape'}" + b"c__builtin__\neval\n"
    key = (2, "batches", 1, 5)
    with closing(sqlite3.connect(closed)) as file, file:
        file.execute("DELETE FROM segments WHERE run = 2 AND kind = 'batches'")
        forged = (*key, payload, checksum(*key, payload=payload))
        file.execute("INSERT INTO segments VALUES (?, ?, ?, ?, ?, ?)", forged)
    with Session.open(closed) as session, pytest.raises(SessionError, match="Run 2"):
        session.events(2)


@pytest.mark.parametrize("descr", ["|O", "<f4", [("order", "<u4"), ("step", "|O")]])
def test_a_table_of_another_type_is_no_table_of_points(descr: object) -> None:
    header = f"{{'descr': {descr!r}, 'fortran_order': False, 'shape': (1,)}}".ljust(117) + "\n"
    payload = b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode()
    with pytest.raises(DamagedError):
        from_npy("batches", payload + bytes(BATCHES.itemsize), 1)
