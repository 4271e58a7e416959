"""Ready experiments to start from, kept as JSON files in `resources/presets`."""

from importlib.resources import files

from dllab.spec.base import ExperimentError
from dllab.spec.experiment import Experiment, from_json

DEFAULT_PRESET = "lecture"


def preset_names() -> list[str]:
    """The names under which presets can be had, in alphabetical order."""
    folder = files("resources.presets")
    return sorted(entry.name[:-5] for entry in folder.iterdir() if entry.name.endswith(".json"))


def preset(name: str = DEFAULT_PRESET) -> Experiment:
    """The experiment kept under `name`.

    Raises:
        ExperimentError: there is no such preset.
    """
    if name not in preset_names():
        raise ExperimentError(
            f"There is no preset {name!r}; choose one of: {', '.join(preset_names())}."
        )
    return from_json(files("resources.presets").joinpath(f"{name}.json").read_text("utf-8"))
