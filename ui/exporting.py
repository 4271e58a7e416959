"""What every view among the tabs can do: be written to a file."""

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from ui.export import Exportable


class Exporting(Protocol):
    """A view that asks for a file itself and writes what it shows.

    Attributes:
        exported: says the path of what was written.
        export_changed: said when `can_be_exported` may have changed.
    """

    @property
    def exported(self) -> SignalInstance:
        """A signal of the path."""

    @property
    def export_changed(self) -> SignalInstance:
        """A signal without arguments."""

    @property
    def can_be_exported(self) -> bool:
        """Whether there is something to write."""

    def ask_and_export(self) -> None:
        """Let the person choose a file, and what else there is to choose, and write it."""


def ask_and_export(view: "Exportable", parent: QWidget) -> Path | None:
    """Have the dialog ask for size and file, and write a view; the file, if one was written."""
    from ui.export import ExportDialog  # noqa: PLC0415 - a start must not wait for it

    dialog = ExportDialog(view, parent)
    dialog.exec()
    return dialog.written
