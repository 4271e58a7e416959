"""Where the lab keeps what is its own: unnamed sessions, own presets, who has which file open."""

import os
from pathlib import Path

import platformdirs


def untitled_folder() -> Path:
    """The folder of sessions that have not been named yet."""
    return _home(platformdirs.user_data_path("dllab")) / "untitled"


def presets_folder() -> Path:
    """The folder of the person's own presets."""
    return _home(platformdirs.user_data_path("dllab")) / "presets"


def is_untitled(path: Path) -> bool:
    """Whether a session file lies in the untitled folder."""
    return path.parent == untitled_folder().resolve()


def locks_folder() -> Path:
    """The folder of the marks that say which session is open in which process."""
    return _home(platformdirs.user_state_path("dllab")) / "locks"


def _home(usual: Path) -> Path:
    chosen = os.environ.get("DLLAB_HOME")
    return Path(chosen) if chosen else usual
