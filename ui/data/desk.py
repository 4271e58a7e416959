"""Asks the process that reads data; answers reach the window as signals, in its own thread."""

from contextlib import suppress
from threading import RLock

from PySide6.QtCore import QObject, Signal

from dllab.events import Answered, Event, Progressed, RunEnded
from dllab.jobs import Control
from ui.training_thread import DataThread, Order


class Question(QObject):
    """One question under way.

    Signals:
        progressed(event): a `Progressed`, at most ten a second.
        answered(answer): the job's answer, a dictionary; the last signal.
        failed(message): what went wrong, for people; the last signal.

    A question that was cancelled says nothing more.
    """

    progressed = Signal(Progressed)
    answered = Signal(dict)
    failed = Signal(str)
    # From the thread that listens to the process to the window's.
    _said = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.control = Control()
        # Held while an event is passed on: a signal of what is deleted meanwhile ends the program.
        self._speaking = RLock()
        self._is_over = False
        self._said.connect(self._take)

    def cancel(self) -> None:
        """End it; what it has made so far is taken back."""
        self.control.give("stop")
        self._leave()

    def say(self, event: Event) -> None:
        """Take an event, from any thread; after the last one nothing is heard any more."""
        # Where the window is closed, it may be gone without having been left.
        with self._speaking, suppress(RuntimeError):
            if not self._is_over:
                self._said.emit(event)

    def _leave(self) -> None:
        with self._speaking:
            self._is_over = True
        self.deleteLater()

    def _take(self, event: Event) -> None:
        if self.control.stopped:
            return
        match event:
            case Progressed():
                self.progressed.emit(event)
            case Answered():
                self.answered.emit(event.answer)
                self._leave()
            case RunEnded():
                self.failed.emit(event.reason)
                self._leave()


class DataDesk(QObject):
    """Takes questions for the one process that reads data, one after the other."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread: DataThread | None = None

    def ask(self, job: str, spec: str) -> Question:
        """Have a job of `dllab.jobs.job.JOBS["data"]` answer for what `spec` describes as JSON."""
        if self._thread is None:
            self._thread = DataThread(self)
            self._thread.start()
        question = Question(self)
        self._thread.take(Order(spec, question.control, question.say, job))
        return question

    def close(self) -> None:
        """End thread and process; questions under way stay unanswered."""
        if self._thread:
            self._thread.abandon()
            self._thread = None
