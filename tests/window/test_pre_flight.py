"""A pre-flight in the window: in front, one at a time, and a failed card leads to its control."""

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from dllab.spec import preset
from tests.experiments import small
from ui.forms.spec_list import SpecList
from ui.main_window import MainWindow

PATIENCE_MS = 60_000


def inside(widget: QWidget | None, kind: type[QWidget]) -> bool:
    while widget and not isinstance(widget, kind):
        widget = widget.parentWidget()
    return widget is not None


def test_a_pre_flight_comes_to_the_front_and_leads_to_what_is_at_fault(
    window: MainWindow, qtbot: QtBot
) -> None:
    raw = preset("logistic-regression")
    data = raw.data.model_copy(update={"preprocessing": ()})
    window.editor.change(raw.model_copy(update={"data": data}))
    actions = window.actions_
    actions.pre_flight.trigger()
    assert window.views.currentWidget() is window.trials.pre_flight
    able = [one.isEnabled() for one in (actions.start, actions.pre_flight, actions.range_test)]
    assert (able, actions.stop.isEnabled()) == ([False] * 3, True)
    qtbot.waitUntil(lambda: not window.lab.is_busy, timeout=PATIENCE_MS)
    assert len(window.lab.pre_flight.cards) == 9
    assert actions.pre_flight.isEnabled()
    assert not window.lab.book.runs
    assert actions.export.isEnabled()
    window.trials.pre_flight.view.page.cards["scale"].reveal.click()
    focus = QApplication.focusWidget()
    assert focus
    assert inside(focus, SpecList)
    assert window.editor.isAncestorOf(focus)


def test_a_control_in_a_folded_section_is_opened(window: MainWindow) -> None:
    window.editor.reveal_field("training", "class_weights")
    focus = QApplication.focusWidget()
    assert focus
    assert focus.isVisible()


def test_stop_ends_a_pre_flight(window: MainWindow, qtbot: QtBot) -> None:
    window.trials.pre_flight.view.check_requested.emit()
    window.actions_.stop.trigger()
    qtbot.waitUntil(lambda: not window.lab.is_busy, timeout=PATIENCE_MS)
    ended = window.lab.pre_flight.ended
    assert ended
    assert ended.status == "stopped"
    assert window.actions_.start.isEnabled()


def test_what_cannot_train_cannot_be_checked(window: MainWindow) -> None:
    window.editor.change(small(*preset("lecture").layers))
    window.actions_.pre_flight.trigger()
    assert not window.lab.is_busy
    assert "3 classes" in window.message_bar.message
