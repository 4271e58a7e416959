"""A picture file read for the sketch: decoded in a process of its own, waited for in a thread."""

from contextlib import suppress
from pathlib import Path
from threading import Thread

import numpy as np
from PySide6.QtCore import QObject, Signal

from dllab.jobs.pixel_process import PixelProcess
from dllab.pixels import ENDINGS
from dllab.pixels.decode import Decoded, Wanted

# Larger files hold no picture that could be looked at whole.
MOST_BYTES = 256 << 20
FILTER = f"Pictures ({' '.join(f'*{ending}' for ending in sorted(ENDINGS))});;All files (*)"


class PictureFile(QObject):
    """Reads one file at a time; the newest asked for is the one that is told.

    Signals:
        ready(pixels): shape (height, width, 3), in the size that was asked for.
        failed(sentence): why there is no picture.
    """

    ready = Signal(object)
    failed = Signal(str)

    # From the thread that waits.
    _decoded = Signal(int, object)

    def __init__(self) -> None:
        super().__init__()
        self._number = 0
        self._decoded.connect(self._take)
        self._path, self._size = Path(), (0, 0)

    def read(self, path: Path, height: int, width: int) -> None:
        """Have a file decoded and fitted into a size."""
        self._number += 1
        self._path, self._size = path, (height, width)
        if problem := _problem(path):
            self.failed.emit(problem)
            return
        number, wanted = self._number, Wanted(width, height, "whole", "RGB")
        # Nobody waits for it when the lab is closed: its process ends with ours.
        Thread(
            target=lambda: self._say(number, _decode(path, wanted)), name="picture", daemon=True
        ).start()

    def _say(self, number: int, decoded: Decoded) -> None:
        # The window may be gone by now.
        with suppress(RuntimeError):
            self._decoded.emit(number, decoded)

    def _take(self, number: int, decoded: Decoded) -> None:
        if number != self._number:
            return
        if decoded.fault:
            self.failed.emit(_refusal(self._path, decoded.fault))
        else:
            pixels = np.frombuffer(decoded.pixels, np.uint8)
            self.ready.emit(pixels.reshape(*self._size, 3))


def is_picture(path: Path) -> bool:
    """Whether a file is called like a picture."""
    return path.suffix.lower() in ENDINGS


def _problem(path: Path) -> str:
    """Why a file is not even opened, or nothing."""
    try:
        if not path.is_file():
            return _refusal(path, "no file")
        size = path.stat().st_size
    except OSError as error:
        return _refusal(path, f"a file that cannot be read ({error.strerror})")
    return _refusal(path, f"a file of {size:,} bytes") if size > MOST_BYTES else ""


def _decode(path: Path, wanted: Wanted) -> Decoded:
    try:
        with PixelProcess() as process:
            return process([str(path)], wanted)[0]
    except OSError as error:
        return Decoded(b"", 0, "", "", f"one over which {error}")


def _refusal(path: Path, received: str) -> str:
    return (
        f"{path.name} cannot be shown to the network: expected a picture (PNG, JPEG, BMP or WebP), "
        f"received {received}; choose another one."
    )
