"""What is dropped on the window."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl

from dllab.pixels import ENDINGS
from ui.model_files import SUFFIX as MODEL_SUFFIX
from ui.session_files import SUFFIX

if TYPE_CHECKING:
    from ui.main_window import MainWindow

# Files of which several make one data set, and those among them that lead to no other.
PART = re.compile(r"idx[13]|\.npy$|\.bin$", re.IGNORECASE)
FOLLOWS = re.compile(r"label|target|t10k|test|(?<![a-z])y(?![a-z])", re.IGNORECASE)


PICTURE = (
    "{} is one picture: Draw and Feature maps take pictures, turn to one of them and drop it "
    "there. As data, images come as a folder whose folders are the classes."
)


def dropped_path(urls: list[QUrl]) -> Path | None:
    """The session among what is dropped, or the one file or folder it is.

    Of several files that make one data set, such as images and their labels: the one whose others
    are found beside it.
    """
    paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    session = next((path for path in paths if path.suffix == SUFFIX), None)
    return session or (paths[0] if len(paths) == 1 else _leading(paths))


def _leading(paths: list[Path]) -> Path | None:
    folders = {path.parent for path in paths}
    if len(folders) != 1 or not all(PART.search(path.name) for path in paths):
        return None
    return min(paths, key=lambda path: (bool(FOLLOWS.search(path.name)), path.name))


def take_dropped(window: MainWindow, path: Path) -> None:
    """Open a session, or take a network, picture or data in."""
    if path.suffix == SUFFIX:
        window.files.open(path)
    elif path.suffix == MODEL_SUFFIX:
        window.models.take_in(path, window.editor.experiment)
    elif window.states.take_picture(path):
        pass
    elif path.is_file() and path.suffix.lower() in ENDINGS:
        window.complain(PICTURE.format(path.name))
    else:
        window.editor.reveal_data()
        window.data.strip.files.read_dropped(str(path))
