"""A tab whose view is made when somebody first turns to it: a start must not wait for it."""

from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.exporting import Exporting

View = TypeVar("View", bound=Exporting)


class Deferred(QWidget, Generic[View]):
    """Stands for a view and becomes it.

    Args:
        make: makes the view, which is a widget, with its signals connected.

    Signals:
        exported(path), export_changed: see `ui.exporting.Exporting`.

    Attributes:
        made: the view, once somebody has looked.
    """

    exported = Signal(Path)
    export_changed = Signal()

    def __init__(self, make: Callable[[], View]) -> None:
        super().__init__()
        self._make = make
        self.made: View | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    @property
    def view(self) -> View:
        """The view, made now if it is not there yet."""
        if self.made is None:
            self.made = self._make()
            assert isinstance(self.made, QWidget)  # noqa: S101 - a view is a widget
            self._column.addWidget(self.made)
            self.made.exported.connect(self.exported)
            self.made.export_changed.connect(self.export_changed)
        return self.made

    @property
    def can_be_exported(self) -> bool:
        """Whether there is something to write."""
        return self.made is not None and self.made.can_be_exported

    def ask_and_export(self) -> None:
        """See `Exporting`."""
        self.view.ask_and_export()

    def showEvent(self, event: QShowEvent) -> None:
        """Have the view made for whoever looks."""
        _ = self.view
        super().showEvent(event)
