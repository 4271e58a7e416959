"""Sessions that have no name yet live in the user's data folder, so that none is ever lost."""

from datetime import datetime
from pathlib import Path

from dllab.session.errors import explained
from dllab.session.folders import untitled_folder
from dllab.session.owner import is_owned
from dllab.session.session import Session


def new_untitled() -> Session:
    """A new session in the untitled folder, named by the time.

    Raises:
        SessionError: the folder cannot be written.
    """
    folder = untitled_folder()
    with explained(folder / "untitled"):
        folder.mkdir(parents=True, exist_ok=True)
    now = datetime.now().astimezone()
    return Session.create(folder / f"{now:%Y-%m-%d %H.%M.%S.%f}.dllab")


def latest_untitled() -> Path | None:
    """The untitled session last worked on that no living process has open, or None."""
    files = sorted(untitled_folder().glob("*.dllab"), key=_last_written, reverse=True)
    return next((path for path in files if not is_owned(path)), None)


def _last_written(path: Path) -> tuple[int, str]:
    return path.stat().st_mtime_ns, path.name
