"""What all ways of looking at a data set have in common: controls above, a picture below."""

from collections.abc import Callable
from typing import ClassVar, Self

from PySide6.QtCore import QEvent
from PySide6.QtGui import QFont, QFontInfo, QPalette
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from dllab.data.overview import Overview
from ui.theme import GRID, tabular
from ui.views.empty import EmptyPanel


class LookView(QWidget):
    """Shows an overview once it is there; until then says what will appear.

    Subclasses put controls into `header`, add their picture by `lay_out`, and draw in `draw`.
    """

    title: ClassVar[str]
    tip: ClassVar[str]
    empty: ClassVar[str]

    def __init__(self) -> None:
        super().__init__()
        self.overview: Overview | None = None
        self.density = 0.0
        self.header = QWidget()
        self.controls = QHBoxLayout(self.header)
        self.controls.setContentsMargins(0, 0, 0, 0)
        self.controls.setSpacing(GRID)
        self._pages = QStackedWidget()
        self._page = QWidget()
        self._column = QVBoxLayout(self._page)
        self._column.setContentsMargins(0, GRID, 0, 0)
        self._column.setSpacing(GRID)
        self._column.addWidget(self.header)
        self._pages.addWidget(EmptyPanel(self.empty))
        self._pages.addWidget(self._page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._pages)

    def lay_out(self, *parts: QWidget) -> None:
        """Put the picture's parts below the header; the first one takes the room there is."""
        self.controls.addStretch()
        for part in parts:
            self._column.addWidget(part, int(part is parts[0]))

    def show_overview(self, overview: Overview) -> None:
        """Show another data set, or the same one under another split."""
        self.overview = overview
        self._pages.setCurrentWidget(self._page)
        self.offer(overview)
        self.draw(overview)

    def offer(self, overview: Overview) -> None:
        """Have the controls offer what this data set has."""

    def draw(self, overview: Overview) -> None:
        """Draw everything anew."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Draw again what is shown, after a choice or in another theme."""
        if self.overview is not None:
            self.draw(self.overview)

    def twin(self, density: float = 0.0) -> Self:
        """Another view of the same, without controls, for a picture.

        Args:
            density: real pixels in one pixel of the interface; 0: the screen's.
        """
        other = type(self)()
        other.density = density
        other.setBackgroundRole(QPalette.ColorRole.Base)
        other.setAutoFillBackground(True)
        other.header.hide()
        if self.overview is not None:
            other.show_overview(self.overview)
            other.choose_as(self)
            other.redraw()
        return other

    @property
    def export_name(self) -> str:
        """What a file of it is called unless the person says otherwise."""
        return self.title.lower().replace(" ", "-")

    def pictures(self) -> dict[str, Callable[[], Self]]:
        """What an export may show: what is seen."""
        return {self.title: self.twin}

    def choose_as(self, other: Self) -> None:
        """Take over what is chosen in the controls of another view."""

    @property
    def scale(self) -> float:
        """Real pixels in one pixel of the interface."""
        return self.density or self.devicePixelRatioF()

    def plot_font(self) -> QFont:
        """In pixels: a picture for print has another resolution but must look the same."""
        font = tabular(self.font())
        font.setPixelSize(QFontInfo(self.font()).pixelSize())
        return font

    def changeEvent(self, event: QEvent) -> None:
        """Wear another theme or font."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange}:
            self.redraw()
