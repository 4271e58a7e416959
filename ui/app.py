"""The program `dllab`: opens the window, or runs a command without one."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from dllab.commands import COMMANDS
from dllab.commands.failure import CommandError
from dllab.history import RunHistory
from dllab.lasting import made_to_stay
from ui.display import has_display, missing_libraries

# pyqtgraph would otherwise take whichever Qt binding it finds.
os.environ["PYQTGRAPH_QT_LIB"] = "PySide6"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `dllab` with these arguments (default: the command line's); the exit code.

    What only one way needs is imported on that way: the window must not wait for the others.
    """
    try:
        return _run(list(sys.argv[1:] if arguments is None else arguments))
    except KeyboardInterrupt:
        # Ctrl+C before or after training; while it lasts, it stops the run.
        return 130


def _run(given: list[str]) -> int:
    if given and (given[0] in COMMANDS or given[0].startswith("-")):
        return _run_command(given)
    if len(given) > 1:
        print(
            f"dllab: expected one session file or a command ({', '.join(COMMANDS)}), received "
            f"{' '.join(given)}; see dllab --help.",
            file=sys.stderr,
        )
        return 2
    path = Path(given[0]) if given else None
    if path and not path.suffix and not path.exists():
        # A mistyped command opens no window.
        print(
            f"dllab: {path} is neither a file nor a command ({', '.join(COMMANDS)}); "
            "see dllab --help.",
            file=sys.stderr,
        )
        return 2
    return _open_window(path) if has_display() else _do_without(path)


def _run_command(arguments: list[str]) -> int:
    from dllab.cli import main as run  # noqa: PLC0415

    return run(arguments, _draw_png)


def _draw_png(runs: Sequence[tuple[int, str, RunHistory]], path: Path) -> None:
    try:
        from ui.export import ExportError, draw_accuracy_png  # noqa: PLC0415
    except ImportError as error:
        # A bare machine without a display may lack what Qt's own libraries are linked to.
        raise CommandError(
            f"{path} cannot be drawn because Qt cannot be loaded ({error}): install the library."
        ) from error
    try:
        draw_accuracy_png(runs, path)
    except ExportError as error:
        raise CommandError(str(error)) from error


def _open_window(path: Path | None) -> int:
    missing = missing_libraries()
    if missing:
        print(f"dllab: {missing}", file=sys.stderr)
        return 1
    try:
        # First, and apart: what is free again after it serves for the rest, 7 MB.
        with made_to_stay():
            import pyqtgraph  # noqa: F401, PLC0415
        with made_to_stay():
            from ui.window_app import open_window  # noqa: PLC0415
    except ImportError as error:
        print(
            f"dllab: Qt cannot be loaded ({error}): install this system library.", file=sys.stderr
        )
        return 1
    return open_window(path)


def _do_without(path: Path | None) -> int:
    from ui.headless import train_without_display  # noqa: PLC0415

    return train_without_display(path, _draw_png)


if __name__ == "__main__":
    sys.exit(main())
