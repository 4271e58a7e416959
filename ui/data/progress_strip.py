"""One question to the process that reads data, its progress, and the button that cancels it."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QProgressBar, QPushButton, QWidget

from dllab.events import Progressed
from ui.data.desk import DataDesk, Question
from ui.theme import GRID, tabular

# What is answered sooner needs no progress: a strip that flashes up only disturbs.
PATIENCE_MS = 400
STEPS = 1000
# Room for "Measuring values: 60,000 of 60,000 samples", so that the bar does not jump.
WORDS = "Counting values: 00,000,000 of 00,000,000 samples"


class ProgressStrip(QWidget):
    """Asks one question at a time and shows how far it has come; takes no room in between.

    Signals:
        cancelled: the person wants no answer any more.
    """

    cancelled = Signal()

    def __init__(self, desk: DataDesk, narrow: bool = False) -> None:
        """`narrow`: where there is little room from side to side, the words stand above the bar."""
        super().__init__()
        self._desk = desk
        self._question: Question | None = None
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self.words, self.bar, self.button = QLabel(), QProgressBar(), QPushButton("Cancel")
        self.words.setFont(tabular(self.font()))
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress")
        self.button.setToolTip("End this; what is half done is taken back")
        self._lay_out(narrow)
        self._patience.timeout.connect(self.show)
        self.button.clicked.connect(self._cancel)
        self.hide()

    def _lay_out(self, narrow: bool) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, GRID, 0, 0)
        grid.setSpacing(GRID)
        if narrow:
            self.words.setWordWrap(True)
            grid.addWidget(self.words, 0, 0, 1, 3)
        else:
            self.words.setMinimumWidth(self.words.fontMetrics().horizontalAdvance(WORDS))
            grid.addWidget(self.words, 1, 0)
        grid.addWidget(self.bar, 1, 1)
        grid.addWidget(self.button, 1, 2)
        grid.setColumnStretch(1, 1)

    @property
    def is_busy(self) -> bool:
        """Whether an answer is awaited."""
        return self._question is not None

    def ask(
        self,
        job: str,
        spec: str,
        take: Callable[[dict[str, Any]], None],
        fail: Callable[[str], None],
    ) -> None:
        """Have a job answer; a question still under way is dropped."""
        self.drop()
        question = self._desk.ask(job, spec)
        self._question = question
        self.words.clear()
        self.bar.setRange(0, 0)
        self._patience.start()
        question.progressed.connect(self._show_progress)
        question.answered.connect(lambda answer: self._end(lambda: take(answer)))
        question.failed.connect(lambda message: self._end(lambda: fail(message)))

    def drop(self) -> None:
        """Want no answer any more."""
        question = self._question
        self._end(lambda: None)
        if question is not None:
            question.cancel()

    def _cancel(self) -> None:
        self.drop()
        self.cancelled.emit()

    def _end(self, then: Callable[[], None]) -> None:
        self._question = None
        self._patience.stop()
        self.hide()
        then()

    def _show_progress(self, event: Progressed) -> None:
        so_far = f"{event.done:,.0f}"
        if event.total:
            self.bar.setRange(0, STEPS)
            self.bar.setValue(round(STEPS * event.done / event.total))
            so_far += f" of {event.total:,.0f}"
        else:
            self.bar.setRange(0, 0)
        # One call of a library counts nothing.
        self.words.setText(f"{event.doing}: {so_far} {event.unit}" if event.unit else event.doing)
