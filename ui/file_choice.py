"""Asking for a file to save or to open, from the folder where the person last did either."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from ui.settings import Settings


def file_to_save(parent: QWidget, title: str, name: str, kinds: str) -> tuple[str, str]:
    """The file to write and the kind that was chosen, both empty if the person thinks better of it.

    Args:
        parent: the window that waits.
        title: of the dialog.
        name: what is proposed; with a folder of its own, that one.
        kinds: as `QFileDialog` wants them, separated by ";;".
    """
    start = str(Settings().folder / name)
    chosen, kind = QFileDialog.getSaveFileName(parent, title, start, kinds)
    _note(chosen)
    return chosen, kind


def file_to_open(parent: QWidget, title: str, kinds: str) -> str:
    """The file to read; empty if the person thinks better of it."""
    start = str(Settings().folder)
    chosen, _ = QFileDialog.getOpenFileName(parent, title, start, kinds)
    _note(chosen)
    return chosen


def _note(chosen: str) -> None:
    if chosen:
        Settings().folder = Path(chosen).parent
