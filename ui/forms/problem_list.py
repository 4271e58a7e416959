"""What is wrong, in sentences, each with the button that mends it."""

from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QToolButton, QVBoxLayout, QWidget

from dllab.spec import Experiment
from ui.forms.mends import Mend
from ui.forms.notes import FAULT, TEXT, Note
from ui.icons import icon
from ui.theme import GRID

MARK = 2 * GRID


class Mark(QWidget):
    """The sign for "something is wrong", or for "look here"."""

    def __init__(self, blocks: bool) -> None:
        super().__init__()
        self._icon = icon("alert", "error" if blocks else "warning")
        self.setFixedSize(MARK, MARK)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint in the theme's colour of the moment."""
        self._icon.paint(QPainter(self), self.rect())


class Told(NamedTuple):
    """A line: a sentence, or none where it stands elsewhere, and its mend if there is one."""

    message: str
    mend: Mend | None
    blocks: bool = True


class ProblemList(QWidget):
    """Takes no room while nothing is wrong.

    Signals:
        mended(experiment): the person took an offered mend.
    """

    mended = Signal(Experiment)

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, GRID, 0, 0)
        self._column.setSpacing(GRID)
        self._rows: list[QWidget] = []
        self.hide()

    def show_problems(self, problems: list[Told]) -> None:
        """Show sentences with their mends instead of those shown."""
        for row in self._rows:
            row.hide()
            # The button that led here may be among them.
            row.deleteLater()
        self._rows = [self._row(told) for told in problems]
        for row in self._rows:
            self._column.addWidget(row)
        self.setVisible(bool(problems))

    def _row(self, told: Told) -> QWidget:
        message, mend, blocks = told
        row = QWidget()
        grid = QGridLayout(row)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(GRID // 2)
        grid.setColumnStretch(1, 1)
        top = Qt.AlignmentFlag.AlignTop if message else Qt.AlignmentFlag.AlignVCenter
        grid.addWidget(Mark(blocks), 0, 0, top)
        if message:
            grid.addWidget(Note(FAULT if blocks else TEXT, message), 0, 1)
        if mend:
            # Aligned, or the button's width would be the most the sentence gets.
            grid.addWidget(self._button(mend), int(bool(message)), 1, Qt.AlignmentFlag.AlignLeft)
        return row

    def _button(self, mend: Mend) -> QToolButton:
        button = QToolButton()
        button.setText(mend.text)
        button.setIcon(icon("mend"))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(lambda: self.mended.emit(mend.experiment))
        return button
