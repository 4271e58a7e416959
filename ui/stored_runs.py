"""Runs of a session file for a book: loaded when they are looked at, followed when others write."""

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from dllab.events import RunEnded
from dllab.history import RunHistory, fold
from dllab.session import News, RunRecord, Session, SessionError
from dllab.session.owner import is_owned
from ui.run_book import Origin, Run, RunBook

# How often a file that somebody else writes is asked for news.
LOOK_MS = 300
# As many as the curves draw.
MOST_DRAWN = 100

Complain = Callable[[str], None]
# Histories that are being read, by the number of the run.
Ahead = dict[int, Future[RunHistory]]


def stored_runs(session: Session, complain: Complain) -> list[Run]:
    """All runs; what is wrong with one is told when its history is asked for."""
    records = session.runs()
    ahead = _read_ahead(session, records)
    return [_stored_run(session, record, complain, ahead) for record in records]


def _read_ahead(session: Session, records: list[RunRecord]) -> Ahead:
    """Have the histories that are drawn first read while their curves are made."""
    shown = [record.number for record in records if record.visible and not record.damaged]
    return {number: session.history_soon(number) for number in shown[-MOST_DRAWN:]}


def _stored_run(
    session: Session, record: RunRecord, complain: Complain, ahead: Ahead | None = None
) -> Run:
    load = partial(_read, session, record.number, complain, ahead or {})
    return Run(record.number, record.name, record.visible, load, _origin(record))


def _origin(record: RunRecord) -> Origin | None:
    if record.parent is None or record.branch_epoch is None:
        return None
    return Origin(record.parent, record.branch_epoch)


def _read(session: Session, number: int, complain: Complain, ahead: Ahead) -> RunHistory:
    """A run's history by what it said; one that failed if that is damaged."""
    try:
        read = ahead.pop(number, None) or session.history_soon(number)
        return read.result()
    except SessionError as error:
        # Not from here: whoever asked for the history is in the midst of drawing.
        QTimer.singleShot(0, partial(complain, str(error)))
        return fold([RunEnded(0.0, "failed", str(error))])


class Following(QObject):
    """Shows in a book what somebody else writes into the session that is looked at here.

    Signals:
        came_anew: another file took the place of the one that was looked at.
        let_go: whoever wrote it does so no more.
    """

    came_anew = Signal()
    let_go = Signal()
    _heard = Signal(object)

    def __init__(self, session: Session, book: RunBook, complain: Complain) -> None:
        super().__init__()
        self._session, self._book, self._complain = session, book, complain
        self._heard.connect(self._show)
        self._asked: Future[News | None] | None = None
        # A file that only its folder or its owner keeps from being written is let go by nobody.
        self._is_written = is_owned(session.path)
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._ask)
        self._timer.start()

    def stop(self) -> None:
        """Follow no longer; what is still on its way is not shown."""
        self._timer.stop()
        self._heard.disconnect()

    def _ask(self) -> None:
        # Once: to look means to own the file for a moment, which must be in nobody's way.
        if self._is_written and not is_owned(self._session.path):
            self._is_written = False
            self.let_go.emit()
        if self._asked and not self._asked.done():
            return
        # What nobody has looked at is loaded, when it is, as it then stands.
        known = {
            run.number: run.history.events for run in self._book.runs.values() if run.is_loaded
        }
        self._asked = self._session.news(known)
        self._asked.add_done_callback(self._heard.emit)

    def _show(self, answer: Future[News | None]) -> None:
        try:
            news = answer.result()
        except SessionError as error:
            self._timer.stop()
            self._complain(str(error))
            return
        if news and news.is_other:
            self.came_anew.emit()
        elif news:
            self._show_records(news.records)
            for number, events in news.events.items():
                self._book.apply(number, events)

    def _show_records(self, records: list[RunRecord]) -> None:
        gone = self._book.runs.keys() - {record.number for record in records}
        if gone:
            self._book.remove(gone)
        for record in records:
            self._show_record(record)

    def _show_record(self, record: RunRecord) -> None:
        run = self._book.runs.get(record.number)
        if run is None:
            self._book.add(_stored_run(self._session, record, self._complain))
        elif run.name != record.name:
            self._book.rename(record.number, record.name)
