"""The pre-flight: cards that pass or fail before a long run."""

import math
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QPainter, QPaintEvent, QRegion, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from dllab.diagnosis.pre_flight import CHECKS
from dllab.spec import Experiment
from ui.exporting import ask_and_export
from ui.forms.notes import TEXT, Note
from ui.pre_flight import PreFlight
from ui.theme import GRID, apply_theme
from ui.views.check_card import CheckCard
from ui.views.empty import EmptyPanel
from ui.views.network_view import Numbers

START, AGAIN = "Check this experiment", "Check again"
START_TIP = "Make nine checks before a long run; half a minute at most"
EXPLANATION = (
    "A pre-flight makes nine checks before a long run: whether the data are sound, the loss begins "
    "at chance, gradients are right, and the network can learn by heart what it should and nothing "
    "that it should not. It takes half a minute at most and touches no run."
)
WAITING = "Preparing the checks: their cards come one by one."
CHANGED = "The experiment has been changed since."
# A card's plot and sentence are readable from here on.
LEAST_WIDTH = 290
PICTURE_WIDTH = 1080
WORDS = {"passed": "passed", "failed": "failed", "noted": "to look at", "skipped": "skipped"}
# What the person should see without scrolling.
FIRST = ("failed", "noted")
# Of the table of all plots.
COLUMNS = ("check", "verdict", "series", "x", "y", "compared with")


class PreFlightView(QWidget):
    """Shows the pre-flight it is handed, card by card.

    Signals:
        check_requested: a button asks for a pre-flight of the experiment in the forms.
        reveal_requested(place, field): the control at fault is wanted.
        exported(path): the cards were written to this file.
        export_changed: whether there is a card may have changed.
    """

    export_name = "pre-flight"
    check_requested = Signal()
    reveal_requested = Signal(str, str)
    exported = Signal(Path)
    export_changed = Signal()

    def __init__(self, pre_flight: PreFlight) -> None:
        super().__init__()
        self._pre_flight = pre_flight
        self._experiment: Experiment | None = None
        self.sentence = Note(TEXT)
        self.again = QPushButton(AGAIN)
        self.bar = QProgressBar()
        self.empty = EmptyPanel(EXPLANATION, START, START_TIP)
        self.page, self._scroll = CardPage(), QScrollArea()
        self._pages = QStackedWidget()
        self._lay_out()
        pre_flight.changed.connect(self.redraw)
        pre_flight.changed.connect(self.export_changed)
        self.empty.clicked.connect(self.check_requested)
        self.again.clicked.connect(self.check_requested)
        self.page.reveal_requested.connect(self.reveal_requested)

    def _lay_out(self) -> None:
        self.again.setToolTip(START_TIP)
        # Of two lines from the start: the cards must not jump when the checks end.
        self.sentence.setMinimumHeight(2 * self.sentence.fontMetrics().lineSpacing())
        self.bar.setRange(0, len(CHECKS))
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(GRID)
        self.bar.setAccessibleName("Progress of the pre-flight")
        head = QHBoxLayout()
        head.setContentsMargins(GRID, GRID, GRID, 0)
        head.addWidget(self.sentence, 1)
        head.addWidget(self.again, 0, Qt.AlignmentFlag.AlignTop)
        scroll = self._scroll
        scroll.setWidget(self.page)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        cards = QWidget()
        column = QVBoxLayout(cards)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(head)
        column.addWidget(self.bar)
        column.addWidget(scroll, 1)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(cards)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._pages)

    def show_experiment(self, experiment: Experiment) -> None:
        """Learn which experiment would be checked now."""
        self._experiment = experiment
        self._say()

    def redraw(self) -> None:
        """Show the pre-flight as far as it has come, if it can be seen."""
        if self.isVisible():
            before = list(self.page.cards)
            self.page.show_cards(self._pre_flight)
            if list(self.page.cards) != before:
                self._scroll.verticalScrollBar().setValue(0)
            self._say()

    def _say(self) -> None:
        told = self._pre_flight
        self._pages.setCurrentIndex(int(bool(told.cards or told.doing)))
        self.empty.say(self._empty_text(), with_button=not told.is_running)
        self.sentence.say(self.verdict)
        self.again.setEnabled(not told.is_running)
        self.bar.setValue(len(told.cards))

    def _empty_text(self) -> str:
        if self._pre_flight.is_running:
            return WAITING
        reason = self._pre_flight.ended.reason if self._pre_flight.ended else ""
        return f"{reason}\n\n{EXPLANATION}" if reason else EXPLANATION

    @property
    def verdict(self) -> str:
        """All cards in a sentence."""
        told = self._pre_flight
        if told.is_running:
            place = min(len(told.cards) + 1, len(CHECKS))
            return f"{place} of {len(CHECKS)}: {told.doing or 'waiting'}. Stop ends it."
        parts = [f"{', '.join(_counts(told))}."]
        if told.ended and told.ended.reason:
            parts.append(told.ended.reason)
        if told.experiment != self._experiment and self._experiment is not None:
            parts.append(CHANGED)
        return " ".join(parts)

    # Export

    @property
    def can_be_exported(self) -> bool:
        """Whether there is a card."""
        return bool(self._pre_flight.cards)

    def ask_and_export(self) -> None:
        """Ask for size and file, and write all cards."""
        if written := ask_and_export(self, self):
            self.exported.emit(written)

    def pictures(self) -> dict[str, Callable[[], "PreFlightView"]]:
        """What an export may show."""
        return {"Pre-flight": lambda: PreFlightView(self._pre_flight)}

    def numbers(self) -> Numbers:
        """Each point of each card's plot, and what it is compared with."""
        rows: list[tuple[str | float, ...]] = []
        for card in self._pre_flight.cards.values():
            if (picture := card.picture) is not None:
                level = math.nan if picture.level is None else picture.level
                begin = CHECKS[card.check], card.verdict
                for one in picture.series:
                    points = zip(one.x, one.y, strict=True)
                    rows += [(*begin, one.name, x, y, level) for x, y in points]
        columns = zip(*rows, strict=True) if rows else [()] * len(COLUMNS)
        return {name: np.array(each) for name, each in zip(COLUMNS, columns, strict=True)}

    def twin(self, density: float = 0.0) -> QWidget:  # noqa: ARG002 - it scales itself
        """All cards on one sheet, whatever is scrolled away here."""
        page = CardPage()
        page.show_cards(self._pre_flight, with_buttons=False)
        return Sheet(page)

    # Events

    def showEvent(self, event: QShowEvent) -> None:
        """Show what happened while nobody looked."""
        super().showEvent(event)
        self.redraw()


def _counts(told: PreFlight) -> Iterator[str]:
    """How many checks ended how, and which of them want to be looked at."""
    for verdict, word in WORDS.items():
        titles = [CHECKS[name] for name, card in told.cards.items() if card.verdict == verdict]
        named = f" ({', '.join(titles)})" if verdict in FIRST else ""
        if titles or verdict == "passed":
            yield f"{len(titles)} {word}{named}"


class CardPage(QWidget):
    """All cards, in as many columns as there is room for; what failed stands first at the end."""

    reveal_requested = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.cards = {name: CheckCard(title) for name, title in CHECKS.items()}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(GRID, GRID, GRID, GRID)
        self._grid.setSpacing(GRID)
        self._columns = 0
        for card in self.cards.values():
            card.reveal_requested.connect(self.reveal_requested)
        self._place(3)

    def show_cards(self, pre_flight: PreFlight, with_buttons: bool = True) -> None:
        """Show what is known of each check."""
        self._order(pre_flight)
        for name, card in self.cards.items():
            is_doing = pre_flight.is_running and pre_flight.doing == CHECKS[name]
            card.show_card(pre_flight.cards.get(name), is_doing)
            if not with_buttons:
                card.without_buttons()

    def _order(self, pre_flight: PreFlight) -> None:
        """As they are made, until they have ended: nothing moves while it fills."""
        ranks = dict.fromkeys(CHECKS, len(FIRST))
        for name, card in pre_flight.cards.items():
            if not pre_flight.is_running and card.verdict in FIRST:
                ranks[name] = FIRST.index(card.verdict)
        order = sorted(CHECKS, key=lambda name: ranks[name])
        if order != list(self.cards):
            self.cards = {name: self.cards[name] for name in order}
            columns, self._columns = self._columns, 0
            self._place(columns)

    def _place(self, columns: int) -> None:
        if columns == self._columns:
            return
        for column in range(max(columns, self._columns)):
            self._grid.setColumnStretch(column, int(column < columns))
        self._columns = columns
        for place, card in enumerate(self.cards.values()):
            self._grid.addWidget(card, *divmod(place, columns))

    def minimumSizeHint(self) -> QSize:
        """As narrow as one column; the height follows from the width."""
        return QSize(LEAST_WIDTH // 2, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More room, more columns."""
        super().resizeEvent(event)
        self._place(max(1, min(3, event.size().width() // LEAST_WIDTH)))


class Sheet(QWidget):
    """A page painted as large as the sheet, whatever size it was laid out for."""

    def __init__(self, page: QWidget) -> None:
        super().__init__()
        # A window of its own that is never on the screen: as a child it would not be scaled.
        self._page = page
        page.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        page.resize(PICTURE_WIDTH, PICTURE_WIDTH)
        page.show()
        QApplication.sendPostedEvents(page)
        page.resize(PICTURE_WIDTH, page.heightForWidth(PICTURE_WIDTH))

    def changeEvent(self, event: QEvent) -> None:
        """The page wears what the sheet wears."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._page.setPalette(self.palette())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Scale the page to fit, in the middle."""
        page = self._page
        scale = min(self.width() / page.width(), self.height() / page.height())
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().window())
        painter.translate(
            (self.width() - scale * page.width()) / 2, (self.height() - scale * page.height()) / 2
        )
        painter.scale(scale, scale)
        page.render(painter, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
        painter.end()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The page goes with its sheet."""
        self._page.close()
        self._page.deleteLater()
        super().closeEvent(event)


def _show_sample() -> int:
    from ui.views.sample_cards import sample_pre_flight  # noqa: PLC0415 - only the demo needs it

    app = QApplication(sys.argv)
    apply_theme(app)
    view = PreFlightView(sample_pre_flight())
    view.reveal_requested.connect(print)
    view.resize(940, 720)
    view.show()
    return app.exec()


if __name__ == "__main__":
    sys.exit(_show_sample())
