"""A tab whose view is made when somebody first turns to it: a start must not wait for it."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.exporting import Exporting
from ui.insight import Insight, Moment


class StateView(Exporting, Protocol):
    """A view that shows a network at a moment; it obeys the time slider."""

    @property
    def compares(self) -> bool:
        """Whether it can show how two moments differ."""

    @property
    def start_requested(self) -> SignalInstance:
        """Said when the button of the empty view was pressed."""

    @property
    def layer_chosen(self) -> SignalInstance:
        """Said with the place of a layer that is to be opened."""

    def show_moment(self, moment: Moment | None, compared: Moment | None = None) -> None:
        """Show another state; None: there is no run."""


Make = Callable[[Insight], StateView]


class LazyView(QWidget):
    """Stands for a `StateView` and becomes it."""

    start_requested = Signal()
    exported = Signal(Path)
    export_changed = Signal()
    layer_chosen = Signal(int)

    def __init__(self, insight: Insight, make: Make) -> None:
        super().__init__()
        self._insight = insight
        self._make = make
        self._moments: tuple[Moment | None, Moment | None] = (None, None)
        self.made: StateView | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    @property
    def view(self) -> StateView:
        """The view, made now if it is not there yet."""
        if self.made is None:
            self.made = self._make(self._insight)
            assert isinstance(self.made, QWidget)  # noqa: S101 - a view is a widget
            self._column.addWidget(self.made)
            self.made.start_requested.connect(self.start_requested)
            self.made.exported.connect(self.exported)
            self.made.export_changed.connect(self.export_changed)
            self.made.layer_chosen.connect(self.layer_chosen)
            self.made.show_moment(*self._moments)
        return self.made

    @property
    def compares(self) -> bool:
        """Whether it can show how two moments differ."""
        return self.view.compares

    @property
    def can_be_exported(self) -> bool:
        """Whether there is something to write."""
        return self.made is not None and self.made.can_be_exported

    def ask_and_export(self) -> None:
        """See `Exporting`."""
        self.view.ask_and_export()

    def show_moment(self, moment: Moment | None, compared: Moment | None) -> None:
        """Show another state, now or when it is made."""
        self._moments = moment, compared
        if self.made:
            self.made.show_moment(moment, compared)

    def showEvent(self, event: QShowEvent) -> None:
        """Have the view made for whoever looks."""
        _ = self.view
        super().showEvent(event)
