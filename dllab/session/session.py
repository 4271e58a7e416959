"""The session: the experiment being edited and all runs, in one file."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from pathlib import Path
from sqlite3 import Connection
from types import TracebackType
from typing import Self, TypeVar

from dllab.events import Event, Snapshot, SnapshotsDropped
from dllab.history import RunHistory
from dllab.home import spool
from dllab.payload import file_of
from dllab.session import segments, snapshots
from dllab.session.alone import write_alone
from dllab.session.errors import DamagedError, ReadOnlyError, SessionError, explained
from dllab.session.folders import is_untitled
from dllab.session.opening import copy_file, create_file
from dllab.session.owner import claim
from dllab.session.points import encoded
from dllab.session.reader import News, Reader
from dllab.session.rows import (
    EXPERIMENT,
    LONGEST_NAME,
    MOST_RUNS,
    RunRecord,
    all_runs,
    delete_run_rows,
    get_fact,
    last_number,
    put_fact,
    put_new_run,
    update_run,
)
from dllab.session.schema import check_header, migrate
from dllab.session.snapshots import SnapshotRecord
from dllab.session.trained import experiments
from dllab.session.writer import Writer
from dllab.spec import Experiment, ExperimentError, from_json, to_json

_Result = TypeVar("_Result")


class Session:
    """One open session file, made by `create`, `open` and `view`.

    One that was created or opened is written by nobody else. One that is viewed is only looked at:
    whatever would change it raises a ReadOnlyError.

    Changes return at once. A change's future is done when it is on the disk, or holds a
    SessionError; a change that could not be written is kept and written with the next one.
    Reading waits for the writer and tells what is on the disk. Any thread may call; new runs
    are made by one.
    """

    def __init__(self, file: Writer | Reader) -> None:
        self._file = file
        self._take_stock()

    def _take_stock(self) -> None:
        found = self.runs()
        self._last_run = self._file.read(last_number)
        self._known = {record.number for record in found}
        self._damaged = {record.number for record in found if record.damaged}

    @classmethod
    def create(cls, path: Path) -> Self:
        """A new session with the default experiment and no run.

        Raises:
            SessionError: the file exists, is open elsewhere or cannot be written.
        """
        return cls._owned(path.resolve(), create_file)

    @classmethod
    def open(cls, path: Path) -> Self:
        """The session in an existing file; runs a kill left unfinished end as interrupted.

        Raises:
            SessionError: there is no sound session, it is open elsewhere or cannot be written.
                The file is as it was.
        """
        return cls._owned(path.resolve(), check_header)

    @classmethod
    def view(cls, path: Path) -> Self:
        """The session in a file that somebody else writes, or that nobody may write.

        Raises:
            SessionError: there is no sound session, or it cannot be read.
        """
        path = path.resolve()
        check_header(path)
        return cls(Reader(path))

    @classmethod
    def open_or_view(cls, path: Path) -> Self:
        """The session in an existing file, only to look at where it cannot be written.

        Raises:
            SessionError: there is no sound session, or it cannot be read.
        """
        try:
            return cls.open(path)
        except ReadOnlyError:
            return cls.view(path)

    @classmethod
    def _owned(cls, path: Path, prepare: Callable[[Path], None]) -> Self:
        lock = claim(path)
        try:
            prepare(path)
            return cls(Writer(path, lock))
        except BaseException:
            lock.release()
            raise

    @property
    def path(self) -> Path:
        """The file; changes with `save_as`."""
        return self._file.path

    @property
    def is_read_only(self) -> bool:
        """Whether the session is only looked at."""
        return isinstance(self._file, Reader)

    def news(self, known: Mapping[int, int]) -> Future[News | None]:
        """What a session that is looked at holds by now that its reader does not know.

        Args:
            known: of each run that is followed, how many of its events are known.
        """
        file = self._file
        # It may have become our own just now, by `save_as`.
        with suppress(RuntimeError):
            if isinstance(file, Reader):
                answer = file.news(known)
                answer.add_done_callback(self._note_news)
                return answer
        nothing: Future[News | None] = Future()
        nothing.set_result(None)
        return nothing

    def _note_news(self, answer: Future[News | None]) -> None:
        if answer.exception() is None and (news := answer.result()):
            self._known = {record.number for record in news.records}

    @property
    def is_untitled(self) -> bool:
        """Whether the session has no name yet and lies in the lab's own folder."""
        return is_untitled(self.path)

    def runs(self) -> list[RunRecord]:
        """All runs, oldest first."""
        return self._file.read(all_runs)

    def events(self, run: int, start: int = 0) -> list[Event]:
        """What a run has said, or its events from number `start` on, equal to what was appended.

        Raises:
            SessionError: this run is damaged; others may be sound.
        """
        return self._of_run(run, lambda file: segments.read(file, run, start))

    def history(self, run: int) -> RunHistory:
        """What a run has said, folded: the same as folding its events, much faster.

        Raises:
            SessionError: this run is damaged; others may be sound.
        """
        return self.history_soon(run).result()

    def history_soon(self, run: int) -> Future[RunHistory]:
        """The same, read while whoever asks does something else."""
        return self._asked_of_run(run, lambda file: segments.read_history(file, run))

    def experiments_soon(self) -> Future[dict[int, Experiment]]:
        """What each run that can be read began to train; much quicker than all histories."""
        return self._file.ask(experiments)

    def snapshots(self, run: int) -> list[SnapshotRecord]:
        """The snapshots kept of a run, by epoch."""
        self._check_known(run)
        return self._file.read(lambda file: snapshots.listed(file, run))

    def snapshot(self, run: int, epoch: int, kind: Snapshot) -> bytes:
        """What was kept at the end of an epoch.

        Raises:
            SessionError: there is none, or it is damaged.
        """
        found = [each for each in self.snapshots(run) if (each.epoch, each.kind) == (epoch, kind)]
        if not found:
            raise SessionError(
                f"No {kind} of run {run} is kept at epoch {epoch} in {self.path.name}: choose "
                "another epoch."
            )
        return self._of_run(run, lambda file: b"".join(snapshots.pieces(file, run, found[0])))

    def _of_run(self, run: int, question: Callable[[Connection], _Result]) -> _Result:
        return self._asked_of_run(run, question).result()

    def _asked_of_run(self, run: int, question: Callable[[Connection], _Result]) -> Future[_Result]:
        self._check_known(run)

        def ask(file: Connection) -> _Result:
            try:
                return question(file)
            except DamagedError as error:
                raise SessionError(
                    f"Run {run} in {self.path.name} is damaged and cannot be shown ({error.why}): "
                    "the other runs are not concerned; restore the file from a backup to get it "
                    "back."
                ) from error

        return self._file.ask(ask)

    def draft(self) -> Experiment:
        """The experiment being edited.

        Raises:
            SessionError: it is damaged.
        """
        try:
            return from_json(self._file.read(lambda file: get_fact(file, EXPERIMENT)))
        except (DamagedError, ExperimentError) as error:
            why = error.why if isinstance(error, DamagedError) else error
            raise SessionError(
                f"The experiment in {self.path.name} is damaged ({why}): the runs are not "
                "concerned; start from a preset."
            ) from error

    def set_draft(self, experiment: Experiment) -> Future[None]:
        """Keep the experiment being edited."""
        document = to_json(experiment).encode()
        return self._writer.change(partial(put_fact, name=EXPERIMENT, value=document))

    @property
    def next_run(self) -> int:
        """The number that the next run will have: no other run ever had it."""
        return self._last_run + 1

    def new_run(self, name: str, parent: int | None = None, branch_epoch: int | None = None) -> int:
        """A further run without events; its number is known at once, its row follows.

        Raises:
            SessionError: the session is full.
        """
        writer = self._writer
        if self._last_run >= MOST_RUNS:
            raise SessionError(
                f"{self.path.name} holds {MOST_RUNS:,} runs and takes no more: start a new session."
            )
        self._last_run += 1
        self._known.add(self._last_run)
        record = RunRecord(
            self._last_run, _storable(name), parent=parent, branch_epoch=branch_epoch
        )
        writer.change(partial(put_new_run, record=record))
        return record.number

    def update_run(
        self, run: int, *, name: str | None = None, visible: bool | None = None
    ) -> Future[None]:
        """Rename a run, show or hide it."""
        self._check_known(run)
        name = None if name is None else _storable(name)
        return self._writer.change(partial(update_run, number=run, name=name, visible=visible))

    def delete_runs(self, runs: Iterable[int]) -> Future[None]:
        """Delete runs with all that is kept of them; no other run ever gets their numbers.

        Runs that branched from one of them stay, and still tell where they did.
        """
        writer, numbers = self._writer, sorted(set(runs))
        for number in numbers:
            self._check_known(number)
        self._known -= set(numbers)
        return writer.change(partial(delete_run_rows, numbers=numbers))

    def append(self, run: int, events: Sequence[Event]) -> Future[None]:
        """Add what a run has said since; durable when the future is done.

        The files of snapshots are taken in from the spool folder and then removed.

        Raises:
            SessionError: there is no such run, or it is damaged.
            ValueError, TypeError, OverflowError: an event is malformed; nothing was added.
        """
        self._check_known(run)
        if run in self._damaged:
            raise SessionError(
                f"Run {run} in {self.path.name} is damaged and takes no further events: start "
                "another run."
            )
        block, folder = encoded(events), spool()
        files = [file_of(taken.payload, folder) for taken in block.snapshots]
        change = partial(segments.append, run=run, block=block, spool=folder)
        return self._writer.change(change, [file for file in files if file])

    def drop_snapshots(self, run: int, epochs: Iterable[int], kind: Snapshot) -> Future[None]:
        """Forget what was kept at some epochs; the space in the file is used again.

        The run says so itself, in a `SnapshotsDropped`.
        """
        self._check_known(run)
        event = SnapshotsDropped(kind, tuple(epochs))
        return self._writer.change(partial(segments.drop_snapshots, run=run, event=event))

    def compact(self) -> Future[None]:
        """Write the file anew without the space it no longer uses."""
        return self._writer.compact()

    def save_as(self, path: Path) -> Future[None]:
        """Copy the session to `path`, replacing what is there, and go on in the copy.

        When the future holds a SessionError the session goes on where it was and `path` is
        untouched. The file of an untitled session is removed once the copy stands. One that was
        only looked at becomes the copy's own.
        """
        path, file = path.resolve(), self._file
        if isinstance(file, Writer):
            return file.move(path)
        return file.ask(lambda connection: self._own(file, connection, path))

    def _own(self, reader: Reader, connection: Connection, path: Path) -> None:
        lock = claim(path)
        try:
            with explained(path):
                copy_file(connection, path, partial(migrate, path=path))
            self._file = Writer(path, lock)
        except BaseException:
            lock.release()
            raise
        reader.close()
        self._take_stock()

    def export_run(self, run: int, path: Path) -> Future[None]:
        """Write a run alone into a session file of its own, replacing what is there."""
        self._check_known(run)
        path = path.resolve()
        if path == self.path:
            raise SessionError(f"{path.name} is this session itself: choose another name.")
        return self._file.ask(lambda file: write_alone(file, run, path))

    @property
    def _writer(self) -> Writer:
        if isinstance(self._file, Reader):
            raise ReadOnlyError(
                f"{self.path.name} is only looked at here: save it under another name to go on "
                "with a copy."
            )
        return self._file

    def close(self) -> None:
        """Wait until everything is written and let the file go; closing again does nothing.

        Raises:
            SessionError: the last changes cannot be written; the session stays open.
        """
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _check_known(self, run: int) -> None:
        if run not in self._known:
            raise SessionError(
                f"There is no run {run} in {self.path.name}, which has {len(self._known):,}: "
                "choose one of its runs."
            )


def _storable(name: str) -> str:
    """Of bounded length, and without lone surrogates, which SQLite refuses."""
    return name.encode("utf-8", "replace").decode()[:LONGEST_NAME]
