"""A run on a disk that fills up, and what is on it after space was freed.

`python -m tests.benchmarks.full_disk` (as root on Linux: it mounts a small disk) trains in the lab
until the session cannot be written, frees space, lets the run end, and prints JSON.
"""

import json
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from dllab.history import fold
from dllab.session import Session
from dllab.session.checking import check
from tests.experiments import small
from ui.lab import Lab

# What is freed is far more than the run writes until it is stopped, however fast it goes.
DISK, BALLAST = 8_000_000, 7_788_000
POLL_MS = 10
EPOCHS_AFTER = 200


@contextmanager
def small_disk() -> Iterator[Path]:
    """A disk of 8 MB, of which the ballast leaves 0.2."""
    with tempfile.TemporaryDirectory() as name:
        disk = Path(name)
        mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", name]
        subprocess.run(mount, check=True)
        try:
            yield disk
        finally:
            subprocess.run(["umount", name], check=True)


class Watch:
    """Frees the ballast some epochs after the disk was full, and stops the run later."""

    def __init__(self, lab: Lab, ballast: Path) -> None:
        self._lab, self._ballast = lab, ballast
        self.reason = ""
        self.full_at = 0
        self.was_saved_again = False
        self._timer = QTimer(interval=POLL_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        lab, epochs = self._lab, len(self._lab.book.runs[1].history.epochs)
        if lab.training is None:
            QApplication.quit()
        elif not self.full_at and lab.unsaved_reason:
            self.reason, self.full_at = lab.unsaved_reason, epochs
        elif self.full_at and self._ballast.exists() and epochs > self.full_at + EPOCHS_AFTER:
            self._ballast.unlink()
        elif self.full_at and not self._ballast.exists() and not lab.unsaved_reason:
            self.was_saved_again = True
            lab.stop()


def main() -> None:
    """Fill the disk, free it, and compare what is on it with what was shown."""
    app = QApplication([])
    with small_disk() as disk:
        (disk / "ballast").write_bytes(bytes(BALLAST))
        path = disk / "full.dllab"
        lab = Lab(Session.create(path), "thread")
        lab.start(small(epochs=1_000_000))
        watch = Watch(lab, disk / "ballast")
        app.exec()
        shown = lab.book.runs[1].history
        lab.close()
        with Session.open(path) as session:
            stored = fold(session.events(1))
        figures = {
            "message": watch.reason,
            "epochs when full": watch.full_at,
            "epochs at the end": len(shown.epochs),
            "saved again": watch.was_saved_again,
            "lost": len(shown.epochs) - len(stored.epochs),
            "sound": check(path).is_sound,
        }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
