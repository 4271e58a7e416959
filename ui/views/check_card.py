"""One check of a pre-flight: verdict, plot, sentence, and the way to what is at fault."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from dllab.diagnosis.card import Card
from ui.forms.notes import TEXT, Note
from ui.icons import icon
from ui.theme import GRID
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
        self._icon, self.verdict = QLabel(), QLabel()
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
        head.addWidget(self._icon)
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
        self._draw_icon()

    def _draw_icon(self) -> None:
        drawing, shade, word = self._look
        self._icon.setPixmap(icon(drawing, shade).pixmap(ICON))
        self._icon.setToolTip(word)

    def renew_icon(self) -> None:
        """Draw it in another theme's colours."""
        self._draw_icon()

    def _reveal(self) -> None:
        if self._card:
            self.reveal_requested.emit(self._card.place, self._card.field)

    def without_buttons(self) -> QWidget:
        """The card for a picture."""
        self.reveal.hide()
        return self
