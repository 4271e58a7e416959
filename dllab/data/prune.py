"""Keeps the store of data sets from filling the disk: what was not used for longest goes first."""

import shutil
import time
from pathlib import Path

# The store may grow to this, or to this share of the disk, whichever is less.
MOST_BYTES = 20 * 10**9
DISK_SHARE = 0.1
# What was used this lately may be in use.
SECONDS_KEPT = 3600


def prune(store: Path, keep: Path) -> list[Path]:
    """Remove the least recently used sets until the rest is small enough.

    Args:
        store: the folder whose folders are data sets; a set's time of change is its last use.
        keep: the set that is wanted now.

    Returns:
        What was removed.
    """
    limit = min(MOST_BYTES, int(DISK_SHARE * shutil.disk_usage(store).total))
    sets = sorted((used, folder) for folder in store.iterdir() if (used := _last_use(folder)))
    sizes = {folder: _size(folder) for _, folder in sets}
    removed = []
    for used, folder in sets:
        if sum(sizes.values()) <= limit:
            break
        if folder != keep and time.time() - used > SECONDS_KEPT:
            shutil.rmtree(folder, ignore_errors=True)
            del sizes[folder]
            removed.append(folder)
    return removed


def _last_use(folder: Path) -> float:
    """In Unix seconds; 0 for what another process has just removed."""
    try:
        return folder.stat().st_mtime
    except OSError:
        return 0


def _size(folder: Path) -> int:
    total = 0
    for file in folder.iterdir():
        try:
            total += file.stat().st_size
        except OSError:
            continue
    return total
