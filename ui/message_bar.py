"""A message over the foot of the views: no dialog stops the work for it."""

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from ui.theme import GRID


class MessageBar(QFrame):
    """One message at a time, the newest; hidden while there is none.

    It stays until it is closed, or, if it says what is in the way of something, until that is gone.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messageBar")
        self._refuses = False
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._text = QLabel(wordWrap=True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        close = QToolButton()
        close.setText("✕")
        close.setAutoRaise(True)
        close.setToolTip("Close this message")
        close.setAccessibleName("Close this message")
        close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID, GRID // 2, GRID // 2, GRID // 2)
        self._folder = QToolButton()
        self._folder.setText("Open folder")
        self._folder.setToolTip("Show the file's folder in the desktop's file manager")
        self._folder.clicked.connect(self._open_folder)
        self._saved: Path | None = None
        row.addWidget(self._text, 1)
        row.addWidget(self._folder, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    @property
    def message(self) -> str:
        """What is shown; empty when nothing is."""
        return "" if self.isHidden() else self._text.text()

    def show_message(self, message: str) -> None:
        """Show a message in place of the last one."""
        self._show(message, saved=None)

    def show_saved(self, path: Path) -> None:
        """Say that a file was written, and offer its folder."""
        self._show(f"Saved {path}", path)

    def _open_folder(self) -> None:
        if self._saved:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._saved.parent)))

    def _show(self, message: str, saved: Path | None) -> None:
        self._refuses = False
        self._saved = saved
        self._folder.setVisible(saved is not None)
        self._text.setText(message)
        self.setAccessibleName(message)
        self.show()

    def refuse(self, message: str) -> None:
        """Show what keeps the lab from doing what was asked."""
        self.show_message(message)
        self._refuses = True

    def renew_refusal(self, message: str) -> None:
        """What was refused is in the way no more, but this is; nothing is if the message is empty.

        Other messages stay.
        """
        if not self._refuses or self.isHidden():
            return
        if message:
            self.refuse(message)
        else:
            self.hide()
