"""What views of a network at a moment have in common: asking, empty panel, header, export."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFont, QFontInfo, QHideEvent, QPalette, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.exporting import ask_and_export
from ui.forms.notes import MUTED, Note
from ui.insight import Answer, Insight, Moment, Request, Then
from ui.theme import GRID, tabular
from ui.views.empty import EmptyPanel

if TYPE_CHECKING:
    from ui.export.picture import HasTwin

Numbers = dict[str, npt.NDArray[Any]]

ASKED = "The network is being asked …"


class NetworkView(QWidget):
    """Asks while it is seen; until it is answered, says what will appear.

    Subclasses put controls into `controls` and their picture into the page by `lay_out`, ask in
    `follow` and draw in `draw`, which is called again after a change of theme.

    Signals:
        start_requested: the button of the empty view was pressed.
        exported(path): what is shown was written there.
        export_changed: whether there is something to export may have changed.
        layer_chosen(place): a layer, from 0, is to be opened.
        through_layers(pixels): a picture is to be followed through the layers.

    Attributes:
        moment: what is to be shown; None: there is no run.
        compared: the moment it is to be compared with, for views that can; None: with nothing.
        density: real pixels in one pixel of the interface of a picture; 0: the screen's.
    """

    title: ClassVar[str]
    tip: ClassVar[str]
    empty: ClassVar[str]
    # Whether `draw` heeds `compared`.
    compares: ClassVar[bool] = False
    # Whether the network itself is asked, which must be there for it, or what was recorded of it.
    asks_network: ClassVar[bool] = True
    # Whether a picture says by itself at which epoch it is, or of which run too.
    tells_epoch: ClassVar[bool] = False
    tells_run: ClassVar[bool] = False

    start_requested = Signal()
    exported = Signal(Path)
    export_changed = Signal()
    layer_chosen = Signal(int)
    through_layers = Signal(object)

    def __init__(self, insight: Insight) -> None:
        super().__init__()
        self.insight = insight
        self.moment: Moment | None = None
        self.compared: Moment | None = None
        self.density = 0.0
        # Whose network was asked last.
        self._run: int | None = None
        self._asks: dict[str, Request] = {}
        # The one answered last.
        self._at: tuple[Moment, float] | None = None
        self._is_twin = False
        self._panel = EmptyPanel(self.empty, "Start")
        self._panel.clicked.connect(self.start_requested)
        self.header = QWidget()
        self._rows = QVBoxLayout(self.header)
        self._rows.setContentsMargins(GRID, 0, GRID, 0)
        self._rows.setSpacing(GRID // 2)
        self.controls = QHBoxLayout()
        self.controls.setSpacing(GRID)
        self._rows.addLayout(self.controls)
        self._pages = QStackedWidget()
        self._page = QWidget()
        self._column = QVBoxLayout(self._page)
        self._column.setContentsMargins(0, GRID, 0, 0)
        self._column.setSpacing(GRID // 2)
        self._column.addWidget(self.header)
        self._pages.addWidget(self._panel)
        self._pages.addWidget(self._page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._pages)

    def lay_out(self, *parts: QWidget) -> None:
        """Put the picture's parts below the header; the first one takes the room there is."""
        self.controls.addStretch()
        for part in parts:
            self._column.addWidget(part, int(part is parts[0]))

    def add_row(self, controls: QWidget) -> None:
        """Put further controls into a row of their own: the window may be narrow."""
        self._rows.addWidget(controls)

    # Asking

    def show_moment(self, moment: Moment | None, compared: Moment | None = None) -> None:
        """Show another state of a network; see `ui.views.time_slider`."""
        self.moment, self.compared = moment, compared
        self._follow()

    def follow(self, moment: Moment) -> None:
        """Ask, by `ask`, for what is shown of this moment."""
        raise NotImplementedError

    def forget_answers(self) -> None:
        """Another run's network is shown: parts that are answered later must not show the last."""

    def ask(
        self, name: str, request: Request, then: Then, failed: Callable[[str], None] | None = None
    ) -> None:
        """Ask under a name of the view's own.

        Args:
            name: of what is asked; what was asked under it before is not wanted any more.
            request: what is asked.
            then: takes the answer.
            failed: takes the sentence where there is none; else it is said instead of the picture.
        """
        self._asks[name] = request

        def take(answer: Answer) -> None:
            newest = self._asks.get(name)
            if newest is None or not self.is_wanted(newest, request):
                return
            if answer.error:
                (failed or self.say)(answer.error)
            else:
                if not request.once:
                    self._at = answer.moment, answer.epoch
                then(answer)

        self.insight.ask(self._full(name), request, take)

    def is_wanted(self, newest: Request, answered: Request) -> bool:
        """Whether an answer is still to be shown; another moment of the same may be."""
        return (newest.probe, newest.params) == (answered.probe, answered.params)

    def stop_asking(self, name: str) -> None:
        """What was asked under this name is not wanted any more."""
        self._asks.pop(name, None)
        self.insight.forget(self._full(name))

    def _stop_asking_all(self) -> None:
        for name in list(self._asks):
            self.stop_asking(name)

    def _full(self, name: str) -> str:
        return f"{self.title} {name}"

    def _follow(self) -> None:
        if self._is_twin or not self.isVisible():
            return
        if self.moment is None:
            self.say(self.empty, with_button=True)
            return
        if not self.can_be_exported or self.moment.run != self._run:
            # Keras may have to be loaded first, and some answers take seconds: meanwhile the
            # picture of another run's network would be taken for this one's.
            self.say(ASKED)
        if self.moment.run != self._run:
            self._run = self.moment.run
            self._stop_asking_all()
            self.forget_answers()
        nothing = self.asks_network and self.insight.why_nothing(self.moment.run)
        if nothing:
            self.say(nothing)
        else:
            self.follow(self.moment)

    # Showing

    def say(self, text: str, with_button: bool = False) -> None:
        """Show a sentence instead of the picture."""
        self._panel.say(text, with_button)
        self._turn_to(self._panel)

    def show_page(self) -> None:
        """Show the picture."""
        self._turn_to(self._page)

    def _turn_to(self, page: QWidget) -> None:
        if self._pages.currentWidget() is not page:
            self._pages.setCurrentWidget(page)
            self.export_changed.emit()

    def draw(self) -> None:
        """Draw everything anew from what was answered last, if anything was."""
        raise NotImplementedError

    @property
    def scale(self) -> float:
        """Real pixels in one pixel of the interface."""
        return self.density or self.devicePixelRatioF()

    def plot_font(self) -> QFont:
        """In pixels: a picture for print has another resolution but must look the same."""
        font = tabular(self.font())
        font.setPixelSize(QFontInfo(self.font()).pixelSize())
        return font

    # Exporting

    @property
    def can_be_exported(self) -> bool:
        """Whether there is a picture."""
        return self._pages.currentWidget() is self._page

    def ask_and_export(self) -> None:
        """Ask for size and file, and write what is seen, or its numbers."""
        if written := ask_and_export(self, self):
            self.exported.emit(written)

    @property
    def export_name(self) -> str:
        """What a file of it is called unless the person says otherwise."""
        return self.title.lower().replace(" ", "-")

    def pictures(self) -> "Mapping[str, Callable[[], HasTwin]]":
        """What an export may show: what is seen."""
        return {self.title: self.twin}

    @property
    def caption(self) -> str:
        """What a picture is of: a run and an epoch, as far as it does not say so itself."""
        run, epoch = self._run, ""
        if self.asks_network and self._at:
            run, epoch = self._at[0].run, f", {epoch_words(self._at[1])}"
        if run is None or self.tells_run:
            return ""
        return self.insight.names().get(run, "") + ("" if self.tells_epoch else epoch)

    def numbers(self) -> Numbers:
        """What is shown as the columns of a table, all of one length."""
        raise NotImplementedError

    def twin(self, density: float = 0.0) -> Self:
        """Another view of the same, without controls, for a picture.

        Args:
            density: real pixels in one pixel of the interface; 0: the screen's.
        """
        other = type(self)(self.insight)
        # A picture may be asked for a picture in turn, and is of the same then.
        other._is_twin, other._run, other._at = True, self._run, self._at  # noqa: SLF001 - of the same class
        other.density = density
        other.setBackgroundRole(QPalette.ColorRole.Base)
        other.setAutoFillBackground(True)
        other.header.hide()
        other.put_caption(self.caption)
        other.moment, other.compared = self.moment, self.compared
        other.show_page()
        other.take_from(self)
        other.draw()
        return other

    def put_caption(self, text: str) -> None:
        """Say above a picture what it is of."""
        caption = Note(MUTED)
        caption.setContentsMargins(GRID, 0, GRID, 0)
        self._column.insertWidget(0, caption)
        caption.say(text)

    def take_from(self, other: Self) -> None:
        """Take over what another view was answered and what is chosen in its controls."""
        raise NotImplementedError

    # Events

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for what happened while nobody looked."""
        super().showEvent(event)
        self._follow()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: training has better things to do."""
        super().hideEvent(event)
        self._stop_asking_all()

    def changeEvent(self, event: QEvent) -> None:
        """Wear another theme or font."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange} and (
            self.can_be_exported
        ):
            self.draw()


def epoch_words(epoch: float) -> str:
    """An epoch, or a place within one: "epoch 3", "epoch 3.5"."""
    return f"epoch {epoch:,.1f}".removesuffix(".0")


def table(columns: Mapping[str, npt.ArrayLike]) -> Numbers:
    """Columns as arrays, raveled."""
    return {name: np.asarray(values).ravel() for name, values in columns.items()}
