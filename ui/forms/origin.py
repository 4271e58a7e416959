"""Which preset an experiment was made from."""

from functools import cache
from typing import NamedTuple

from dllab.spec import ComputeSpec, Experiment, preset, presets

# What makes an experiment what it is: on what it is computed hardly decides how it turns out.
PARTS = {"data": "data", "layers": "network", "training": "training"}


class Origin(NamedTuple):
    """A preset, ready or the person's own: its title, and what it holds."""

    title: str
    experiment: Experiment


def ready_origin(experiment: Experiment) -> Origin | None:
    """The ready preset that an experiment equals, wherever it is computed."""
    title = _titles().get(_somewhere(experiment))
    return Origin(title, experiment) if title else None


def origin_text(experiment: Experiment, origin: Origin | None) -> str:
    """The preset's title, and which part was changed since, or which alone was kept.

    Empty when no preset is known, or nothing is left of it.
    """
    changed = _changed(experiment, origin)
    if origin and not changed:
        return origin.title
    if ready := ready_origin(experiment):
        return ready.title
    kept = [name for name in PARTS.values() if name not in changed]
    if origin is None or not kept:
        return ""
    if len(changed) == 1:
        return f"{origin.title}, {changed[0]} changed"
    return f"{kept[0].capitalize()} of {origin.title}"


def _changed(experiment: Experiment, origin: Origin | None) -> list[str]:
    """The parts that are others than the preset's, as their tabs are called."""
    if origin is None:
        return []
    return [
        name
        for part, name in PARTS.items()
        if getattr(experiment, part) != getattr(origin.experiment, part)
    ]


def _somewhere(experiment: Experiment) -> Experiment:
    return experiment.model_copy(update={"compute": ComputeSpec()})


@cache
def _titles() -> dict[Experiment, str]:
    return {_somewhere(preset(ready.name)): ready.title for ready in presets()}
