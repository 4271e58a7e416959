"""German runs a third longer: with every word that much longer, nothing of the forms is cut."""

import math

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QStyle,
    QStyleOptionComboBox,
    QTabWidget,
    QToolButton,
    QWidget,
)

from ui.forms.fields import ChoiceControl
from ui.forms.preset_button import PresetButton
from ui.forms.scroll import ScrollPanel
from ui.forms.section_box import SectionBox
from ui.main_window import MainWindow

SHARE = 0.3


def longer(text: str) -> str:
    """Each word a third longer, so that the longest can be broken no more than before."""
    return " ".join(word + word[: math.ceil(SHARE * len(word))] for word in text.split(" "))


def unfold(editor: QWidget) -> None:
    for box in editor.findChildren(SectionBox):
        if not box.is_open:
            box.findChildren(QToolButton)[0].click()


def lengthen(editor: QWidget) -> None:
    for label in editor.findChildren(QLabel):
        label.setText(longer(label.text()))
    for button in editor.findChildren(QAbstractButton):
        button.setText(longer(button.text()))
    settle()


def settle() -> None:
    """Let layouts follow; some only ask for it when another has been laid out."""
    for _ in range(5):
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        QApplication.processEvents()


def cut(editor: QWidget) -> list[str]:
    """The texts that do not fit into their widgets."""
    shown = [widget for widget in editor.findChildren(QWidget) if widget.isVisible()]
    labels = [label for label in shown if isinstance(label, QLabel) and not fits(label)]
    buttons = [
        button
        for button in shown
        if isinstance(button, QToolButton)
        # This one shortens its name and tells it in the tooltip.
        and not isinstance(button, PresetButton)
        and button.sizeHint().width() > button.width()
    ]
    return [label.text() for label in labels] + [button.text() for button in buttons]


def fits(label: QLabel) -> bool:
    room = label.contentsRect().width()
    words = label.text().split() if label.wordWrap() else [label.text()]
    metrics = label.fontMetrics()
    widest = max((metrics.horizontalAdvance(word) for word in words), default=0)
    return widest <= room and label.heightForWidth(label.width()) <= label.height()


def is_too_wide(panel: ScrollPanel) -> bool:
    """Whether something lies beyond the side of a panel, which scrolls up and down only."""
    content = panel.widget()
    assert content is not None
    return panel.isVisible() and content.width() > panel.viewport().width()


def test_every_choice_is_read_whole(window: MainWindow) -> None:
    unfold(window.editor)
    (tabs,) = window.editor.findChildren(QTabWidget)
    for page in range(3):
        tabs.setCurrentIndex(page)
        settle()
        boxes = [box for box in window.editor.findChildren(ChoiceControl) if box.isVisible()]
        assert boxes or page == 1
        for box in boxes:
            widest = max(box.fontMetrics().horizontalAdvance(text) for text in choices(box))
            assert widest <= room(box), choices(box)


def choices(box: ChoiceControl) -> list[str]:
    return [box.itemText(row) for row in range(box.count())]


def room(box: ChoiceControl) -> int:
    """How wide the text of a choice may be, as the style has it."""
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    part = QStyle.SubControl.SC_ComboBoxEditField
    return box.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, box).width()


def test_a_word_grows_by_a_third() -> None:
    assert longer("Batch size") == "BatchBa sizesi"


@pytest.mark.parametrize("page", range(3))
@pytest.mark.parametrize("change", [lambda _: None, lengthen], ids=["as it is", "longer"])
def test_nothing_of_a_page_is_cut(window: MainWindow, page: int, change: object) -> None:
    assert callable(change)
    (tabs,) = window.editor.findChildren(QTabWidget)
    tabs.setCurrentIndex(page)
    window.editor.reveal_layer(1)
    tabs.setCurrentIndex(page)
    unfold(window.editor)
    settle()
    change(window.editor)
    assert cut(window.editor) == []
    assert [panel for panel in window.editor.findChildren(ScrollPanel) if is_too_wide(panel)] == []
    assert window.width() == 1280
    assert window.docks[0].width() == 320
