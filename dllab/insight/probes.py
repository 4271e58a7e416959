"""Which probes there are: plain functions that find something out about a network."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from dllab.insight.network import Network
from dllab.jobs.job import JobError

# Arrays and plain values by name.
Found = dict[str, Any]
Probe = Callable[[Network, dict[str, Any]], Found]

# Where each probe is found; a name is all that travels to another process.
PROBES = {
    "keras_file": "dllab.keras_file.writing:keras_file",
    "points": "dllab.insight.boundary:points",
    "boundary": "dllab.insight.boundary:boundary",
    "neurons": "dllab.insight.boundary:neurons",
    "evaluation": "dllab.insight.evaluation:evaluation",
    "neuron": "dllab.insight.boundary:neuron",
    "weights": "dllab.insight.weights:weights",
    "feature_maps": "dllab.insight.feature_maps:feature_maps",
    "line_points": "dllab.insight.line:line_points",
    "line": "dllab.insight.line:line",
    "drawing": "dllab.insight.drawing:drawing",
    "ensemble": "dllab.insight.ensemble:ensemble",
}

# They look at the network itself; the others only ask what it says, whatever becomes of it.
OF_THE_MODEL = {"weights", "ensemble", "keras_file"}


def find_probe(name: str) -> Probe:
    """The function of a probe in `PROBES`.

    Raises:
        JobError: there is none of that name.
    """
    if name not in PROBES:
        raise JobError(f"There is no probe {name!r}; known are {', '.join(PROBES)}.")
    module, _, function = PROBES[name].partition(":")
    probe: Probe = getattr(import_module(module), function)
    return probe
