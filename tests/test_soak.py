"""A minute of live plots: nothing crashes, leaks or complains."""

import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from dllab.events import Event
from ui.lab import DRAIN_MS
from ui.run_book import Run, RunBook
from ui.theme import Mode, apply_theme
from ui.views.curves import CurvesView
from ui.views.findings import FindingsView
from ui.views.runs import RunsView
from ui.views.sample_runs import Learner, events

SECONDS = 60
SETTLED_SECONDS = 10
EPOCHS_PER_SECOND = 100
STEPS_PER_EPOCH = 19
# An epoch and its batches.
EVENTS_PER_EPOCH = 2
# The figures themselves are 3 MB; a view that was made anew at each theme would leak 20 KB a time,
# a picture that was kept at each redraw 3 MB.
MOST_GROWTH_MB = 40
# Python's own caches let go of a few; the fault guarded against lets go of thousands a second.
FEWEST_LOST = 1000


class Soak:
    """Three views of one book, fed by the clock: how fast they draw does not change how much."""

    def __init__(self, window: QWidget) -> None:
        self.book = RunBook()
        self.window = window
        self.ticks = 0
        self.memory: list[float] = []
        self._told = 0
        self._events = _endless()
        row = QHBoxLayout(window)
        for view in (CurvesView(self.book), RunsView(self.book), FindingsView(self.book)):
            row.addWidget(view)
        self.book.add(Run(1, "run 1"))
        self._began = time.monotonic()

    @property
    def seconds(self) -> float:
        """How long it has run."""
        return time.monotonic() - self._began

    def tick(self) -> None:
        """What has come in since the last tick; now and then the person does something."""
        self.ticks += 1
        due = int(self.seconds * EPOCHS_PER_SECOND) * EVENTS_PER_EPOCH
        self.book.apply(1, list(islice(self._events, max(due - self._told, 0))))
        self._told = max(due, self._told)
        if self.ticks % 40 == 0:
            self.window.resize(900 + self.ticks % 600, 600 + self.ticks % 300)
        if self.ticks % 90 == 0:
            self._change_theme()
        if self.seconds > SETTLED_SECONDS:
            self.memory.append(resident_mb())

    def _change_theme(self) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        mode: Mode = "dark" if self.ticks % 180 else "light"
        apply_theme(app, mode)


def _endless() -> Iterator[Event]:
    planned = 2 * SECONDS * EPOCHS_PER_SECOND
    stream = events(planned, learner=Learner(speed=0.001, steps=STEPS_PER_EPOCH), end=None)
    # That the run has begun is told at once, before any epoch is due.
    yield next(stream)
    yield from stream


def resident_mb() -> float:
    """Memory in use; 0 where the system does not list it as Linux does."""
    listed = Path("/proc/self/statm")
    return int(listed.read_text().split()[1]) * 4096 / 1e6 if listed.exists() else 0.0


@pytest.mark.soak
def test_a_minute_of_live_plots(qtbot: QtBot) -> None:
    window, loop, timer = QWidget(), QEventLoop(), QTimer()
    qtbot.addWidget(window)
    soak = Soak(window)
    window.resize(1280, 800)
    window.show()
    timer.timeout.connect(soak.tick)
    timer.start(DRAIN_MS)
    QTimer.singleShot(SECONDS * 1000, loop.quit)
    before = sys.getrefcount(None)
    loop.exec()
    timer.stop()
    lost = before - sys.getrefcount(None)
    growth = max(soak.memory) - soak.memory[0]
    history = soak.book.runs[1].history
    print(
        f"{soak.ticks} redraws, {len(history.epochs)} epochs, {len(history.batches)} batches, "
        f"{growth:.1f} MB more, {lost} references to None lost"
    )
    assert len(history.batches) >= 100_000
    assert soak.ticks > SECONDS * 10
    assert lost < FEWEST_LOST
    assert growth < MOST_GROWTH_MB
