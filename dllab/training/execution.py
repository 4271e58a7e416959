"""How a program is executed on this machine: as a graph, or compiled further by XLA.

XLA makes small dense networks up to ten times faster and takes seconds to compile; convolutions on
a processor it often makes slower. So both are measured where it can pay. What was found is
remembered: a run repeated on the same machine is executed the same way and gives the same figures,
bit for bit.
"""

import hashlib
import json
import os
import time
from dataclasses import replace
from typing import get_args

import keras
import tensorflow as tf

from dllab.atomic_file import write_atomically
from dllab.home import cache_home
from dllab.jobs.control import Control
from dllab.recipe import Execution
from dllab.training.compiled import CompiledCycle, Stretch
from dllab.xla_settings import XLA_OPTIONS

# A batch faster than this is mostly TensorFlow's overhead, which XLA removes for certain.
OVERHEAD_SECONDS = 0.001
# What a graph must take in all before compiling is tried: for a network whose batches are mostly
# overhead; for others, of which XLA saves about a quarter; and with convolutions, which compile
# longest and gain least.
WORTH_SECONDS, DENSE_WORTH_SECONDS, CONVOLUTION_WORTH_SECONDS = 2.0, 6.0, 60.0
# The same, for what takes no convolutions, while nobody waits: what is compiled is kept. Compiling
# cannot be interrupted, so first it is seen whether somebody is about to start.
AHEAD_WORTH_SECONDS, PATIENCE_SECONDS = 0.5, 1.0
# Either way is measured for so long, in turns; the least counts, as what else runs only adds.
MEASURED_SECONDS, TURNS = 0.05, 3


def choose_execution(
    cycle: CompiledCycle,
    epoch: Stretch,
    batches: int,
    *,
    convolutions: bool,
    ahead: Control | None = None,
) -> Execution | None:
    """The faster way for so many batches, compile time included; trains while it measures.

    None: somebody waits all at once, before it is known.

    Args:
        cycle: the loop.
        epoch: an epoch's first batches, as many as may be used for measuring.
        batches: how many are to be trained in all.
        convolutions: whether the network has any.
        ahead: while nobody waits for it, what says when somebody does; until then compile time does
            not count.
    """
    graph = _seconds_per_batch(cycle, "graph", epoch)
    if graph * batches < _worth(graph, convolutions):
        if convolutions or not ahead or graph * batches < AHEAD_WORTH_SECONDS:
            return "graph"
        if ahead.stops_within(PATIENCE_SECONDS):
            return None
    try:
        cycle.run("XLA", replace(epoch, count=1))
    except (tf.errors.OpError, ValueError):
        # XLA does not know every operation; the graph does.
        return "graph"
    ways: tuple[Execution, ...] = "graph", "XLA"
    turns = [[_seconds_per_batch(cycle, way, epoch) for way in ways] for _ in range(TURNS)]
    graph, xla = (min(seconds) for seconds in zip(*turns, strict=True))
    return "XLA" if xla < graph else "graph"


def _worth(graph: float, convolutions: bool) -> float:
    if convolutions:
        return CONVOLUTION_WORTH_SECONDS
    return WORTH_SECONDS if graph < OVERHEAD_SECONDS else DENSE_WORTH_SECONDS


def _seconds_per_batch(cycle: CompiledCycle, execution: Execution, epoch: Stretch) -> float:
    # The first call may make it ready.
    cycle.run(execution, replace(epoch, count=1))
    one = _seconds(cycle, execution, replace(epoch, count=1))
    most = max(1, min(epoch.count, int(MEASURED_SECONDS / one)))
    return _seconds(cycle, execution, replace(epoch, count=most))


def _seconds(cycle: CompiledCycle, execution: Execution, stretch: Stretch) -> float:
    begin = time.perf_counter()
    cycle.run(execution, stretch)
    return (time.perf_counter() - begin) / stretch.count


class RememberedExecutions:
    """What was chosen on this machine before, in the user's cache folder; losing it is harmless."""

    def __init__(self) -> None:
        self._file = cache_home() / "executions.json"

    def get(self, program: str, batches: int) -> Execution | None:
        """The way chosen for this program and about so many batches, if any."""
        found = self._all().get(_key(program, batches))
        return found if found in get_args(Execution) else None

    def put(self, program: str, batches: int, execution: Execution) -> None:
        """Remember a choice."""
        known = self._all() | {_key(program, batches): execution}
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(self._file, json.dumps(known).encode())
        except OSError:
            # A cache that cannot be written only costs the next measurement.
            return

    def _all(self) -> dict[str, Execution]:
        try:
            known = json.loads(self._file.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return known if isinstance(known, dict) else {}


def _key(program: str, batches: int) -> str:
    # A power of two: a few epochs more or less are the same question.
    versions = [keras.__version__, tf.__version__, XLA_OPTIONS]
    parts = [program, batches.bit_length(), *versions, os.cpu_count()]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]
