"""The one slider that takes every view that shows a network back to an earlier epoch."""

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from ui.icons import icon
from ui.insight import Moment
from ui.kept_weights import kept_epochs
from ui.run_book import RunBook
from ui.theme import GRID, tabular
from ui.views.epoch_slider import EpochSlider
from ui.views.word_toggle import WordToggle

# Playing goes through all epochs in about this time, unless they are too few or too many for it.
PLAY_SECONDS = 10.0
FASTEST_MS, SLOWEST_MS = 50, 500
NOTHING_KEPT = "No epoch is kept yet"
NONE_WAS_KEPT = "No epoch was kept"
# In the whole of the area it serves; in the order of the actions there.
KEYS = (
    ("End", "The newest network: live again"),
    (",", "One kept epoch back"),
    (".", "One kept epoch on"),
)
LONGEST = "epoch 100,000 of 100,000"
COMPARE_TIP = (
    "Show what training has changed: how the network differs from the epoch that is shown now or, "
    "where that is the newest, from the first one that is kept"
)


class TimeSlider(QWidget):
    """Follows one run of a book.

    Signals:
        moment_changed(moment, compared): a `Moment`, None without a run; and the one it is
            compared with, None without.
    """

    moment_changed = Signal(object, object)

    def __init__(self, book: RunBook) -> None:
        super().__init__()
        self._book = book
        self._run: int | None = None
        self._epoch: int | None = None
        self._held: int | None = None
        self._training: int | None = None
        self._can_compare = True
        self._taken: tuple[list[int], int] = ([], -1)
        self.slider = EpochSlider()
        self.live = _words("Live", "The newest network again (End)")
        self.back = _picture("back", "One kept epoch back ( , )")
        self.play = _picture("start", "Play all kept epochs")
        self.forth = _picture("step", "One kept epoch on ( . )")
        self.compare = _words("Compare", COMPARE_TIP)
        self.label = QLabel()
        self._playing = QTimer(self)
        self._lay_out()
        self._connect()
        self._show()

    def _lay_out(self) -> None:
        self.play.setCheckable(True)
        self.label.setFont(tabular(self.font()))
        self.label.setMinimumWidth(self.label.fontMetrics().horizontalAdvance(LONGEST))
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        row.setSpacing(GRID // 2)
        for part in (self.back, self.play, self.forth):
            row.addWidget(part)
        row.addWidget(self.slider, 1)
        row.addWidget(self.live)
        row.addWidget(self.label)
        row.addWidget(self.compare)

    def _connect(self) -> None:
        self.slider.chosen.connect(self._choose)
        self.live.clicked.connect(self.go_live)
        self.back.clicked.connect(partial(self.step, -1))
        self.forth.clicked.connect(partial(self.step, 1))
        self.play.toggled.connect(self._play)
        self.compare.toggled.connect(self._hold)
        self._playing.timeout.connect(self._play_on)
        self._book.changed.connect(self._follow)
        self._book.listed.connect(self._forget_gone)

    def serve(self, area: QWidget) -> None:
        """Let the keys work in the whole of an area."""
        actions = (self.go_live, partial(self.step, -1), partial(self.step, 1))
        for (keys, _), action in zip(KEYS, actions, strict=True):
            shortcut = QShortcut(QKeySequence(keys), area)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(action)

    # What is shown

    @property
    def moment(self) -> Moment | None:
        """What views are to show."""
        return None if self._run is None else Moment(self._run, self._epoch)

    @property
    def compared(self) -> Moment | None:
        """What it is to be compared with."""
        if self._run is None or self._held is None:
            return None
        return Moment(self._run, self._held)

    def select(self, number: int | None) -> None:
        """Follow another run, from its newest network on; None: the newest run."""
        number = number if number in self._book.runs else max(self._book.runs, default=None)
        if number != self._run:
            self._run, self._epoch, self._held = number, None, None
            self._let_go()
            self._show()
            self._say()

    def follow_training(self, number: int | None) -> None:
        """Which run trains, if any: its network is live, of others only kept ones can be seen."""
        self._training = number
        self._show()

    def offer_comparison(self, offered: bool) -> None:
        """Whether the view in front can show how two epochs differ."""
        self._can_compare = offered
        self.compare.setVisible(offered)
        self._show()

    def go_live(self) -> None:
        """Show the newest network again."""
        self.play.setChecked(False)
        self._choose(None)

    def step(self, steps: int) -> None:
        """Go so many kept epochs on, or back."""
        self._choose(self.slider.after(self._epoch, steps))

    def _choose(self, epoch: int | None) -> None:
        changed, self._epoch = epoch != self._epoch, epoch
        self._show()
        if changed:
            self._say()

    def _say(self) -> None:
        self.moment_changed.emit(self.moment, self.compared)

    # Playing and comparing

    def _play(self, on: bool) -> None:
        self.play.setIcon(icon("pause" if on else "start"))
        self._playing.stop()
        if not on:
            return
        if self._epoch is None:
            self._choose(self.slider.after(0, 0))
        count = max(len(self._kept), 1)
        self._playing.start(round(min(max(1000 * PLAY_SECONDS / count, FASTEST_MS), SLOWEST_MS)))

    def _play_on(self) -> None:
        self.step(1)
        if self._epoch is None:
            self.play.setChecked(False)

    def _hold(self, on: bool) -> None:
        """Compare with the epoch that is shown: a network with itself would show nothing."""
        kept = self._kept
        self._held = (self._epoch if self._epoch is not None else kept[0]) if on and kept else None
        if on:
            self.play.setChecked(False)
            self._epoch = None
        self._show()
        self._say()

    def _let_go(self) -> None:
        self.play.setChecked(False)
        self.compare.blockSignals(True)
        self.compare.setChecked(False)
        self.compare.blockSignals(False)

    # Following the run

    @property
    def _kept(self) -> list[int]:
        return [] if self._run is None else kept_epochs(self._book.runs[self._run].history)

    @property
    def _last(self) -> int:
        return 0 if self._run is None else self._book.runs[self._run].history.last_epoch

    def _follow(self, number: int) -> None:
        if number != self._run:
            return
        if self._book.runs[number].history.is_over and self._is_lost:
            self._held = None
            self._let_go()
            self._choose(None)
        elif self.isVisible():
            self._show()

    @property
    def _is_lost(self) -> bool:
        """Whether what is shown is no longer kept."""
        return not {self._epoch, self._held} - {None} <= set(self._kept)

    def _forget_gone(self) -> None:
        if self._run not in self._book.runs:
            self._run = None
            self.select(None)

    def _show(self) -> None:
        kept, last = self._kept, self._last
        if (kept, last) != self._taken:
            self._taken = kept, last
            self.slider.show_epochs(kept, last)
        self.slider.show_epoch(self._epoch)
        self.slider.show_held(self._held if self._can_compare else None)
        for button in (self.back, self.play, self.forth, self.compare):
            button.setEnabled(bool(kept))
        self.live.setChecked(self._epoch is None)
        self.label.setText(self._text(last))

    def _text(self, last: int) -> str:
        if not self._kept:
            return self._nothing
        newest = last if self._run == self._training else self._kept[-1]
        shown = f"epoch {newest if self._epoch is None else self._epoch:,}"
        if self._held is not None and self._can_compare:
            return f"{shown} − epoch {self._held:,}"
        return f"{shown} of {last:,}"

    @property
    def _nothing(self) -> str:
        if self._run is None:
            return ""
        return NONE_WAS_KEPT if self._book.runs[self._run].history.is_over else NOTHING_KEPT

    def showEvent(self, event: QShowEvent) -> None:
        """Show what was kept while nobody looked."""
        super().showEvent(event)
        self._show()


def _words(text: str, tip: str) -> WordToggle:
    button = WordToggle()
    button.setText(text)
    button.setToolTip(tip)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button


def _picture(drawing: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(drawing))
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    button.setAutoRaise(True)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button
