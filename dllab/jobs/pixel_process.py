"""A process beside this one that decodes images: Python's threads would wait for each other."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from dllab.pixels.decode import Decoded, Wanted

COMMAND = [sys.executable, "-P", "-m", "dllab.pixels"]
# More processes than this wait for the disk.
MOST_PROCESSES = 8


class PixelProcess:
    """Decodes lists of files, one list at a time; started by the first."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process:
            self._process.kill()
            self._process.communicate()

    def __call__(self, paths: list[str], wanted: Wanted) -> list[Decoded]:
        """See `decode_all`.

        Raises:
            OSError: the process cannot be started, or has died.
        """
        process = self._process = self._process or subprocess.Popen(  # noqa: S603 - the lab's own program
            COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert process.stdin  # noqa: S101 - for the type checker: both are pipes
        assert process.stdout  # noqa: S101
        process.stdin.write(json.dumps([paths, wanted]).encode() + b"\n")
        process.stdin.flush()
        answer = process.stdout.readline()
        if not answer:
            raise OSError("the process that decodes images has died")
        rest = json.loads(answer)
        return [
            Decoded(b"" if facts[-1] else process.stdout.read(wanted.size), *facts)
            for facts in rest
        ]


@contextmanager
def pixel_processes() -> Iterator[tuple[PixelProcess, ...]]:
    """As many as there are processors beside the one this process works on."""
    count = min((os.cpu_count() or 1) - 1, MOST_PROCESSES)
    processes = tuple(PixelProcess() for _ in range(count))
    try:
        yield processes
    finally:
        for process in processes:
            process.__exit__(None, None, None)
