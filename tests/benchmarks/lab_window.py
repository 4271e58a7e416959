"""The real window on a session of its own, for programs that measure it."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtWidgets import QApplication

from dllab.session import Session
from ui.lab import Lab
from ui.main_window import MainWindow
from ui.settings import Settings
from ui.theme import apply_theme


@contextmanager
def lab_window() -> Iterator[tuple[QApplication, MainWindow]]:
    """A window, not shown yet, and the application to run; what they wrote is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DLLAB_HOME"] = folder
        app = QApplication([])
        apply_theme(app, "light")
        session = Session.create(Path(folder) / "benchmark.dllab")
        yield app, MainWindow(Lab(session), Settings())
