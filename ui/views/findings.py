"""What the curves of the selected run show, in words."""

import sys

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from dllab.branching import branch_epoch, branch_offer
from dllab.diagnosis import Finding, headline
from dllab.spec import Experiment
from ui.follow_ups import came_of, remedy
from ui.run_book import Run, RunBook
from ui.theme import apply_theme, tabular
from ui.views.finding_card import FindingCard, set_text, wrapped

NO_RUN = "What the curves show, such as overfitting, is said here once a run has a few epochs."
# Around and between what is said, in pixels.
SPACE = 8
# More than any headline, in pixels.
TALLEST = 1000
NOTHING = "Nothing stands out so far."


class _Content(QWidget):
    def minimumSizeHint(self) -> QSize:
        """As high as its width makes it: a layout would ask for what the narrowest needs."""
        return QSize()


class FindingsView(QScrollArea):
    """The headline of a run and a card for each finding.

    Signals:
        pointed(epochs): the first and last epoch a finding rests on are to be shown; None: none.
        restart_requested(experiment): what a finding offers is to be tried.
        branch_requested(number, epoch, experiment): the same, as a branch of a run after an epoch.
    """

    pointed = Signal(object)
    restart_requested = Signal(Experiment)
    branch_requested = Signal(int, int, Experiment)

    def __init__(self, book: RunBook) -> None:
        super().__init__()
        self._book = book
        self._number: int | None = None
        self._shown: tuple[object, ...] | None = None
        self._cards: list[FindingCard] = []
        self._refusal = ""
        self._read: tuple[object, ...] | None = None
        self._head = wrapped("")
        self._head.setFont(tabular(self.font()))
        self._whence, self._nothing = wrapped(""), wrapped("")
        self._kinds: tuple[int | None, list[str]] = (None, [])
        self._list = QVBoxLayout()
        self._list.setSpacing(SPACE)
        self._lay_out()
        book.changed.connect(self._follow_head)
        book.readable.connect(self._follow)
        book.listed.connect(self.redraw)
        book.compared.connect(self.redraw)

    def _lay_out(self) -> None:
        content = _Content()
        column = QVBoxLayout(content)
        column.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        column.setSpacing(SPACE)
        column.addWidget(self._head)
        column.addWidget(self._whence)
        column.addLayout(self._list)
        column.addWidget(self._nothing)
        column.addStretch(1)
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)

    def select(self, number: int | None) -> None:
        """Speak of another run."""
        if number != self._number:
            self.pointed.emit(None)
        self._number = number
        self.redraw()

    def refuse_restarts(self, reason: str) -> None:
        """Offer what trains, unless there is a reason against it."""
        self._refusal = reason
        for card in self._cards:
            card.refuse(reason)

    @property
    def sentences(self) -> list[str]:
        """What is being said, the headline first."""
        return [label.text() for label in self.findChildren(QLabel) if label.text()]

    def _follow_head(self, number: int) -> None:
        """As the curves do, whose ends name the same epoch; the rest takes longer to be read."""
        run = self._book.runs[number]
        if number == self._number and self.isVisible() and self._read != _read_of(run):
            self._say_head(_head(run))

    def _say_head(self, text: str) -> None:
        set_text(self._head, text)
        self._fit_head()

    def _fit_head(self) -> None:
        """Give the headline the size its text needs: one that has it lays nothing out anew.

        It changes with each redraw of the curves, and mostly keeps its lines.
        """
        # The label itself would never say less than the size it was given before.
        width = self.viewport().width() - 2 * SPACE
        room, wraps = QRect(0, 0, width, TALLEST), Qt.TextFlag.TextWordWrap
        needed = self._head.fontMetrics().boundingRect(room, wraps, self._head.text())
        size = QSize(width, needed.height())
        if size != self._head.size():
            self._head.setFixedSize(size)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the headline's lines anew."""
        super().resizeEvent(event)
        self._fit_head()

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
        head = _head(run) if run else NO_RUN
        found = run.findings if run else []
        tried = [came_of(self._book, run, finding) for finding in found] if run else []
        whence = remedy(self._book, run) if run else ""
        if (head, found, tried, whence) == self._shown:
            return
        self._shown = (head, found, tried, whence)
        self._say_head(head)
        says_nothing = run is not None and not found and len(run.history.epochs) > 0
        for label, text in ((self._whence, whence), (self._nothing, NOTHING * says_nothing)):
            set_text(label, text)
            label.setVisible(bool(text))
        self._show_cards(run, list(zip(found, tried, strict=True)))

    def _show_cards(self, run: Run | None, said: list[tuple[Finding, str]]) -> None:
        """While a run trains mostly figures change: the cards then stay, and what is marked."""
        kinds = (self._number, [finding.kind for finding, _ in said])
        stays, self._kinds = kinds == self._kinds, kinds
        if not stays:
            self._clear()
        for place, (finding, sentence) in enumerate(said):
            epoch = _epoch_of(run, finding)
            if not stays:
                self._add_card(FindingCard(finding, sentence, epoch))
                continue
            card = self._cards[place]
            moved = _stretch(finding) != _stretch(card.finding)
            card.say(finding, sentence, epoch)
            if moved and card.show_stretch.isChecked():
                self._point(card, shown=True)

    def _add_card(self, card: FindingCard) -> None:
        card.refuse(self._refusal)
        card.pointed.connect(self._point)
        card.restart_requested.connect(self.restart_requested)
        card.branch_requested.connect(lambda epoch: self._branch(epoch, card.finding))
        self._cards.append(card)
        self._list.addWidget(card)

    def _branch(self, epoch: int, finding: Finding) -> None:
        if self._number is None:
            return
        history = self._book.runs[self._number].history
        if experiment := branch_offer(history, finding, epoch):
            self.branch_requested.emit(self._number, epoch, experiment)

    def _point(self, card: FindingCard, shown: bool) -> None:
        for other in self._cards:
            if other is not card:
                other.show_stretch.setChecked(False)
        self.pointed.emit(_stretch(card.finding) if shown else None)

    def _clear(self) -> None:
        if any(card.show_stretch.isChecked() for card in self._cards):
            self.pointed.emit(None)
        self._cards.clear()
        while item := self._list.takeAt(0):
            if widget := item.widget():
                # Qt shows what was laid out only with the next event: unless it is hidden by then,
                # a card replaced before that would be shown as a window of its own.
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()

    def showEvent(self, event: QShowEvent) -> None:
        """Say what was found while nobody looked."""
        super().showEvent(event)
        self.redraw()

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icons in another theme's colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_cards"):
            for card in self._cards:
                card.draw_icon()


def _head(run: Run) -> str:
    return f"{run.name}: {headline(run.history)}"


def _read_of(run: Run) -> tuple[object, ...]:
    return run.name, run.history.state, len(run.history.epochs)


def _stretch(finding: Finding) -> tuple[int, int]:
    return finding.first_epoch, finding.last_epoch


def _epoch_of(run: Run | None, finding: Finding) -> int | None:
    return None if run is None else branch_epoch(run.history, finding)


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
