"""The program of a worker process: `python -m dllab.jobs.worker WORK` reads messages, runs jobs.

It ends with its standard input, so that it never outlives the window, however that ended.
"""

import ctypes
import gc
import os
import queue
import signal
import sys
import threading
from typing import IO

from dllab.data.interruptible import goes_on
from dllab.events import Answered, Event
from dllab.jobs.control import Control
from dllab.jobs.inline import InlineRunner
from dllab.jobs.job import JOBS, JobError, Work
from dllab.jobs.messages import Message, event_message, read, write
from dllab.jobs.question import Question
from dllab.xla_settings import programs

# Each message costs the window a write to the session and a part of a redraw: more than 25 a second
# would slow down the training, not tell anybody more.
SECONDS_BETWEEN_MESSAGES = 0.035
# What is said of an epoch comes within this time, and is better told together than in two messages.
SECONDS_TOGETHER = 0.005


class Worker:
    """Runs one job after the other; a second thread listens for commands meanwhile."""

    def __init__(self, commands: IO[bytes], answers: IO[bytes], work: Work) -> None:
        self._commands = commands
        self._answers = answers
        self._work = work
        self._orders: queue.SimpleQueue[Message] = queue.SimpleQueue()
        self._control = Control()
        self._runner = InlineRunner(work=work)
        self._events: queue.SimpleQueue[Event | None] = queue.SimpleQueue()
        # Set when what waits to be told should not wait any longer.
        self._hurry = threading.Event()

    def serve(self) -> None:
        """Import what the jobs need, say so, then run jobs for ever."""
        threading.Thread(target=self._listen, daemon=True).start()
        try:
            self._runner.warm()
        except Exception as error:
            what = "TensorFlow" if self._work == "keras" else "What reads data"
            reason = f"{what} cannot be loaded: {error}. Install it anew."
            write(self._answers, {"say": "failed", "reason": reason, "detail": ""})
            # Not return: Python aborts when it ends while the second thread reads.
            os._exit(1)
        write(self._answers, {"say": "ready"})
        while True:
            self._run(self._orders.get())

    def _listen(self) -> None:
        while (message := read(self._commands)) is not None:
            if message["do"] == "run":
                self._control = Control()
                self._orders.put({**message, "control": self._control})
            elif message["do"] == "ask":
                self._control.ask(Question(**message["question"]))
            elif message["do"] == "turn":
                self._control.turn(message["knob"], message["value"])
            else:
                self._control.give(message["do"])
        # Not sys.exit: that would wait for a job that runs in the main thread.
        os._exit(0)

    def _run(self, order: Message) -> None:
        teller = threading.Thread(target=self._tell)
        teller.start()
        try:
            self._runner.run(order["job"], order["spec"], self._say, order["control"])
            ending: Message = {"say": "done"}
        except JobError as error:
            ending = {"say": "failed", "reason": error.reason, "detail": error.detail}
        # TensorFlow takes longer to load than such a call takes to end.
        if self._work == "data" and goes_on():
            ending["is_last"] = True
        ending["programs"] = programs()
        self._events.put(None)
        self._hurry.set()
        teller.join()
        write(self._answers, ending)
        # Networks are full of cycles: left to Python's own time, those of several runs would wait
        # for it, 5 MB each of the lecture's. Nobody waits now, and it takes some milliseconds.
        gc.collect()
        _give_back()

    def _say(self, event: Event) -> None:
        self._events.put(event)
        if isinstance(event, Answered):
            # Somebody waits for it, and asks again when it is there.
            self._hurry.set()

    def _tell(self) -> None:
        """Pass on events, all that wait in one message: training never waits for the window."""
        ended = False
        while not ended:
            waiting = [self._events.get()]
            self._hurry.wait(SECONDS_TOGETHER)
            self._hurry.clear()
            waiting += _drained(self._events)
            ended = waiting[-1] is None
            events = [event_message(event) for event in waiting if event is not None]
            if events:
                write(self._answers, {"say": "events", "events": events})
                if not ended:
                    self._hurry.wait(SECONDS_BETWEEN_MESSAGES)


def _give_back() -> None:
    """Let go of free memory that C's library would keep, where it can be asked to (glibc)."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim:
        trim(0)


def _drained(events: "queue.SimpleQueue[Event | None]") -> list[Event | None]:
    """Everything in the queue."""
    found = []
    while not events.empty():
        found.append(events.get())
    return found


def main() -> None:
    """Serve on standard input and output; what libraries print goes to standard error."""
    # Ctrl+C in the terminal reaches this process too, but it is the window's to answer.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    work = next(known for known in JOBS if known == sys.argv[1])
    Worker(sys.stdin.buffer, answers, work).serve()


if __name__ == "__main__":
    main()
