"""The command line: what each command takes. What needs Qt is handed in by the window's side."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from dllab import __version__
from dllab.commands.check import check_file
from dllab.commands.evaluate import evaluate_run
from dllab.commands.export import DrawPng, export_csv, export_json, export_png
from dllab.commands.failure import CommandError
from dllab.commands.fetch import fetch_set
from dllab.commands.model import export_keras, import_keras
from dllab.commands.named import offered_names
from dllab.commands.new import print_experiment
from dllab.commands.reproduce import reproduce_run
from dllab.commands.resume import resume_run
from dllab.commands.runs import list_runs
from dllab.commands.script import print_script
from dllab.commands.train import train_file
from dllab.data.published import published_sets
from dllab.evaluation import PARTS
from dllab.spec import DEFAULT_PRESET

Command = Callable[[argparse.Namespace], int]

DESCRIPTION = """\
Build, train, watch and understand neural networks.

dllab [FILE.dllab]   opens the window, with a session file or with the last untitled session
"""


def main(arguments: Sequence[str], draw_png: DrawPng) -> int:
    """Run one command; the exit code: 0 done, 1 failed, 2 wrongly called, 130 stopped."""
    options = parser(draw_png).parse_args(arguments)
    try:
        return int(options.command(options))
    except CommandError as error:
        print(f"dllab: {error}", file=sys.stderr)
        return 1


def parser(draw_png: DrawPng) -> argparse.ArgumentParser:
    """The parser of all commands; each leaves its function in `command`."""
    top = argparse.ArgumentParser(
        "dllab", description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    top.add_argument("--version", action="version", version=f"dllab {__version__}")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    _add_train(commands.add_parser("train", help="train an experiment without a window"))
    _add_resume(commands.add_parser("resume", help="go on with a run of a session file"))
    _add_reproduce(
        commands.add_parser("reproduce", help="train a run again and compare its figures")
    )
    _add_new(commands.add_parser("new", help="print an experiment to start from, as JSON"))
    _add_fetch(
        commands.add_parser("fetch", help="fetch a data set that does not come with the lab")
    )
    _add_script(commands.add_parser("script", help="print an experiment as a plain Keras file"))
    _add_runs(commands.add_parser("runs", help="list the runs of a session file"))
    _add_evaluate(commands.add_parser("evaluate", help="tell how well a run's network classifies"))
    _add_check(commands.add_parser("check", help="tell whether a session file is sound"))
    _add_export(
        commands.add_parser("export", help="write a run's curves or network to a file"), draw_png
    )
    _add_import(commands.add_parser("import", help="take a network in from a .keras file"))
    return top


def _add_train(command: argparse.ArgumentParser) -> None:
    command.add_argument("experiment", type=Path, help="JSON file, as `dllab new` prints it")
    command.add_argument(
        "--session",
        type=Path,
        metavar="FILE.dllab",
        help="the session file that gets the run; made if it is not there "
        "(default: named after the experiment, in the current folder)",
    )
    command.add_argument("--name", help="the run's name (default: run N)")
    command.add_argument("--json", action="store_true", help="print the result as JSON")
    command.set_defaults(
        command=lambda options: train_file(
            options.experiment, options.session, name=options.name, as_json=options.json
        )
    )


def _add_resume(command: argparse.ArgumentParser) -> None:
    command.description = (
        "Goes on from the run's last exact state, as if it had never ended. A schedule that "
        "depends on the number of epochs is from then on that of the new number."
    )
    _add_run(command)
    command.add_argument(
        "--epochs", type=int, metavar="M", help="how many in all (default: as planned)"
    )
    command.add_argument("--json", action="store_true", help="print the result as JSON")
    command.set_defaults(
        command=lambda options: resume_run(
            options.session, options.run, options.epochs, as_json=options.json
        )
    )


def _add_reproduce(command: argparse.ArgumentParser) -> None:
    command.description = (
        "Trains the first epochs of a run again, with every change that was made meanwhile. Exit "
        "code 0: all figures are the same to the last bit; 1: they differ."
    )
    _add_run(command)
    command.add_argument("--epochs", type=int, required=True, metavar="K", help="how many")
    command.add_argument("--json", action="store_true", help="print the deviations as JSON")
    command.set_defaults(
        command=lambda options: reproduce_run(
            options.session, options.run, options.epochs, as_json=options.json
        )
    )


def _add_run(command: argparse.ArgumentParser) -> None:
    command.add_argument("session", type=Path, metavar="FILE.dllab")
    command.add_argument("--run", type=int, required=True, metavar="N", help="the run's number")


def _add_new(command: argparse.ArgumentParser) -> None:
    command.add_argument("preset", nargs="?", default=DEFAULT_PRESET, help=f"one of {_presets()}")
    command.set_defaults(command=lambda options: print_experiment(options.preset))


def _add_fetch(command: argparse.ArgumentParser) -> None:
    command.add_argument("set", choices=published_sets(), help="the data set")
    command.add_argument(
        "--from",
        dest="given",
        type=Path,
        metavar="FOLDER",
        help="take its files from this folder, as published and still packed, instead of fetching "
        "them",
    )
    command.set_defaults(command=lambda options: fetch_set(options.set, options.given))


def _add_script(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "experiment",
        metavar="FILE.json|PRESET",
        help=f"an experiment's JSON file, or one of {_presets()}",
    )
    command.set_defaults(command=lambda options: print_script(options.experiment))


def _presets() -> str:
    """Their names, so written that the parser takes none for a format."""
    return offered_names().replace("%", "%%")


def _add_runs(command: argparse.ArgumentParser) -> None:
    command.add_argument("session", type=Path, metavar="FILE.dllab")
    command.add_argument("--json", action="store_true", help="print the table as JSON")
    command.set_defaults(command=lambda options: list_runs(options.session, as_json=options.json))


def _add_evaluate(command: argparse.ArgumentParser) -> None:
    _add_run(command)
    command.add_argument(
        "--epoch", type=int, metavar="E", help="of the network (default: the last one kept)"
    )
    command.add_argument(
        "--part",
        choices=tuple(PARTS),
        default="validation",
        help="of the data (default: %(default)s)",
    )
    command.add_argument("--json", action="store_true", help="print all figures as JSON")
    command.set_defaults(
        command=lambda options: evaluate_run(
            options.session, options.run, options.epoch, options.part, as_json=options.json
        )
    )


def _add_check(command: argparse.ArgumentParser) -> None:
    command.description = (
        "Reads everything in a session file, without touching it, and says what is sound. Exit "
        "code 0: all is, or the rest was saved; 1: the file is damaged."
    )
    command.add_argument("session", type=Path, metavar="FILE.dllab")
    command.add_argument(
        "--salvage",
        type=Path,
        metavar="NEW.dllab",
        help="write what can be read of a damaged file into a new one",
    )
    command.add_argument("--json", action="store_true", help="print the report as JSON")
    command.set_defaults(
        command=lambda options: check_file(options.session, options.salvage, as_json=options.json)
    )


def _add_export(command: argparse.ArgumentParser, draw_png: DrawPng) -> None:
    _add_run(command)
    formats = command.add_mutually_exclusive_group(required=True)
    formats.add_argument("--png", type=Path, metavar="OUT", help="the plot, 300 dpi")
    formats.add_argument("--csv", type=Path, metavar="OUT", help="one line an epoch")
    formats.add_argument("--json", type=Path, metavar="OUT", help="experiment, epochs and batches")
    formats.add_argument("--keras", type=Path, metavar="OUT", help="the network, for any Keras 3")
    command.add_argument(
        "--epoch", type=int, metavar="E", help="of the network (default: the last one kept)"
    )
    command.add_argument(
        "--force", action="store_true", help="replace the file if it is already there"
    )
    command.set_defaults(command=lambda options: _export(options, draw_png))


def _export(options: argparse.Namespace, draw_png: DrawPng) -> int:
    session, run, force = options.session, options.run, options.force
    if options.png:
        return export_png(session, run, options.png, draw_png, force=force)
    if options.csv:
        return export_csv(session, run, options.csv, force=force)
    if options.keras:
        return export_keras(session, run, options.keras, options.epoch, force=force)
    return export_json(session, run, options.json, force=force)


def _add_import(command: argparse.ArgumentParser) -> None:
    command.add_argument("model", type=Path, metavar="FILE.keras")
    command.add_argument(
        "--session",
        type=Path,
        metavar="FILE.dllab",
        required=True,
        help="the session that gets the network as a run, made if it is not there; its data must "
        "be what the network takes",
    )
    command.set_defaults(command=lambda options: import_keras(options.model, options.session))
