"""What is dropped on the window."""

import re
from pathlib import Path

from PySide6.QtCore import QUrl

from ui.session_files import SUFFIX

# Files of which several make one data set, and those among them that lead to no other.
PART = re.compile(r"idx[13]|\.npy$|\.bin$", re.IGNORECASE)
FOLLOWS = re.compile(r"label|target|t10k|test|(?<![a-z])y(?![a-z])", re.IGNORECASE)


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
