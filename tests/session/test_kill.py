"""Killed at any moment, a session opens and holds every epoch that was promised."""

import subprocess
import sys
from pathlib import Path

import pytest

from dllab.events import EpochEnded, RunEnded
from dllab.session import Session
from tests.session.conftest import seeded

WRITE = """
import sys
from pathlib import Path
from dllab.session import Session
from tests.session.conftest import STARTED, epoch
session = Session.open(Path(sys.argv[1]))
run = session.new_run("killed")
session.append(run, [STARTED])
number = 0
while True:
    number += 1
    session.append(run, [epoch(number)]).result()
    print(number, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_no_promised_epoch_is_lost_in_ten_kills(session: Session) -> None:
    session.close()
    chance = seeded(20)
    for run in range(1, 11):
        promised = _killed_after(session.path, chance.randint(1, 90))
        with Session.open(session.path) as again:
            *events, last = again.events(run)
        numbers = [event.epoch for event in events if isinstance(event, EpochEnded)]
        assert numbers == list(range(1, len(numbers) + 1))
        # The epoch in flight may have reached the disk without having been promised.
        assert len(numbers) in {promised, promised + 1}
        assert isinstance(last, RunEnded)
        assert last.status == "interrupted"


def _killed_after(path: Path, lines: int) -> int:
    """The last number the writer printed before it was killed."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITE, str(path)], stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        for _ in range(lines):
            writer.stdout.readline()
        writer.kill()
        rest = writer.stdout.read().split("\n")[:-1]
    return int(rest[-1]) if rest else lines
