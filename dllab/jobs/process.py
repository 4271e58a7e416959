"""Jobs run in a process of their own, kept warm between jobs and replaced when it dies."""

import os
import signal
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import IO

if sys.platform == "linux":
    import fcntl

from dllab.cores import give_all_cores
from dllab.home import SPOOL, spool
from dllab.jobs.control import Control, Order
from dllab.jobs.failure import told
from dllab.jobs.job import Emit, JobError, OnState, Work, ignore_state
from dllab.jobs.messages import Message, message_event, read, write
from dllab.jobs.question import Question
from dllab.spooled import own_spool
from dllab.xla_settings import forget_compiled

# TensorFlow keeps about 1 MB of every network it has trained, whatever is given back to it: after
# this many jobs, or 20 MB each of so many programs of XLA's, a fresh process takes over, as soon as
# it is ready. It finds those programs on disk.
JOBS_PER_PROCESS, PROGRAMS_PER_PROCESS = 200, 20
# What is said at once fits: with the usual 64 kB read 8 kB at a time, a message of a fast run woke
# each process twenty times.
PIPE_BYTES = 1 << 20
# The window must win whenever both want the processor.
NICENESS = 10
# How a process ends that has run bad code, on Windows by its own numbers.
CRASHES = {-signal.SIGSEGV, -signal.SIGILL, 0xC0000005, 0xC000001D}
DEATHS: dict[Work, str] = {
    "keras": "The Keras process {how}. All finished epochs are kept; Start trains in a new one.",
    "data": "The process that reads data {how}. The files are as they were; try again.",
}


class ProcessRunner:
    """Runs jobs in a child process; `on_state` hears, in the calling thread, how the child is."""

    def __init__(self, on_state: OnState = ignore_state, work: Work = "keras") -> None:
        self._on_state = on_state
        self._work = work
        self._child: Child | None = None
        self._successor: Successor | None = None
        self._aborted = False

    @property
    def pid(self) -> int | None:
        """The child's process number, or None while there is none."""
        child = self._child
        return child.pid if child else None

    def warm(self) -> None:
        """Start a child if there is none, and wait until it has imported what it needs."""
        with told():
            self._warm()

    def _warm(self) -> None:
        if self._child and self._child.is_alive:
            self._relieve(self._child)
            return
        self.close()
        self._on_state("loading")
        self._child = Child(self._work)
        if self._aborted:
            # By another thread, which could not yet see this child.
            self._child.kill()
        try:
            self._child.wait_until_ready()
        except JobError:
            # It may not have ended yet, and must not be taken for a warm one.
            self.close()
            raise
        self._on_state("ready")

    def _relieve(self, child: "Child") -> None:
        """Have a successor take over from an old child, which works until that one is ready."""
        if child.jobs < JOBS_PER_PROCESS and child.programs < PROGRAMS_PER_PROCESS:
            return
        if self._successor is None:
            self._successor = Successor(self._work)
        elif self._successor.is_settled:
            self._child, self._successor = self._successor.take(), None
            child.close()
            self._on_state("ready")

    def run(self, job: str, spec: str, emit: Emit, control: Control) -> None:
        """See `Runner.run`."""
        self.warm()
        assert self._child  # noqa: S101 - warm() has just seen to it
        try:
            with told():
                self._child.run(job, spec, emit, control)
        finally:
            if not self._child.is_alive:
                self._on_state("off")

    def abort(self) -> None:
        """See `Runner.abort`."""
        self._aborted = True
        child = self._child
        if child:
            child.kill()

    def close(self) -> None:
        """See `Runner.close`."""
        child, self._child = self._child, None
        successor, self._successor = self._successor, None
        if child:
            child.close()
        if successor:
            successor.close()


def _spool_name() -> str:
    # Where it cannot be made, jobs go on without what they would put into it.
    with suppress(OSError):
        own_spool()
    return spool().name


class Successor:
    """A child that gets ready while the present one still works."""

    def __init__(self, work: Work) -> None:
        self._child = Child(work)
        self._waiting = ThreadPoolExecutor(1, "successor")
        self._ready = self._waiting.submit(self._child.wait_until_ready)

    @property
    def is_settled(self) -> bool:
        """Whether it is ready, or never will be."""
        return self._ready.done()

    def take(self) -> "Child":
        """The settled child; one that could not get ready is found dead when it is needed."""
        self._waiting.shutdown()
        return self._child

    def close(self) -> None:
        """End it, ready or not."""
        self._child.kill()
        self._waiting.shutdown()
        self._child.close()


class Child:
    """One worker process and the pipes to it."""

    def __init__(self, work: Work) -> None:
        self._work = work
        # A file rather than a pipe: nobody has to read it for the child to go on.
        self._stderr: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - lives with the child
        self._process = subprocess.Popen(  # noqa: S603 - the lab's own program
            [sys.executable, "-P", "-m", "dllab.jobs.worker", work],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._stderr,
            bufsize=PIPE_BYTES,
            env={**os.environ, "KERAS_BACKEND": "tensorflow", SPOOL: _spool_name()},
            creationflags=getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0),
        )
        if hasattr(os, "setpriority"):
            os.setpriority(os.PRIO_PROCESS, self._process.pid, NICENESS)
        give_all_cores(self._process.pid)
        _widen(self._process.stdout)
        self.jobs = self.programs = 0

    @property
    def pid(self) -> int:
        """Its process number."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def wait_until_ready(self) -> None:
        """Return when what its jobs need is imported.

        Raises:
            JobError: it cannot be, or the process died.
        """
        message = self._next_message()
        if message["say"] == "failed":
            raise JobError(message["reason"], message["detail"])

    def run(self, job: str, spec: str, emit: Emit, control: Control) -> None:
        """Have a job run and pass on what it says, until it is done.

        Raises:
            JobError: the job raised, or the process died.
        """
        # A question trains nothing, and a drawing asks twenty in a second.
        self.jobs += job != "ask"
        self._send({"do": "run", "job": job, "spec": spec})
        with control.forwarded_to(self._command):
            while (message := self._next_message())["say"] == "events":
                for event in message["events"]:
                    emit(message_event(event))
        self.programs = message.get("programs", 0)
        if message.get("is_last"):
            # What a cancel has left behind in it ends with it.
            self.close()
        if message["say"] == "failed":
            raise JobError(message["reason"], message["detail"])

    def kill(self) -> None:
        """End the process, from any thread; whoever reads from it hears that it has ended."""
        self._process.kill()

    def close(self) -> None:
        """End the process and let go of the pipes, from the thread that reads them."""
        self.kill()
        for pipe in (self._process.stdin, self._process.stdout, self._stderr):
            # What was still to be sent to a process that is gone cannot be sent.
            with suppress(OSError):
                if pipe:
                    pipe.close()
        self._process.wait()

    def _command(self, order: Order) -> None:
        match order:
            case Question():
                self._send({"do": "ask", "question": order.as_values()})
            case (knob, value):
                self._send({"do": "turn", "knob": knob, "value": value})
            case _:
                self._send({"do": order})

    def _send(self, message: Message) -> None:
        assert self._process.stdin  # noqa: S101 - made with a pipe
        try:
            write(self._process.stdin, message)
        except OSError:
            # The process is gone; reading its answer will say how it ended.
            return

    def _next_message(self) -> Message:
        assert self._process.stdout  # noqa: S101 - made with a pipe
        message = read(self._process.stdout)
        if message is None:
            raise self._death()
        return message

    def _death(self) -> JobError:
        code = self._process.wait()
        if code in CRASHES:
            # It may have come of a damaged program that would be loaded again.
            forget_compiled()
        how = (
            f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"
        )
        return JobError(
            DEATHS[self._work].format(how=how),
            self._last_words(),
        )

    def _last_words(self) -> str:
        self._stderr.seek(0)
        return self._stderr.read()[-4000:].decode(errors="replace")


def _widen(pipe: IO[bytes] | None) -> None:
    """Let a pipe hold more, where the system lets us."""
    if sys.platform == "linux" and pipe:
        with suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
