"""What must be known to train a run again, to go on with it, or to let another one grow out of it.

A recipe is plain JSON, so that the job that follows it can run in any process.
"""

import json
from dataclasses import asdict, dataclass
from typing import Literal

from pydantic import ConfigDict, TypeAdapter, ValidationError, with_config

from dllab.events import SnapshotTaken
from dllab.history import RunHistory
from dllab.spec import Experiment, ExperimentError, from_json, to_json
from dllab.spec.experiment import sentences
from dllab.spec.knobs import Turn

# How a program is run: as TensorFlow's graph, or compiled further. They round differently.
Execution = Literal["graph", "XLA"]


@with_config(ConfigDict(extra="forbid", strict=True))
@dataclass(frozen=True)
class Kept:
    """A snapshot that is kept already."""

    epoch: int
    kind: str
    size: int


@with_config(ConfigDict(extra="forbid", strict=True))
@dataclass(frozen=True)
class Told:
    """What a run to go on with has said, and need not say again.

    Attributes:
        epochs, step: epochs finished, batches trained.
        turns: how many of the recipe's turns.
        kept: the snapshots there are.
    """

    epochs: int
    step: int
    turns: int
    kept: tuple[Kept, ...] = ()


@with_config(ConfigDict(extra="forbid", strict=True))
@dataclass(frozen=True)
class Recipe:
    """A run: from an experiment, its seed and the knobs turned follows every figure.

    Attributes:
        experiment: as it was when the run started, as JSON.
        turns: the knobs turned, in their order.
        execution: how it was executed; None: as this machine finds faster.
        state: the file of a state of this run from which it can be reached faster than from its
            start; empty without one.
        told: what it has said already, if it is to be gone on with.
        parent: the run it grows out of.
        branch_epoch: the epoch of the parent at whose end it does.
        weights: the file of the weights it began with, where these were taken in; empty: as its
            seed draws them.
    """

    experiment: str
    turns: tuple[Turn, ...] = ()
    execution: Execution | None = None
    state: str = ""
    told: Told | None = None
    parent: "Recipe | None" = None
    branch_epoch: int = 0
    weights: str = ""

    @property
    def start(self) -> Experiment:
        """The experiment as it was when the run started.

        Raises:
            ExperimentError: it is none.
        """
        return from_json(self.experiment)

    def as_json(self) -> str:
        """The recipe as the job `train` takes it."""
        return json.dumps({"recipe": asdict(self)})

    def until(self, epoch: int) -> str:
        """The recipe up to the end of an epoch, as the job `reproduce` takes it."""
        return json.dumps({"recipe": asdict(self), "until": epoch})


_ADAPTER: TypeAdapter[Recipe] = TypeAdapter(Recipe)


def read_recipe(spec: str) -> Recipe:
    """The recipe in a job's specification, which may also be an experiment alone.

    Raises:
        ExperimentError: it is neither.
    """
    try:
        document = json.loads(spec)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict) or "recipe" not in document:
        return Recipe(to_json(from_json(spec)))
    try:
        return _ADAPTER.validate_json(json.dumps(document["recipe"]))
    except ValidationError as error:
        raise ExperimentError(sentences(error)) from error


def turns_of(history: RunHistory) -> tuple[Turn, ...]:
    """The knobs turned in a run, in their order."""
    return tuple(Turn(each.epoch, each.batch, each.knob, each.value) for each in history.knobs)


def kept_of(snapshots: list[SnapshotTaken]) -> tuple[Kept, ...]:
    """Snapshots as a recipe lists them."""
    return tuple(Kept(each.epoch, each.kind, each.size) for each in snapshots)
