"""Numbers typed and stepped: every digit is kept, bounds hold, and the wheel is the panel's."""

import pytest
from annotated_types import Ge, Gt, Le, Lt
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.forms.number_box import NumberBox, by_decades, by_hundredths, by_ones, written


def retype(box: NumberBox, text: str) -> None:
    box.selectAll()
    QTest.keyClicks(box.lineEdit(), text)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        *[(1.0, "1"), (1 / 3, "0.3333333333333333"), (2.5e-12, "2.5e-12")],
        (1e-7, "1e-7"),
        (0.0, "0"),
        (3e-4, "0.0003"),
        (0.1, "0.1"),
        (500, "500"),
        (2**32, "4294967296"),
    ],
)
def test_a_number_is_written_with_all_its_digits(value: float, text: str) -> None:
    assert written(value) == text
    assert type(value)(text) == value


@pytest.mark.parametrize(
    ("typed", "value"), [("3e-4", 3e-4), ("0", 0.0), ("0,5", 0.5), ("1e-7", 1e-7), ("abc", "abc")]
)
def test_typing_a_rate(qtbot: QtBot, typed: str, value: object) -> None:
    box = NumberBox(float, by_decades)
    qtbot.addWidget(box)
    box.set_value(0.1)
    with qtbot.waitSignals([box.edited] * len(typed)):
        retype(box, typed)
    assert box.value() == value


def test_enter_tidies_the_text_of_a_valid_number_only(qtbot: QtBot) -> None:
    box = NumberBox(float, by_hundredths, [Ge(0), Le(1)])
    qtbot.addWidget(box)
    retype(box, "00,50")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert box.text() == "0.5"
    retype(box, "7,0")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert box.text() == "7,0"


@pytest.mark.parametrize(
    ("start", "steps", "end"),
    [(0.001, 1, 0.01), (3e-4, -1, 3e-5), (1e-8, -1, 0.0), (0.0, 1, 1e-8), (0.0, -1, 0.0)],
)
def test_decades(start: float, steps: int, end: float) -> None:
    assert by_decades(start, steps) == end


def test_hundredths_leave_no_dust() -> None:
    assert by_hundredths(0.29, 1) == 0.3
    assert by_hundredths(0.999, -1) == 0.989


def test_arrow_keys_step_up_to_the_bounds(qtbot: QtBot) -> None:
    box = NumberBox(int, by_ones, [Ge(1), Le(12)])
    qtbot.addWidget(box)
    box.set_value(11)
    QTest.keyClick(box, Qt.Key.Key_Up)
    QTest.keyClick(box, Qt.Key.Key_Up)
    assert box.value() == 12
    QTest.keyClick(box, Qt.Key.Key_PageDown)
    assert box.value() == 2
    QTest.keyClick(box, Qt.Key.Key_PageDown)
    assert box.value() == 1
    assert box.stepEnabled() == NumberBox.StepEnabledFlag.StepUpEnabled


def test_steps_keep_off_exclusive_bounds(qtbot: QtBot) -> None:
    box = NumberBox(float, by_hundredths, [Gt(0), Lt(1)])
    qtbot.addWidget(box)
    for start, steps in ((0.995, 1), (0.01, -1)):
        box.set_value(start)
        box.stepBy(steps)
        assert box.value() == start


def test_stepping_from_nonsense_starts_at_the_last_number(qtbot: QtBot) -> None:
    box = NumberBox(int, by_ones)
    qtbot.addWidget(box)
    box.set_value(7)
    retype(box, "x")
    QTest.keyClick(box, Qt.Key.Key_Up)
    assert box.value() == 8


def test_showing_the_same_number_moves_no_cursor(qtbot: QtBot) -> None:
    box = NumberBox(float, by_hundredths)
    qtbot.addWidget(box)
    retype(box, "0.50")
    box.lineEdit().setCursorPosition(1)
    box.set_value(0.5)
    assert (box.text(), box.lineEdit().cursorPosition()) == ("0.50", 1)


def test_the_wheel_changes_only_a_focused_box(qtbot: QtBot) -> None:
    box = NumberBox(int, by_ones)
    qtbot.addWidget(box)
    box.show()
    box.clearFocus()
    assert not turn_wheel(box).isAccepted()
    assert box.value() == 0
    box.setFocus()
    qtbot.waitUntil(box.hasFocus)
    turn_wheel(box)
    assert box.value() == 1


def turn_wheel(box: NumberBox) -> QWheelEvent:
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, 0),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(box, event)
    return event
