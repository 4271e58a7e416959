"""The path of a file or folder: typed, browsed for, or dropped."""

from pathlib import Path

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QWidget

from dllab.spec.marks import FilePath, FolderPath
from ui.forms.path_line import PathLine
from ui.theme import GRID

BROWSE_WIDTH = 4 * GRID


class PathControl(QWidget):
    """A str marked as a path; a path half typed is no edit."""

    edited = Signal()

    def __init__(self, mark: FilePath | FolderPath) -> None:
        super().__init__()
        self._mark = mark
        self._told = ""
        self._line = PathLine(lambda: self.value() == self._told)
        self._line.setClearButtonEnabled(True)
        folder = isinstance(mark, FolderPath)
        self._line.setPlaceholderText("Drop a folder here" if folder else "Drop a file here")
        # Drops are taken by the whole control: a line would take a file's address as text.
        self._line.setAcceptDrops(False)
        self._line.editingFinished.connect(self._tell)
        self._line.textChanged.connect(self._forget)
        # A word would leave the path no room.
        self._browse = QPushButton("…")
        self._browse.setMaximumWidth(BROWSE_WIDTH)
        self._browse.clicked.connect(self._ask)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self._line, 1)
        row.addWidget(self._browse)
        self.setFocusProxy(self._line)
        self.setAcceptDrops(True)

    def value(self) -> str:
        """The path; empty while none is chosen."""
        return self._line.text().strip()

    def set_value(self, value: str) -> None:
        """Show a path; says nothing."""
        self._told = value
        if self.value() != value:
            self._line.setText(value)

    def setToolTip(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Explain also the button."""
        super().setToolTip(text)
        self._line.setToolTip(text)
        self._browse.setToolTip(f"Browse…\n{text}")

    def setAccessibleName(self, name: str) -> None:  # noqa: N802 - Qt's name
        """Name also the button: several may stand in one form."""
        super().setAccessibleName(name)
        self._browse.setAccessibleName(f"Browse: {name}")

    def choose(self, path: str) -> None:
        """Take a path as the person's choice."""
        self._line.setText(path)
        self._tell()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Show whether what is dragged could be dropped here."""
        if self._dropped(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the file or folder."""
        if path := self._dropped(event.mimeData()):
            event.acceptProposedAction()
            self.choose(path)

    def _dropped(self, data: QMimeData) -> str:
        """The one file or folder that is dragged, if it is what is wanted; or nothing."""
        paths = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
        if len(paths) != 1:
            return ""
        fits = Path(paths[0]).is_dir() == isinstance(self._mark, FolderPath)
        return paths[0] if fits else ""

    def _ask(self) -> None:
        start = self.value() or str(Path.home())
        if isinstance(self._mark, FolderPath):
            path = QFileDialog.getExistingDirectory(self, "Choose a folder", start)
        else:
            path, _ = QFileDialog.getOpenFileName(self, "Choose a file", start, _filter(self._mark))
        if path:
            self.choose(path)

    def _forget(self, text: str) -> None:
        """The button inside the line clears it at once; typing waits for its end."""
        if not text and not self._line.hasFocus():
            self._tell()

    def _tell(self) -> None:
        if self.value() != self._told:
            self._told = self.value()
            self.edited.emit()


def _filter(mark: FilePath) -> str:
    everything = "All files (*)"
    if not mark.endings:
        return everything
    return f"{mark.what} ({' '.join(f'*.{ending}' for ending in mark.endings)});;{everything}"
