"""The threads: one owns the Keras process, or trains itself, one the process that reads data.

Neither touches a widget. The only module that names QThread.
"""

import queue
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, QThread, Signal

from dllab.events import RunEnded
from dllab.going_on import CannotGoOnError
from dllab.jobs import (
    STACK_BYTES,
    Control,
    Emit,
    InlineRunner,
    JobError,
    ProcessRunner,
    Runner,
    ignore_event,
    train_to_end,
)
from dllab.session import SessionError

Place = Literal["process", "thread"]


@dataclass(frozen=True)
class Order:
    """A job of `dllab.jobs.job.JOBS` for what `spec` describes as JSON, usually an experiment.

    What the job says goes to `emit`; it obeys `control`. What must first be read from a session,
    which takes its time, is a function that gives the JSON.
    """

    spec: str | Callable[[], str]
    control: Control
    emit: Emit = ignore_event
    job: str = "train"


def _spec(order: Order) -> str:
    return order.spec if isinstance(order.spec, str) else order.spec()


class TrainingThread(QThread):
    """Trains one order after the other, for as long as the window lives.

    Signals:
        keras_state(str): "loading", "ready" or "off".
        failed(str): TensorFlow could not be loaded; one sentence.
    """

    keras_state = Signal(str)
    failed = Signal(str)

    def __init__(self, place: Place, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setStackSize(STACK_BYTES)
        self._orders: queue.SimpleQueue[Order | None] = queue.SimpleQueue()
        self._runner = self._make_runner(place)

    def _make_runner(self, place: Place) -> Runner:
        kind = ProcessRunner if place == "process" else InlineRunner
        return kind(self.keras_state.emit)

    @property
    def keras_pid(self) -> int | None:
        """The process in which Keras runs, when it is another one and alive."""
        return self._runner.pid if isinstance(self._runner, ProcessRunner) else None

    def take(self, order: Order) -> None:
        """Train, or make ready, as soon as Keras is there and earlier orders are done."""
        self._orders.put(order)

    def close(self, patience_ms: int = 3000) -> None:
        """End the thread: wait a little for a stopped run to say so, then end its process."""
        self._orders.put(None)
        if not self.wait(patience_ms):
            self._runner.abort()
            self.wait()

    def abandon(self) -> None:
        """End the thread at once; whatever its Keras process does is lost."""
        self._orders.put(None)
        self._runner.abort()
        self.wait()

    def run(self) -> None:
        """What happens in the thread: Qt calls it, nobody else."""
        self._warm()
        while (order := self._orders.get()) is not None:
            if order.job == "prepare":
                self._prepare(order)
            else:
                self._train(order)
            self._warm()
        self._runner.close()

    def _prepare(self, order: Order) -> None:
        # What cannot be made ready is told when it is to be trained, not while it is being edited.
        with suppress(JobError):
            self._runner.run(order.job, _spec(order), order.emit, order.control)

    def _train(self, order: Order) -> None:
        try:
            train_to_end(self._runner, _spec(order), order.emit, order.control, order.job)
        except (CannotGoOnError, SessionError, OSError) as error:
            order.emit(RunEnded(time.time(), "failed", str(error)))
        except Exception as error:
            self.failed.emit(f"The run could not be told to the window: {error}")

    def _warm(self) -> None:
        # An exception that leaves QThread.run is never seen by anybody: carry it as a value.
        try:
            self._runner.warm()
        except JobError as error:
            self.keras_state.emit("off")
            self.failed.emit(error.reason)


class DataThread(QThread):
    """Has one question about data answered after the other; its process starts with the first.

    Every question ends with an event: Answered, or RunEnded with what went wrong.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._orders: queue.SimpleQueue[Order | None] = queue.SimpleQueue()
        self._runner = ProcessRunner(work="data")

    def take(self, order: Order) -> None:
        """Answer as soon as earlier questions are."""
        self._orders.put(order)

    def abandon(self) -> None:
        """End the thread at once; a question under way stays unanswered."""
        self._orders.put(None)
        self._runner.abort()
        self.wait()

    def run(self) -> None:
        """What happens in the thread: Qt calls it, nobody else."""
        while (order := self._orders.get()) is not None:
            # One cancelled while it waited needs no answer.
            if not order.control.stopped:
                # It says RunEnded where the job fails, as one that trains does.
                train_to_end(self._runner, _spec(order), order.emit, order.control, order.job)
        self._runner.close()
