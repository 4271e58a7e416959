"""The lab's main job on a machine without a display."""

import sys
from itertools import count
from pathlib import Path

from dllab.commands.export import DrawPng
from dllab.commands.failure import CommandError
from dllab.commands.following import EXIT_CODES, sentence
from dllab.commands.sessions import one_run, writing
from dllab.commands.train import train_into
from dllab.spec import DEFAULT_PRESET, preset


def train_without_display(path: Path | None, draw_png: DrawPng) -> int:
    """Train the default experiment in the current folder and draw its accuracy; the exit code."""
    if path:
        print(
            f"dllab: there is no display to show {path} on; `dllab runs {path}` lists its runs.",
            file=sys.stderr,
        )
        return 1
    print("There is no display, so the default experiment trains here, without a window.")
    try:
        return _train_and_draw(*free_names(Path.cwd()), draw_png)
    except CommandError as error:
        print(f"dllab: {error}", file=sys.stderr)
        return 1


def _train_and_draw(session: Path, picture: Path, draw_png: DrawPng) -> int:
    experiment = preset(DEFAULT_PRESET)
    with writing(session, experiment) as opened:
        result = train_into(opened, experiment)
    print(sentence(result))
    print(session)
    if result.epochs:
        draw_png([one_run(session, result.run)], picture)
        print(picture)
    return EXIT_CODES.get(result.status, 1)


def free_names(folder: Path) -> tuple[Path, Path]:
    """A session and a picture of the same name in a folder, neither of which is there yet."""
    for number in count(1):
        stem = DEFAULT_PRESET if number == 1 else f"{DEFAULT_PRESET}-{number}"
        names = folder / f"{stem}.dllab", folder / f"{stem}-accuracy.png"
        if not any(name.exists() for name in names):
            return names
    raise AssertionError("count() never ends")
