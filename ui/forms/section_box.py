"""A group of fields below a heading that folds it away and then says what is in it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QSizePolicy, QToolButton, QVBoxLayout, QWidget

from dllab.spec.section import Section
from ui.forms.folding import Folding
from ui.forms.grid import form_grid
from ui.forms.help_hook import HelpHook
from ui.forms.help_text import HelpText
from ui.forms.notes import MUTED, Note
from ui.theme import GRID


class SectionBox(QWidget):
    """Open or folded as `Folding` has it, and keeps it there.

    Signals:
        explained(text): the help for the heading the person points at.
    """

    explained = Signal(HelpText)

    def __init__(self, section: Section, folding: Folding) -> None:
        super().__init__()
        self._section = section
        self._folding = folding
        self._text = self._remark = ""
        self._heading = _heading(section)
        self._summary = Note(MUTED)
        self._summary.setContentsMargins(2 * GRID, 0, 0, 0)
        self._content = QWidget()
        self._below = Note(MUTED)
        self.grid = form_grid(self._content)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, GRID // 2)
        column.setSpacing(GRID // 2)
        for widget in (self._heading, self._summary, self._content, self._below):
            column.addWidget(widget)
        help_text = HelpText(section.title, section.about)
        hook = HelpHook(self._heading, lambda: help_text, self._summary)
        hook.asked.connect(self.explained)
        self._heading.clicked.connect(self._toggle)
        self._show()

    @property
    def is_open(self) -> bool:
        """Whether the fields are shown."""
        return self._folding.is_open(self._section)

    def summarise(self, text: str) -> None:
        """What is to be read while the fields are folded away."""
        self._text = text
        self._show()

    def remark(self, text: str) -> None:
        """What is to be read below the fields: what comes of them."""
        self._remark = text
        self._show()

    def open(self) -> None:
        """Unfold the fields."""
        if not self.is_open:
            self._toggle()

    def _toggle(self) -> None:
        self._folding.note(self._section, not self.is_open)
        self._show()

    def _show(self) -> None:
        arrow = Qt.ArrowType.DownArrow if self.is_open else Qt.ArrowType.RightArrow
        self._heading.setArrowType(arrow)
        self._heading.setAccessibleDescription("open" if self.is_open else f"folded: {self._text}")
        self._content.setVisible(self.is_open)
        self._summary.say("" if self.is_open else self._text)
        self._below.say(self._remark if self.is_open else "")


def _heading(section: Section) -> QToolButton:
    button = QToolButton()
    button.setText(section.title)
    button.setToolTip(section.about)
    button.setAccessibleName(section.title)
    button.setAutoRaise(True)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    bold = QFont(button.font())
    bold.setBold(True)
    button.setFont(bold)
    return button
