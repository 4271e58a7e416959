"""A view of a network at a moment, made when somebody first turns to its tab."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import Signal, SignalInstance

from ui.deferred import Deferred
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

    @property
    def through_layers(self) -> SignalInstance:
        """Said with the pixels of a picture that is to be followed through the layers."""

    def show_moment(self, moment: Moment | None, compared: Moment | None = None) -> None:
        """Show another state; None: there is no run."""


Make = Callable[[Insight], StateView]


class LazyView(Deferred[StateView]):
    """Stands for a `StateView` and becomes it."""

    start_requested = Signal()
    layer_chosen = Signal(int)
    through_layers = Signal(object)

    def __init__(self, insight: Insight, make: Make) -> None:
        super().__init__(lambda: self._connected(make(insight)))
        self._moments: tuple[Moment | None, Moment | None] = (None, None)

    def _connected(self, view: StateView) -> StateView:
        view.start_requested.connect(self.start_requested)
        view.layer_chosen.connect(self.layer_chosen)
        view.through_layers.connect(self.through_layers)
        view.show_moment(*self._moments)
        return view

    @property
    def compares(self) -> bool:
        """Whether it can show how two moments differ."""
        return self.view.compares

    def show_moment(self, moment: Moment | None, compared: Moment | None) -> None:
        """Show another state, now or when it is made."""
        self._moments = moment, compared
        if self.made:
            self.made.show_moment(moment, compared)
