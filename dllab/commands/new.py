"""`dllab new`: print a preset, to be edited and trained."""

from dllab.commands.failure import CommandError
from dllab.spec import ExperimentError, preset, to_json


def print_experiment(name: str) -> int:
    """Print the preset as JSON."""
    try:
        print(to_json(preset(name)))
    except ExperimentError as error:
        raise CommandError(str(error)) from error
    return 0
