"""One check of a pre-flight: verdict, plot, sentence, and the way to what is at fault."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from dllab.diagnosis.card import Card
from ui.forms.notes import TEXT, Note
from ui.icons import paint_drawing
from ui.theme import GRID, colours
from ui.views.card_plot import CardPlot

ICON = QSize(20, 20)
# Verdict: drawing, colour of the theme, word.
LOOKS = {
    "passed": ("good", "good", "passed"),
    "failed": ("alert", "error", "failed"),
    "noted": ("visible", "warning", "look at this"),
    "skipped": ("step", "muted", "skipped"),
    "waiting": ("pause", "muted", "waiting"),
    "doing": ("start", "accent", "checking …"),
}
PLACES = {"data": "Data", "network": "Network", "training": "Training"}


class VerdictMark(QWidget):
    """A verdict as a drawing, in lines: in a picture it stays sharp, and wears its colours."""

    def __init__(self) -> None:
        super().__init__()
        self._drawing, self._shade = "", ""
        self.setFixedSize(ICON)

    def show_look(self, drawing: str, shade: str, word: str) -> None:
        """Show a verdict; see `LOOKS`."""
        self._drawing, self._shade = drawing, shade
        self.setToolTip(word)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the drawing in a colour of the theme."""
        colour = QColor(getattr(colours(self), self._shade))
        paint_drawing(QPainter(self), QRectF(self.rect()), self._drawing, colour)


class CheckCard(QFrame):
    """Stands there from the start, and fills when its check has ended.

    Signals:
        reveal_requested(place, field): the control at fault is wanted.
    """

    reveal_requested = Signal(str, str)

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._card: Card | None = None
        self._look = LOOKS["waiting"]
        self._mark, self.verdict = VerdictMark(), QLabel()
        self.plot = CardPlot()
        self.sentence, self.cause = Note(TEXT), Note(TEXT)
        self.reveal = QPushButton()
        self.reveal.clicked.connect(self._reveal)
        self._lay_out(title)
        self.show_card(None)

    def _lay_out(self, title: str) -> None:
        name = QLabel(title, wordWrap=True)
        bold = QFont(name.font())
        bold.setBold(True)
        name.setFont(bold)
        head = QHBoxLayout()
        head.setSpacing(GRID)
        head.addWidget(self._mark)
        head.addWidget(name, 1)
        head.addWidget(self.verdict)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        column.setSpacing(GRID)
        column.addLayout(head)
        column.addWidget(self.plot, 1)
        column.addWidget(self.sentence)
        column.addWidget(self.cause)
        column.addWidget(self.reveal, 0, Qt.AlignmentFlag.AlignLeft)

    def show_card(self, card: Card | None, doing: bool = False) -> None:
        """Show a verdict; None: there is none yet."""
        self._card = card
        waiting = "doing" if doing else "waiting"
        self._look = LOOKS[card.verdict if card else waiting]
        self.verdict.setText(self._look[2])
        self.plot.show_picture(card.picture if card else None, card.sentence if card else "")
        self.sentence.say(card.sentence if card else "")
        self.cause.say(card.cause if card else "")
        self.reveal.setVisible(bool(card and card.place))
        if card and card.place:
            self.reveal.setText(f"Show under {PLACES[card.place]}")
            self.reveal.setToolTip("Turn to the control where this can be changed")
        self._mark.show_look(*self._look)

    def _reveal(self) -> None:
        if self._card:
            self.reveal_requested.emit(self._card.place, self._card.field)

    def without_buttons(self) -> QWidget:
        """The card for a picture."""
        self.reveal.hide()
        return self
