"""What is wrong, in sentences, each with the button that mends it."""

from typing import NamedTuple

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from dllab.spec import Experiment
from ui.forms.mends import Mend
from ui.forms.notes import FAULT, TEXT, Note
from ui.icons import icon
from ui.theme import GRID

MARK = 2 * GRID
# With more to say the list scrolls: what is to be mended must stay in view below it.
MOST_LINES = 9


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
    """A sentence, its mend if there is one, and whether it keeps the experiment from running."""

    message: str
    mend: Mend | None
    blocks: bool = True


class _Rows(QWidget):
    def minimumSizeHint(self) -> QSize:
        """As high as its width makes it: a layout would ask for what the narrowest needs."""
        return QSize()


class ProblemList(QScrollArea):
    """As high as its sentences, up to a bound; takes no room while nothing is wrong.

    Signals:
        mended(experiment): the person took an offered mend.
    """

    mended = Signal(Experiment)

    def __init__(self) -> None:
        super().__init__()
        self._content = _Rows()
        self._column = QVBoxLayout(self._content)
        self._column.setContentsMargins(0, GRID, 0, 0)
        self._column.setSpacing(GRID)
        self._column.addStretch()
        self._rows: list[QWidget] = []
        self.setWidget(self._content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self._content.setAutoFillBackground(False)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    def show_problems(self, problems: list[Told]) -> None:
        """Show sentences with their mends instead of those shown."""
        for row in self._rows:
            row.hide()
            # The button that led here may be among them.
            row.deleteLater()
        self._rows = [self._row(told) for told in problems]
        for place, row in enumerate(self._rows):
            self._column.insertWidget(place, row)
            # Else it would only be shown, and count for the height, after this.
            row.show()
        self.setVisible(bool(problems))
        self.updateGeometry()

    def heightForWidth(self, width: int) -> int:
        """The height of the sentences at a width, or the most the list takes."""
        return min(self._column.heightForWidth(width), self._most_height())

    def sizeHint(self) -> QSize:
        """For layouts that ask for no width."""
        return QSize(0, self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        """Never less than it asks for, nor wider than its panel."""
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Be asked for the height of another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def _most_height(self) -> int:
        return MOST_LINES * self.fontMetrics().lineSpacing()

    def _row(self, told: Told) -> QWidget:
        row = QWidget()
        grid = QGridLayout(row)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(GRID // 2)
        grid.setColumnStretch(1, 1)
        grid.addWidget(Mark(told.blocks), 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(Note(FAULT if told.blocks else TEXT, told.message), 0, 1)
        if told.mend:
            # Aligned, or the button's width would be the most the sentence gets.
            grid.addWidget(self._button(told.mend), 1, 1, Qt.AlignmentFlag.AlignLeft)
        return row

    def _button(self, mend: Mend) -> QToolButton:
        button = QToolButton()
        button.setText(mend.text)
        button.setIcon(icon("mend"))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(lambda: self.mended.emit(mend.experiment))
        return button
