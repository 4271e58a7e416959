"""Experiments that go by a name on the command line: ready presets and the person's own."""

from dllab.commands.failure import CommandError
from dllab.session.own_presets import OwnPresetError, own_preset, own_preset_names
from dllab.spec import Experiment, preset, preset_names


def named_experiment(name: str) -> Experiment | None:
    """The preset of that name, a ready one before one of the person's own; None if there is none.

    Raises:
        CommandError: the person's own cannot be read.
    """
    if name in preset_names():
        return preset(name)
    if name not in own_preset_names():
        return None
    try:
        return own_preset(name)
    except OwnPresetError as error:
        raise CommandError(str(error)) from error


def offered_names() -> str:
    """The names there are, as a sentence lists them."""
    own = own_preset_names()
    return ", ".join(preset_names()) + (f"; own presets: {', '.join(own)}" if own else "")
