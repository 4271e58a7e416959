"""The installed program on an X server, driven by keyboard and mouse as a person drives it."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from PIL import Image, ImageGrab

from dllab.history import RunHistory, fold
from dllab.session import Session
from tests.e2e.processes import children, output_of, wait_until

COMMAND = Path(sys.executable).with_name("dllab")
# In the window: the first button of the tool bar.
START_BUTTON = (48, 36)
# Longer together than Qt takes from an event to the redraw that follows it.
STILL_LOOKS = 10
# A window that is not there by then never comes, however busy the machine is.
WINDOW_PATIENCE = 60


class Program:
    """`dllab`, started in a folder of its own on a display without a window manager."""

    def __init__(self, display: str, folder: Path, arguments: Sequence[str | Path]) -> None:
        self._folder = folder
        self._environment = {
            **os.environ,
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "DLLAB_HOME": str(folder / "home"),
            # xdotool reads and types window titles and paths in the locale's encoding.
            "LC_ALL": "C.UTF-8",
        }
        self._log = folder / "output.txt"
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [COMMAND, *arguments],
                cwd=folder,
                env=self._environment,
                stdout=log,
                stderr=log,
            )

    # Windows

    def window(self, title: str, depth: int = 1) -> str:
        """The X number of the visible window of this title, once it has the keyboard.

        `depth` tells how many windows of the title there must be; the newest is meant.
        """
        found: list[str] = []

        def there() -> bool:
            assert self.process.poll() is None, f"dllab ended: {self.output}"
            found[:] = self._windows(title)
            return len(found) == depth

        try:
            wait_until(there, f"window {depth} of the title {title!r}", WINDOW_PATIENCE)
        except AssertionError as error:
            raise AssertionError(f"{error}; there are: {', '.join(self._titles())}") from None
        # What a window manager would do.
        self._xdotool("windowfocus", "--sync", found[-1])
        return found[-1]

    def wait_until_closed(self, title: str) -> None:
        """Return when no window has this title any more."""
        closed = f"the window {title!r} to close"
        wait_until(lambda: not self._windows(title), closed, WINDOW_PATIENCE)

    def _windows(self, title: str) -> list[str]:
        return sorted((one for one in self._shown() if self._title(one) == title), key=int)

    def _titles(self) -> list[str]:
        return [repr(self._title(window)) for window in self._shown()]

    def _shown(self) -> list[str]:
        return self._xdotool("search", "--onlyvisible", "--pid", str(self.process.pid)).split()

    def _title(self, window: str) -> str:
        # Qt adds the program's name where the title does not end with it.
        return self._xdotool("getwindowname", window).strip().removesuffix(" — dllab")

    # Keyboard and mouse

    def press(self, title: str, keys: str) -> None:
        """Press keys, such as "ctrl+s", in the window of this title."""
        self.window(title)
        self._xdotool("key", keys)

    def click(self, title: str, place: tuple[int, int]) -> None:
        """Click at a place of the window of this title."""
        window = self.window(title)
        self._xdotool("mousemove", "--window", window, *map(str, place), "click", "1")

    def choose_file(self, title: str, path: Path, depth: int = 1) -> None:
        """Type a path into the file dialog of this title and press Return."""
        self.window(title, depth)
        self._xdotool("type", "--delay", "20", str(path))
        self._xdotool("key", "Return")
        self.wait_until_closed(title)

    def quit(self, title: str) -> None:
        """Press Ctrl+Q and wait until the program has ended."""
        self.press(title, "ctrl+q")
        wait_until(lambda: self.process.poll() is not None, "dllab to end")
        assert self.process.returncode == 0, self.output

    def _xdotool(self, *arguments: str) -> str:
        # Its exit code tells whether a window was found, which may come or go meanwhile.
        asked = subprocess.Popen(
            ["xdotool", *arguments],
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
        )
        try:
            return output_of(asked, f"xdotool {arguments[0]} to end")
        finally:
            asked.kill()
            asked.wait()

    # What it shows and keeps

    @property
    def output(self) -> str:
        """What it has printed."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    @property
    def keras_processes(self) -> list[int]:
        """The processes it has started."""
        return children(self.process.pid)

    @property
    def untitled(self) -> Path:
        """The file of the session without a name."""
        (path,) = (self._folder / "home" / "untitled").glob("*.dllab")
        return path

    def stored(self, path: Path) -> list[RunHistory]:
        """All runs in the session file it has open, as far as they are on the disk.

        They are read from a copy, in which a run under way counts as interrupted.
        """
        copy = self._folder / "copy" / path.name
        copy.parent.mkdir(exist_ok=True)
        with (
            closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target)
        with Session.open(copy) as session:
            return [fold(session.events(record.number)) for record in session.runs()]

    def wait_for_run(self, path: Path, number: int, reached: Callable[[RunHistory], bool]) -> None:
        """Return when run `number` in the session file it has open has reached a state."""

        def there() -> bool:
            assert self.process.poll() is None, f"dllab ended: {self.output}"
            runs = self.stored(path)
            return len(runs) >= number and reached(runs[number - 1])

        wait_until(there, f"run {number}")

    def screenshot(self, name: str) -> None:
        """Keep a picture of the screen in the folder that DLLAB_SCREENSHOTS names, if it does."""
        if folder := os.environ.get("DLLAB_SCREENSHOTS"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            self._settled_screen().save(Path(folder) / f"{name}.png")

    def settle(self) -> None:
        """Return when what is on the screen no longer changes, as a person waits for it."""
        self._settled_screen()

    def _settled_screen(self) -> Image.Image:
        """The screen when it has stayed the same for a few looks, with something on it."""
        looks = [self._screen()]

        def stays() -> bool:
            looks.append(self._screen())
            return (
                looks[-1].getcolors(1) is None
                and len(looks) > STILL_LOOKS
                and all(look.tobytes() == looks[-1].tobytes() for look in looks[-STILL_LOOKS:])
            )

        wait_until(stays, "the screen to stay the same")
        return looks[-1]

    def _screen(self) -> Image.Image:
        return ImageGrab.grab(xdisplay=self._environment["DISPLAY"])

    def end(self) -> None:
        """End it, whatever it does."""
        self.process.kill()
        self.process.wait()


def missing_tools() -> list[str]:
    """What of the two programs that make and drive a screen is not installed."""
    return [name for name in ("Xvfb", "xdotool") if shutil.which(name) is None]
