"""The places where the lab keeps what is its own; DLLAB_HOME puts them all into one folder."""

import os
import secrets
from pathlib import Path

import platformdirs

# The environment variable that names the spool folder to a process the lab has started.
SPOOL = "DLLAB_SPOOL"
# Of no other process: neither one that runs now nor one that had the same number.
_OWN = f"{os.getpid()}-{secrets.token_hex(4)}"


def data_home() -> Path:
    """What must not be lost: unnamed sessions, own presets."""
    return chosen_home() or platformdirs.user_data_path("dllab")


def state_home() -> Path:
    """What only this machine's present state needs."""
    return chosen_home() or platformdirs.user_state_path("dllab")


def cache_home() -> Path:
    """What can be made or fetched again."""
    chosen = chosen_home()
    return chosen / "cache" if chosen else platformdirs.user_cache_path("dllab")


def spools() -> Path:
    """The folder of all spool folders, one a lab that runs."""
    return cache_home() / "spool"


def spool() -> Path:
    """Where files wait that events name, on their way into a session or to the screen.

    It is that of this process, or of the one that started it: see `dllab.spooled.own_spool`.
    """
    return spools() / os.environ.get(SPOOL, _OWN)


def chosen_home() -> Path | None:
    """The folder that the environment variable DLLAB_HOME names; None without it."""
    chosen = os.environ.get("DLLAB_HOME")
    return Path(chosen) if chosen else None
