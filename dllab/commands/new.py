"""`dllab new`: print a preset, to be edited and trained."""

from dllab.commands.failure import CommandError
from dllab.commands.named import named_experiment, offered_names
from dllab.spec import to_json


def print_experiment(name: str) -> int:
    """Print the preset as JSON."""
    experiment = named_experiment(name)
    if experiment is None:
        raise CommandError(f"There is no preset {name!r}; choose one of: {offered_names()}.")
    print(to_json(experiment))
    return 0
