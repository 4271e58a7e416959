"""A minute of live plots: nothing crashes, leaks or complains."""

import sys
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication, QGraphicsView, QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from dllab.events import Event
from ui.beat import DRAIN_MS
from ui.run_book import Run, RunBook
from ui.theme import Mode, apply_theme
from ui.views.curves import CurvesView
from ui.views.findings import FindingsView
from ui.views.runs import RunsView
from ui.views.sample_runs import Learner, events

# What a minute of the lab has to show, drawn as fast as it can be.
REDRAWS = 60_000 // DRAIN_MS
SETTLED_REDRAWS = REDRAWS // 6
EPOCHS_PER_REDRAW = 7
STEPS_PER_EPOCH = 19
# An epoch and its batches.
EVENTS_PER_REDRAW = 2 * EPOCHS_PER_REDRAW
# The figures themselves are 3 MB; a view that was made anew at each theme would leak 20 KB a time,
# a picture that was kept at each redraw 3 MB.
MOST_GROWTH_MB = 40
# Python's own caches let go of a few; the fault guarded against lets go of thousands a second.
FEWEST_LOST = 1000


class Soak(QObject):
    """Three views of one book, which gets its next events when it has been painted."""

    def __init__(self, window: QWidget, end: Callable[[], None]) -> None:
        super().__init__()
        self.book = RunBook()
        self.window = window
        self.end = end
        self.ticks = self.paints = self.readings = 0
        self.memory: list[float] = []
        self._events = _endless()
        row = QHBoxLayout(window)
        for view in (CurvesView(self.book), RunsView(self.book), FindingsView(self.book)):
            row.addWidget(view)
        self.book.add(Run(1, "run 1"))
        self.book.readable.connect(self._note_reading)
        window.findChildren(QGraphicsView)[0].viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count how often the curves are painted."""
        self.paints += event.type() == QEvent.Type.Paint
        return super().eventFilter(watched, event)

    def _note_reading(self) -> None:
        self.readings += 1

    def tick(self) -> None:
        """What has come in since the last tick; now and then the person does something."""
        self.ticks += 1
        self.book.apply(1, list(islice(self._events, EVENTS_PER_REDRAW)))
        if self.ticks % 40 == 0:
            self.window.resize(900 + self.ticks % 600, 600 + self.ticks % 300)
        if self.ticks % 90 == 0:
            self._change_theme()
        if self.ticks > SETTLED_REDRAWS:
            self.memory.append(resident_mb())
        if self.ticks == REDRAWS:
            self.end()

    def _change_theme(self) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        mode: Mode = "dark" if self.ticks % 180 else "light"
        apply_theme(app, mode)


def _endless() -> Iterator[Event]:
    planned = 2 * REDRAWS * EPOCHS_PER_REDRAW
    stream = events(planned, learner=Learner(speed=0.001, steps=STEPS_PER_EPOCH), end=None)
    # That the run has begun is told at once, before any epoch is due.
    yield next(stream)
    yield from stream


def resident_mb() -> float:
    """Memory in use; 0 where the system does not list it as Linux does."""
    listed = Path("/proc/self/statm")
    return int(listed.read_text().split()[1]) * 4096 / 1e6 if listed.exists() else 0.0


@pytest.mark.soak
def test_a_minute_of_live_plots(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    # Lists and sentences are drawn 5 times a second of the clock: here they must keep up.
    monkeypatch.setattr("ui.run_book.SOON_MS", 0)
    monkeypatch.setattr("ui.run_book.CALM_MS", 0)
    window, loop, timer = QWidget(), QEventLoop(), QTimer()
    qtbot.addWidget(window)
    soak = Soak(window, loop.quit)
    window.resize(1280, 800)
    window.show()
    timer.timeout.connect(soak.tick)
    # Whenever all that is to be painted is.
    timer.start(0)
    before = sys.getrefcount(None)
    loop.exec()
    timer.stop()
    lost = before - sys.getrefcount(None)
    growth = max(soak.memory) - soak.memory[0]
    history = soak.book.runs[1].history
    print(
        f"{soak.paints} paints, {soak.readings} readings, {len(history.epochs)} epochs, "
        f"{len(history.batches)} batches, {growth:.1f} MB more, {lost} references to None lost"
    )
    assert len(history.batches) >= 99_000
    assert min(soak.paints, soak.readings) > 600
    # From Python 3.12 on None lives for ever, and is counted by some and not by others.
    assert lost < FEWEST_LOST or sys.version_info >= (3, 12)
    assert growth < MOST_GROWTH_MB
