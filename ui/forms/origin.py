"""Which preset an experiment was made from."""

from functools import cache
from typing import NamedTuple

from dllab.spec import Experiment, preset, presets


class Origin(NamedTuple):
    """A preset, ready or the person's own: its title, and what it holds."""

    title: str
    experiment: Experiment


def ready_origin(experiment: Experiment) -> Origin | None:
    """The ready preset that an experiment equals."""
    title = _titles().get(experiment)
    return Origin(title, experiment) if title else None


def origin_text(experiment: Experiment, origin: Origin | None) -> str:
    """The preset's title, and whether it was changed since; empty when no preset is known."""
    if origin is None or origin.experiment != experiment:
        ready = ready_origin(experiment)
        return ready.title if ready else f"{origin.title}, changed" if origin else ""
    return origin.title


@cache
def _titles() -> dict[Experiment, str]:
    return {preset(ready.name): ready.title for ready in presets()}
