"""Ready experiments to start from, kept as JSON files in `resources/presets`."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from dllab.spec.base import ExperimentError
from dllab.spec.experiment import Experiment, from_json

DEFAULT_PRESET = "lecture"


@dataclass(frozen=True)
class Preset:
    """What a choice of presets shows: the name of the file, a title and what it is good for."""

    name: str
    title: str
    about: str


@cache
def presets() -> tuple[Preset, ...]:
    """All presets, in the order in which they are offered."""
    index = json.loads(_text("index"))
    return tuple(Preset(**entry) for entry in index)


def preset_names() -> list[str]:
    """The names under which presets can be had, in the order in which they are offered."""
    return [ready.name for ready in presets()]


def preset(name: str = DEFAULT_PRESET) -> Experiment:
    """The experiment kept under `name`.

    Raises:
        ExperimentError: there is no such preset.
    """
    if name not in preset_names():
        raise ExperimentError(
            f"There is no preset {name!r}; choose one of: {', '.join(preset_names())}."
        )
    return from_json(_text(name))


def _text(name: str) -> str:
    return files("resources.presets").joinpath(f"{name}.json").read_text("utf-8")
