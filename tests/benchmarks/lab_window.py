"""The real window on a session of its own, for programs that measure it."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtWidgets import QApplication

from dllab.lasting import made_to_stay
from dllab.session import Session

# As the program imports it.
with made_to_stay():
    import pyqtgraph  # noqa: F401
with made_to_stay():
    from ui.lab import Lab
    from ui.main_window import MainWindow
    from ui.settings import Settings
    from ui.theme import apply_theme
    from ui.window_app import SWITCH_SECONDS


@contextmanager
def lab_window() -> Iterator[tuple[QApplication, MainWindow]]:
    """A window, not shown yet, and the application to run; its session is gone afterwards.

    All else it writes as well, unless DLLAB_HOME names a place.

    Made as the program makes it: threads take turns as often, and the garbage collector, which
    would take 60 ms in the midst of a run, has nothing to look through.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DLLAB_HOME", folder)
        app = QApplication([])
        apply_theme(app, "light")
        session = Session.create(Path(folder) / "benchmark.dllab")
        with made_to_stay():
            window = MainWindow(Lab(session), Settings())
        yield app, window
