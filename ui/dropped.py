"""What is dropped on the window."""

from pathlib import Path

from PySide6.QtCore import QUrl

from ui.session_files import SUFFIX


def dropped_path(urls: list[QUrl]) -> Path | None:
    """The session among what is dropped, or the one file or folder it is."""
    paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    session = next((path for path in paths if path.suffix == SUFFIX), None)
    return session or (paths[0] if len(paths) == 1 else None)
