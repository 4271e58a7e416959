"""The session that is open in a window: what is kept of it, and what is shown."""

from collections.abc import Collection
from concurrent.futures import Future
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from dllab.events import Snapshot, SnapshotsDropped
from dllab.session import Session, SessionError
from dllab.spec import Experiment
from ui.durable_feed import DurableFeed
from ui.run_book import RunBook
from ui.stored_runs import Following, stored_runs


class OpenSession(QObject):
    """A session with its runs; one that is written elsewhere is only looked at, and followed.

    Signals:
        session_changed: another session is open.
        path_changed: the session goes on in another file.
        saved_changed: whether everything is on disk may have changed.
        trouble(message): something failed that the person must know of.
        let_go: whoever wrote the session that is looked at does so no more.
    """

    session_changed = Signal()
    path_changed = Signal()
    saved_changed = Signal()
    trouble = Signal(str)
    let_go = Signal()
    # From the session's writer to the GUI thread: the reason of a failure, or nothing.
    _copied = Signal(str)
    # From the session's thread: what all runs train.
    _known = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.book = RunBook(self)
        self.complaints: list[str] = []
        self._following: Following | None = None
        self._is_let_go = False
        self._edited: Experiment | None = None
        self._copied.connect(self._note_copied)
        self._known.connect(self._note_experiments)
        self._asked: Future[dict[int, Experiment]] | None = None
        self.session = session
        self._feed = DurableFeed(session)
        self._show()

    def _adopt(self, session: Session) -> None:
        """Show this session; the feed of the last one has nothing more to write."""
        self._feed.close()
        self.session = session
        self._feed = DurableFeed(session)
        self._edited = None
        self._show()

    def _show(self) -> None:
        self._follow()
        self.book.reset(stored_runs(self.session, self.trouble.emit))
        self._asked = self.session.experiments_soon()
        self._asked.add_done_callback(self._known.emit)
        if self.read_only_reason:
            self.complaints.append(self.read_only_reason)
        self.session_changed.emit()

    def _note_experiments(self, read: Future[dict[int, Experiment]]) -> None:
        # Of a session that was left meanwhile, or of a file that fails, nothing is to be known.
        if read is self._asked and not read.cancelled() and read.exception() is None:
            self.book.note_experiments(read.result())

    def _follow(self) -> None:
        """Show what somebody else writes, if this session is only looked at."""
        self._follow_no_longer()
        self._is_let_go = False
        if self.session.is_read_only:
            self._following = Following(self.session, self.book, self.trouble.emit)
            self._following.came_anew.connect(self._show)
            self._following.let_go.connect(self._note_let_go)

    def _follow_no_longer(self) -> None:
        if self._following:
            self._following.stop()
            self._following = None

    @property
    def read_only_reason(self) -> str:
        """Why nothing can be changed here; empty when all can."""
        if not self.session.is_read_only:
            return ""
        if self._is_let_go:
            return f"{self.session.path.name} was closed elsewhere: open it again to change it."
        return (
            f"{self.session.path.name} is open elsewhere or may not be written: it is shown here "
            "as it grows, and cannot be changed. Save as … makes a copy of your own."
        )

    def draft(self) -> Experiment:
        """The experiment the session's forms hold; the default one if that is damaged."""
        try:
            return self.session.draft()
        except SessionError as error:
            self.complaints.append(str(error))
            return Experiment()

    def take_complaints(self) -> str:
        """What could not be read of the session just opened, told once."""
        complaints, self.complaints = self.complaints, []
        return "\n".join(complaints)

    def set_draft(self, experiment: Experiment) -> None:
        """Keep the experiment the forms hold; where nothing can be kept, for a copy."""
        if self.session.is_read_only:
            self._edited = experiment
            return
        self._watch(self.session.set_draft(experiment))

    def open(self, session: Session) -> None:
        """Show another session; the one open now is closed, or stays if it cannot be written."""
        try:
            self.session.close()
        except SessionError as error:
            session.close()
            self.trouble.emit(str(error))
            return
        self._adopt(session)

    def save_as(self, path: Path) -> None:
        """Write the session to `path` and go on in that file, while training goes on.

        `session_changed` or `trouble` tells how it went.
        """
        future = self.session.save_as(path)
        future.add_done_callback(lambda done: self._copied.emit(str(done.exception() or "")))

    def compact(self) -> Future[None]:
        """Write the session's file anew without the space of what it no longer keeps."""
        future = self.session.compact()
        self._watch(future)
        return future

    def _note_copied(self, reason: str) -> None:
        if reason:
            self.trouble.emit(reason)
        else:
            # What could not be written before is in the copy.
            self._feed.note(None)
            if self._following:
                self._become_own()
            self.saved_changed.emit()
            self.path_changed.emit()

    def _become_own(self) -> None:
        """A session that was looked at can be written, or its copy can: go on in that."""
        edited = self._edited
        self._adopt(self.session)
        if edited:
            self.set_draft(edited)
            self.session_changed.emit()

    def take_over(self, viewed: Session) -> None:
        """Write a session that was only looked at from now on, with what was edited here.

        Nothing where it was left meanwhile, or saved as a copy of one's own.
        """
        if viewed is not self.session or not viewed.is_read_only:
            return
        try:
            session = Session.open(self.session.path)
        except SessionError as error:
            # Somebody else was faster; they may let it go too.
            self.trouble.emit(str(error))
            self._follow()
            return
        self.session.close()
        self.session = session
        self._become_own()

    def _note_let_go(self) -> None:
        # Not by itself: whoever writes it may come again, a command that trains for example.
        self._is_let_go = True
        self.let_go.emit()

    @property
    def unsaved_reason(self) -> str:
        """Why the newest events are not on disk; empty when all is well."""
        return self._feed.error

    def rename(self, number: int, name: str) -> None:
        """Give a run another name."""
        if self.read_only_reason:
            self.trouble.emit(self.read_only_reason)
            return
        self.book.rename(number, name)
        self._watch(self.session.update_run(number, name=name))

    def set_visible(self, number: int, visible: bool) -> None:
        """Show or hide a run in all plots."""
        self.book.set_visible(number, visible)
        if self.session.is_read_only:
            return
        self._watch(self.session.update_run(number, visible=visible))

    def show_only(self, numbers: Collection[int]) -> None:
        """Show these runs in all plots and no others."""
        for number in self.book.show_only(numbers):
            if not self.session.is_read_only:
                self._watch(self.session.update_run(number, visible=number in numbers))

    def delete(self, numbers: Collection[int]) -> None:
        """Delete runs for good, with all that is kept of them."""
        self._watch(self.session.delete_runs(numbers))
        self.book.remove(numbers)

    def drop_snapshots(self, number: int, kind: Snapshot, epochs: Collection[int]) -> None:
        """Keep the networks of a run at some epochs no longer."""
        self._watch(self.session.drop_snapshots(number, epochs, kind))
        self.book.apply(number, [SnapshotsDropped(kind, tuple(epochs))])

    def _watch(self, written: Future[None]) -> None:
        written.add_done_callback(self._note_written)

    def _note_written(self, written: Future[None]) -> None:
        # In the session's writer thread: a signal finds its way, anything else would not.
        self._feed.note(written.exception())
        self.saved_changed.emit()

    def release(self) -> None:
        """Let the session go.

        Raises:
            SessionError: the last changes cannot be written; the session stays open.
        """
        self._follow_no_longer()
        self.session.close()
        self._feed.close()
