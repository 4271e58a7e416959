"""What the curves of the selected run show, in words."""

import sys

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from dllab.diagnosis import Finding, findings, headline
from ui.icons import icon
from ui.run_book import Run, RunBook
from ui.theme import apply_theme, tabular

NO_RUN = "What the curves show, such as overfitting, is said here once a run has a few epochs."
NOTHING = "Nothing stands out so far."
ICON = QSize(18, 18)
# Severity: drawing, colour of the theme.
ICONS = {
    "info": ("visible", "accent"),
    "warning": ("alert", "warning"),
    "problem": ("alert", "error"),
}


class FindingsView(QScrollArea):
    """The headline of a run and a line for each finding."""

    def __init__(self, book: RunBook) -> None:
        super().__init__()
        self._book = book
        self._number: int | None = None
        self._shown: tuple[str, list[Finding]] | None = None
        self._read: tuple[object, ...] | None = None
        self._head = _wrapped("")
        self._head.setFont(tabular(self.font()))
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self._lay_out()
        book.readable.connect(self._follow)
        book.listed.connect(self.redraw)

    def _lay_out(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addWidget(self._head)
        column.addLayout(self._list)
        column.addStretch()
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)

    def select(self, number: int | None) -> None:
        """Speak of another run."""
        self._number = number
        self.redraw()

    @property
    def sentences(self) -> list[str]:
        """What is being said, the headline first."""
        return [label.text() for label in self.findChildren(QLabel) if label.text()]

    def _follow(self, number: int) -> None:
        # Most changes are batches, of which nothing is said here.
        if number == self._number and self._read != _read_of(self._book.runs[number]):
            self.redraw()

    def redraw(self) -> None:
        """Say what there is to say now, if anybody can see it."""
        if not self.isVisible():
            return
        run = self._book.runs.get(self._number) if self._number is not None else None
        self._read = _read_of(run) if run else None
        head = f"{run.name}: {headline(run.history)}" if run else NO_RUN
        found = findings(run.history) if run else []
        if (head, found) == self._shown:
            return
        self._shown = (head, found)
        self._head.setText(head)
        self._clear()
        for finding in found:
            self._list.addWidget(_card(finding))
        if run and not found and len(run.history.epochs):
            self._list.addWidget(_wrapped(NOTHING))

    def _clear(self) -> None:
        while item := self._list.takeAt(0):
            if widget := item.widget():
                widget.setParent(None)
                widget.deleteLater()

    def showEvent(self, event: QShowEvent) -> None:
        """Say what was found while nobody looked."""
        super().showEvent(event)
        self.redraw()

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icons in another theme's colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_shown"):
            self._shown = None
            self.redraw()


def _read_of(run: Run) -> tuple[object, ...]:
    return run.name, run.history.state, len(run.history.epochs)


def _card(finding: Finding) -> QWidget:
    card = QWidget()
    row = QHBoxLayout(card)
    row.setContentsMargins(0, 0, 0, 0)
    picture = QLabel()
    picture.setPixmap(icon(*ICONS[finding.severity]).pixmap(ICON))
    picture.setToolTip(finding.severity)
    row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(_wrapped(finding.sentence), 1)
    return card


def _wrapped(text: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignTop)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    return label


def _show_sample() -> int:
    from ui.views.sample_runs import sample_book  # noqa: PLC0415 - only the demo needs it

    app = QApplication(sys.argv)
    apply_theme(app)
    view = FindingsView(sample_book())
    view.select(1)
    view.resize(340, 200)
    view.show()
    return app.exec()


if __name__ == "__main__":
    sys.exit(_show_sample())
