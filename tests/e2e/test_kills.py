"""Killed at any moment, the window or its Keras process, the lab loses no epoch it has shown."""

import os
import queue
import random
import signal
import subprocess
import sys
import threading
import time
from itertools import product
from pathlib import Path

import pytest

from dllab.events import EpochEnded, RunEnded
from dllab.session import Session
from tests.e2e.processes import children, has_ended, wait_until

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="processes are looked up as Linux lists them"
)

# While Keras loads, and in the first epochs.
MOMENTS = ("loading", "training")
MOST_SECONDS = 2.5
MOST_EPOCHS = 60
# Loading Keras takes a minute where ten others want the processor.
PATIENCE = 300

Shown = dict[int, int]


class Window:
    """A window in a process of its own that trains run after run."""

    def __init__(self, path: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.e2e.started_window", str(path)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()
        self.shown: Shown = {}
        self.failed: set[int] = set()

    def _read(self) -> None:
        assert self._process.stdout
        with self._process.stdout as lines:
            for line in lines:
                self._lines.put(line)

    def follow(self, seconds: float) -> None:
        """Note what it shows during this time."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            self._note_next(left)

    def follow_epochs(self, epochs: int) -> None:
        """Note what it shows until a run not seen so far has shown this many epochs."""
        known = set(self.shown)
        silent_seconds = 0
        while max((self.shown[run] for run in set(self.shown) - known), default=0) < epochs:
            assert self._process.poll() is None, "the window ended by itself"
            assert silent_seconds < PATIENCE, f"{epochs} epochs are not shown: {self.shown}"
            silent_seconds += not self._note_next(1)

    def _note_next(self, patience: float) -> bool:
        try:
            line = self._lines.get(timeout=patience)
        except queue.Empty:
            return False
        self._note(line)
        return True

    def _note(self, line: str) -> None:
        if not line.endswith("\n"):
            return  # Killed while it wrote the number.
        number, _, said = line.strip().partition(" ")
        if said.isdigit():
            self.shown[int(number)] = int(said)
        else:
            assert "killed by SIGKILL" in said
            self.failed.add(int(number))

    def kill_keras(self) -> None:
        """Kill its Keras process, once there is one."""
        wait_until(lambda: bool(children(self._process.pid)), "a Keras process")
        for pid in children(self._process.pid):
            os.kill(pid, signal.SIGKILL)

    def kill(self) -> None:
        """Kill it, and see its Keras process end by itself."""
        # Held still, it starts no further process between the look and the kill.
        self._process.send_signal(signal.SIGSTOP)
        left_behind = children(self._process.pid)
        self.end()
        wait_until(lambda: all(map(has_ended, left_behind)), "the Keras process to end by itself")

    def end(self) -> None:
        """Kill it and note what it had printed."""
        self._process.kill()
        self._process.wait()
        self._reader.join()
        while not self._lines.empty():
            self._note_next(0)


def follow_to_a_random_moment(window: Window, of: str, chance: random.Random) -> None:
    """Somewhere in loading, or somewhere in training."""
    if of == "loading":
        window.follow(chance.uniform(0, MOST_SECONDS))
    else:
        window.follow_epochs(chance.randint(1, MOST_EPOCHS))


def check_kept(path: Path, shown: Shown, failed: set[int]) -> None:
    with Session.open(path) as session:
        stored = {record.number: session.events(record.number) for record in session.runs()}
    assert set(shown) <= set(stored)
    for number, events in stored.items():
        epochs = [event.epoch for event in events if isinstance(event, EpochEnded)]
        assert epochs == list(range(1, len(epochs) + 1))
        assert len(epochs) >= shown.get(number, 0)
        assert isinstance(events[-1], RunEnded)
        assert events[-1].status == ("failed" if number in failed else "interrupted")


def test_no_shown_epoch_is_lost_in_eight_kills(tmp_path: Path) -> None:
    """First of the Keras process, then of the window, each at either kind of moment."""
    path, chance = tmp_path / "killed.dllab", random.Random(20)  # noqa: S311 # nothing secret
    Session.create(path).close()
    shown: Shown = {}
    failed: set[int] = set()
    for of_keras, of_window in product(MOMENTS, MOMENTS):
        window = Window(path)
        try:
            follow_to_a_random_moment(window, of_keras, chance)
            window.kill_keras()
            follow_to_a_random_moment(window, of_window, chance)
            window.kill()
        finally:
            window.end()
        shown |= window.shown
        failed |= window.failed
        check_kept(path, shown, failed)
    assert len(shown) >= 4, f"too few kills fell into training: {shown}"
    assert failed, "no run was ended by the death of its Keras process"
