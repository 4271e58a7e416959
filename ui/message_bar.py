"""A message over the foot of the views: no dialog stops the work for it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from ui.theme import GRID

# Whoever has saved a file knows it; long enough to read the path and to reach the button.
SAVED_MS = 12_000
FOLDER = "Show the file's folder in the desktop's file manager"


@dataclass(frozen=True)
class Offer:
    """What the button of a message says and does.

    Attributes:
        text, tip: of the button.
        act: does it.
        once: whether the message is gone then.
    """

    text: str
    tip: str
    act: Callable[[], object]
    once: bool = True


class MessageBar(QFrame):
    """One message at a time, the newest; hidden while there is none.

    It stays until it is closed, or, if it says what is in the way of something, until that is gone.
    That a file was written is said for a while.

    Attributes:
        leaving: the time until such a message is gone.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messageBar")
        self._refuses = False
        self.leaving = QTimer(self, singleShot=True, interval=SAVED_MS)
        self.leaving.timeout.connect(self._leave)
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
        self._button = QToolButton()
        self._offer: Offer | None = None
        self._button.clicked.connect(self._act)
        row.addWidget(self._text, 1)
        row.addWidget(self._button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    @property
    def message(self) -> str:
        """What is shown; empty when nothing is."""
        return "" if self.isHidden() else self._text.text()

    def show_saved(self, path: Path, about: str = "") -> None:
        """Say that a file was written, and what is to be known of it, and offer its folder."""
        folder = QUrl.fromLocalFile(str(path.parent))
        show = Offer("Open folder", FOLDER, lambda: QDesktopServices.openUrl(folder), once=False)
        self.show_message(f"Saved {path}: {about}" if about else f"Saved {path}", show)
        self.leaving.start()

    def _leave(self) -> None:
        """Unless somebody is about to press a button of it."""
        focus = QApplication.focusWidget()
        if self.underMouse() or (focus and self.isAncestorOf(focus)):
            self.leaving.start()
        else:
            self.hide()

    def _act(self) -> None:
        if self._offer:
            if self._offer.once:
                self.hide()
            self._offer.act()

    def show_message(self, message: str, offer: Offer | None = None) -> None:
        """Show a message in place of the last one, and what can be done about it."""
        self._refuses = False
        self.leaving.stop()
        self._offer = offer
        self._button.setVisible(offer is not None)
        if offer:
            self._button.setText(offer.text)
            self._button.setToolTip(offer.tip)
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
