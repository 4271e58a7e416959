"""The window draws in an even beat, and at once when a run is in another state."""

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from tests.experiments import small
from ui import beat as beats
from ui.beat import DRAIN_MS, SOON_MS, Beat
from ui.lab import Lab


def test_it_hurries_until_what_was_awaited_is_shown(qtbot: QtBot) -> None:
    owner = QObject()
    beat = Beat(owner)
    beat.hurry()
    assert not beat.isActive()
    beat.start()
    assert beat.interval() == DRAIN_MS
    beat.hurry()
    assert beat.interval() == SOON_MS
    with qtbot.waitSignal(beat.timeout):
        pass
    beat.calm()
    assert beat.interval() == DRAIN_MS
    assert beat.isActive()
    beat.stop()


def test_it_does_not_hurry_for_ever(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk may keep the end of a run waiting for hours."""
    monkeypatch.setattr(beats, "MOST_SOON", 3)
    owner = QObject()
    beat = Beat(owner)
    ticks: list[int] = []
    beat.timeout.connect(lambda: ticks.append(beat.interval()))
    beat.start()
    beat.hurry()
    qtbot.waitUntil(lambda: len(ticks) == 4)
    # Counted before it is told.
    assert ticks == [SOON_MS, SOON_MS, DRAIN_MS, DRAIN_MS]
    beat.hurry()
    assert beat.interval() == SOON_MS
    beat.stop()


def test_a_run_that_ends_hurries_and_leaves_it_calm(lab: Lab, qtbot: QtBot) -> None:
    hurried: list[bool] = []
    lab._beat._hurried.connect(lambda: hurried.append(lab.training is not None))
    lab.start(small(epochs=2))
    qtbot.waitUntil(lambda: lab.training is None, timeout=60_000)
    # At its beginning and before its end was shown.
    assert hurried == [True, True]
    assert lab._beat.interval() == DRAIN_MS
    assert not lab._beat.isActive()
