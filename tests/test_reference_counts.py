"""Qt calls give None and True back as they took them.

PySide6 6.12.0 loses a reference to None at every call that returns it, and to True at every
`Signal.emit`, on Python before 3.12: a live plot dies after seconds.
"""

import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, QPoint, QTimer, Signal
from PySide6.QtGui import QPainterPath
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

CALLS = 1000
# Python's own caches may let go of a few; a leak lets go of one a call.
TOLERANCE = 50


class Speaker(QObject):
    said = Signal(object)


def lost(value: object, call: Callable[[], object]) -> int:
    """How many references to `value` vanish over many calls."""
    call()
    before = sys.getrefcount(value)
    for _ in range(CALLS):
        call()
    return before - sys.getrefcount(value)


def calls(widget: QWidget) -> dict[str, Callable[[], object]]:
    speaker, timer, path = Speaker(widget), QTimer(widget), QPainterPath()
    speaker.said.connect(lambda _value: None)
    return {
        "set": lambda: widget.setToolTip("tip"),
        "move": lambda: widget.move(QPoint(1, 1)),
        "update": widget.update,
        "none": widget.parentWidget,
        "draw": lambda: path.lineTo(1.0, 2.0),
        "timer": lambda: timer.setInterval(5),
        "emit None": lambda: speaker.said.emit(None),
        "emit True": lambda: speaker.said.emit(True),
    }


@pytest.mark.parametrize("value", [None, True], ids=["None", "True"])
@pytest.mark.parametrize(
    "name", ["set", "move", "update", "none", "draw", "timer", "emit None", "emit True"]
)
def test_no_reference_is_lost(qtbot: QtBot, name: str, value: object) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    assert lost(value, calls(widget)[name]) < TOLERANCE


def test_a_loss_would_be_seen() -> None:
    kept = [object()] * (2 * CALLS)
    assert lost(kept[0], kept.pop) >= CALLS
