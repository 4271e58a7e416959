"""`dllab script`: print the Keras file that trains an experiment without the lab."""

from pathlib import Path

from dllab.commands.failure import CommandError
from dllab.commands.named import named_experiment, offered_names
from dllab.commands.train import read_experiment
from dllab.network.script import script
from dllab.spec import Experiment


def print_script(source: str) -> int:
    """Print the script of a preset or of an experiment in a JSON file."""
    try:
        print(script(_experiment(source)), end="")
    except NotImplementedError as error:
        raise CommandError(str(error)) from error
    return 0


def _experiment(source: str) -> Experiment:
    if experiment := named_experiment(source):
        return experiment
    path = Path(source)
    if path.suffix != ".json" and not path.exists():
        raise CommandError(
            f"{source!r} is neither a preset ({offered_names()}) nor a file: name one of "
            "them, or a JSON file as `dllab new` prints it."
        )
    return read_experiment(path)
