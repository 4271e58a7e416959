"""Processes as Linux lists them, and waiting with a deadline."""

import time
from collections.abc import Callable
from pathlib import Path

POLL_SECONDS = 0.05


def children(pid: int) -> list[int]:
    """The processes that process `pid` has started and that have not ended."""
    listed = [int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdigit()]
    return [other for other in listed if _state_and_parent(other) == ("alive", pid)]


def has_ended(pid: int) -> bool:
    """Whether a process no longer runs; one that nobody has asked for its exit code counts."""
    return _state_and_parent(pid)[0] == "ended"


def _state_and_parent(pid: int) -> tuple[str, int]:
    try:
        line = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return "ended", 0
    # The name before it, in brackets, may hold blanks.
    state, parent = line.rpartition(")")[2].split()[:2]
    return ("ended" if state in "ZX" else "alive"), int(parent)


def wait_until(condition: Callable[[], bool], what: str, patience: float = 60) -> None:
    """Return as soon as the condition holds; fail, saying what was waited for, if it does not."""
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline, f"waited {patience:.0f} s in vain for {what}"
        time.sleep(POLL_SECONDS)
