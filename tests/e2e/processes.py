"""Processes as Linux lists them, and waiting that ends.

Patience is counted in looks, not read from a clock: while a machine is halted, or gives its time to
others, the clock goes on, but nothing that is waited for can happen.
"""

import subprocess
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


def wait_until(condition: Callable[[], bool], what: str, patience: float = 300) -> None:
    """Return as soon as the condition holds; fail, saying what was waited for, if it does not."""
    for _ in range(round(patience / POLL_SECONDS)):
        if condition():
            return
        time.sleep(POLL_SECONDS)
    raise AssertionError(f"looked for {patience:.0f} s in vain for {what}")


def output_of(process: subprocess.Popen[str], what: str, patience: float = 60) -> str:
    """What a process prints until it ends; fail, saying what it is, if it does not end."""
    said: list[str] = []

    def ended() -> bool:
        try:
            said.append(process.communicate(timeout=POLL_SECONDS)[0])
        except subprocess.TimeoutExpired:
            return False
        return True

    wait_until(ended, what, patience)
    return said[0]
