"""What one network says of a drawing: what it sees, which class it names, and how sure it is."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ui.data.large_picture import LargePicture
from ui.data.pixels import RGB32, borrowed
from ui.draw.class_bars import ClassBars
from ui.forms.notes import MUTED, Note
from ui.insight import Answer
from ui.theme import GRID, tabular
from ui.views.network_view import epoch_words

SEEN = "What the network sees"
SEEN_TIP = (
    "The image in the network's size, after its preprocessing, led back to the pixels of the data "
    "set: what was lost on the way is missing here too"
)
SCORES = "This loss trains scores, not probabilities: the bars are only their order."
SEEN_SIDE = 150


class AnswerPanel(QWidget):
    """Shows the answer of one network; keeps it for a picture.

    Attributes:
        found: what was answered last; None: nothing, or not of what is drawn now.
        heading: whose answer it is.
        verdict: the class that is named, or why there is none.
    """

    def __init__(self) -> None:
        super().__init__()
        self.found: Answer | None = None
        self._names: tuple[str, ...] = ()
        self._run = ""
        self.heading, self.verdict = QLabel(), QLabel()
        self.picture, self.bars, self.note = LargePicture(), ClassBars(), Note(MUTED)
        self._lay_out()

    def _lay_out(self) -> None:
        self.heading.setFont(tabular(self.font()))
        self.heading.setForegroundRole(MUTED)
        # A long name of a run must not widen the panel.
        self.heading.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        large = tabular(self.font())
        large.setPointSizeF(1.6 * large.pointSizeF())
        large.setBold(True)
        self.verdict.setFont(large)
        self.verdict.setWordWrap(True)
        self.verdict.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.verdict.setMinimumHeight(self.verdict.fontMetrics().lineSpacing())
        self.picture.setFixedHeight(SEEN_SIDE)
        self.picture.setAccessibleName(SEEN)
        self.picture.setToolTip(SEEN_TIP)
        seen = QLabel(SEEN)
        seen.setForegroundRole(MUTED)
        seen.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        scrolled = QScrollArea()
        scrolled.setWidget(self.bars)
        scrolled.setWidgetResizable(True)
        scrolled.setFrameShape(QFrame.Shape.NoFrame)
        scrolled.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scrolled.setMinimumWidth(self.bars.minimumSizeHint().width() + 2 * GRID)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, 0, GRID, 0)
        column.setSpacing(GRID // 2)
        for part in (self.heading, self.picture, seen, self.verdict):
            column.addWidget(part)
        column.addWidget(scrolled, 1)
        column.addWidget(self.note)

    def expect(self, run: str, names: tuple[str, ...]) -> None:
        """Another network, of so many classes, is going to answer."""
        if (run, names) != (self._run, self._names):
            self._run, self._names = run, names
            self.heading.setText(run)
            self.say_nothing()

    def say(self, sentence: str) -> None:
        """Show why there is no answer, or that there will be one."""
        self.say_nothing()
        self.verdict.clear()
        self.note.say(sentence)

    def say_nothing(self) -> None:
        """Nothing is drawn: there is nothing to answer."""
        self.found = None
        self.verdict.setText("-")
        self.note.say("")
        self.bars.show_answer(self._names, None)
        self._show_picture(np.zeros((1, 1, 1), np.uint8))

    def show_answer(self, answer: Answer) -> None:
        """Show what was answered."""
        self.found, values, chances = answer, answer.values, answer.arrays["probabilities"]
        self._names = tuple(values["classes"])
        label = int(values["label"])
        self.heading.setText(f"{self._run}, {epoch_words(answer.epoch)}")
        self.heading.setToolTip(self.heading.text())
        self.verdict.setText(self._names[label])
        self.note.say("" if values["are_probabilities"] else SCORES)
        self.bars.show_answer(self._names, chances, label)
        self._show_picture(answer.arrays["seen"])

    def take_from(self, other: "AnswerPanel") -> None:
        """Show the same as another panel, for a picture."""
        self.expect(other._run, other._names)  # noqa: SLF001 - of the same class
        if other.found:
            self.show_answer(other.found)

    def _show_picture(self, seen: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> None:
        self.picture.show_image(borrowed(np.ascontiguousarray(seen)).convertToFormat(RGB32))
