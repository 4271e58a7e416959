"""Where the lab keeps what is its own: unnamed sessions, own presets, who has which file open."""

from pathlib import Path

from dllab.home import data_home, state_home


def untitled_folder() -> Path:
    """The folder of sessions that have not been named yet."""
    return data_home() / "untitled"


def presets_folder() -> Path:
    """The folder of the person's own presets."""
    return data_home() / "presets"


def is_untitled(path: Path) -> bool:
    """Whether a session file lies in the untitled folder."""
    return path.parent == untitled_folder().resolve()


def locks_folder() -> Path:
    """The folder of the marks that say which session is open in which process."""
    return state_home() / "locks"
