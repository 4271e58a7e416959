"""The program with a window: the Qt application, the session it starts with, the window."""

import os
import signal
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from dllab.lasting import made_to_stay
from dllab.session import Session, SessionError
from dllab.session.owner import is_owned
from dllab.session.untitled import latest_untitled, new_untitled
from ui.garbage import GarbageCollector
from ui.lab import Lab
from ui.main_window import MainWindow
from ui.settings import Settings
from ui.theme import apply_theme

SWITCH_SECONDS = 0.0005


def open_window(path: Path | None) -> int:
    """Open the lab with a session file, or with the session worked with last; the exit code."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("dllab")
    app.setApplicationDisplayName("dllab")
    # The GUI thread waits this long for the interpreter whenever another thread reads events:
    # Python's usual 5 ms, several times in a redraw, would be seen.
    sys.setswitchinterval(SWITCH_SECONDS)
    with made_to_stay():
        window = _window(app, path)
    collector = GarbageCollector()
    window.show()
    _obey_interrupt(app)
    try:
        return app.exec()
    finally:
        collector.end()


def _window(app: QApplication, path: Path | None) -> MainWindow:
    settings = Settings()
    apply_theme(app, settings.theme)
    session, complaint = first_session(path, settings.last)
    window = MainWindow(Lab(session, settings.place), settings)
    if complaint:
        window.complain(complaint)
    return window


def first_session(path: Path | None, last: Path | None) -> tuple[Session, str]:
    """The session to start with, and why it is not the one wanted, if it is not.

    Args:
        path: what was asked for.
        last: the file worked with last, if that had a name; where it is gone, or another lab has
            it open, it is not missed.
    """
    wanted = path or (last if last and last.exists() and not is_owned(last) else None)
    try:
        return (Session.open_or_view(wanted) if wanted else _untitled()), ""
    except SessionError as error:
        return _somewhere(), str(error)


def _somewhere() -> Session:
    """A new session; where the user's own folders cannot be written, in a temporary one."""
    try:
        return new_untitled()
    except SessionError:
        os.environ["DLLAB_HOME"] = tempfile.mkdtemp(prefix="dllab-")
        return new_untitled()


def _untitled() -> Session:
    last = latest_untitled()
    return Session.open(last) if last else new_untitled()


def _obey_interrupt(app: QApplication) -> None:
    """Let Ctrl+C in the terminal close the window; Python sees it only between its own steps."""
    signal.signal(signal.SIGINT, lambda *_: app.closeAllWindows())
    pulse = QTimer(app)
    pulse.timeout.connect(lambda: None)
    pulse.start(500)
