"""A screen of its own for the installed program; skipped, or failed in CI, where none can be."""

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e.program import Program, missing_tools
from ui.display import missing_libraries

SCREEN = "1280x800x24"

StartProgram = Callable[..., Program]


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    """An X server on a free display, without a window manager."""
    if lacking := _lacking():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(lacking)
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", SCREEN, "-nolisten", "tcp"]
    server = subprocess.Popen(
        # It would start anew, and send others away, whenever xdotool was alone with it.
        [*command, "-noreset"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as answer:
            number = answer.readline().strip()
        assert number, "Xvfb ended before it had a display"
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


def _lacking() -> str:
    """What keeps a window from being opened and driven here, as a sentence; or nothing."""
    if tools := missing_tools():
        return f"A real window needs {' and '.join(tools)}: install them with your package manager."
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QT_QPA_PLATFORM", "xcb")
        return missing_libraries()


@pytest.fixture
def start(display: str, tmp_path: Path) -> Iterator[StartProgram]:
    """Starts the program with arguments; the test need not end it."""
    started: list[Program] = []

    def start(*arguments: str | Path) -> Program:
        started.append(Program(display, tmp_path, arguments))
        return started[-1]

    yield start
    for program in started:
        program.end()
