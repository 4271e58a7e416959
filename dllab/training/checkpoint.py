"""All of a run that is needed to go on from it bit for bit, as one file of plain numbers.

The order of the batches, the learning rates and the samples are functions of experiment and place;
what training changes beyond is kept here.
"""

import json
from dataclasses import asdict, dataclass, field, replace
from typing import Annotated, Any, get_args

import numpy as np
from pydantic import Field, TypeAdapter, ValidationError

from dllab.arrays import Arrays, ArraysError, packed, unpacked
from dllab.jobs.job import JobError
from dllab.recipe import Execution
from dllab.spec import Experiment, ExperimentError, from_json, to_json
from dllab.spec.schedules import DropOnPlateau, PlateauState
from dllab.spec.stopping import BestEpoch
from dllab.training.epochs import Place

BEST, LOSS, ACCURACY = "best ", "batches loss", "batches accuracy"
Count = Annotated[int, Field(ge=0)]


@dataclass(frozen=True)
class _Place:
    epoch: Count
    batch: Count
    step: Count
    seconds: float
    rate: float


@dataclass(frozen=True)
class _Plateau:
    best: float
    waited: Count
    factor: float


@dataclass(frozen=True)
class Checkpoint:
    """A run at one place.

    Attributes:
        experiment: as it is there, with all knobs that were turned.
        execution: how its program is executed: the other way rounds differently.
        place: how far it has come.
        arrays: everything in its program that training changes.
        best: the best epoch so far.
        kept: the network's weights there, if they are kept.
        plateau: where the drops on plateau stand.
    """

    experiment: Experiment
    execution: Execution
    place: Place
    arrays: Arrays
    best: BestEpoch
    kept: Arrays = field(default_factory=dict)
    plateau: PlateauState | None = None

    def packed(self) -> bytes:
        """As bytes, for `unpacked_checkpoint`."""
        place = self.place
        arrays = self.arrays | {BEST + name: array for name, array in self.kept.items()}
        arrays |= {LOSS: place.loss, ACCURACY: place.accuracy}
        numbers = {name: getattr(place, name) for name in _Place.__annotations__}
        plateau = self.plateau and {
            name: getattr(self.plateau, name) for name in _Plateau.__annotations__
        }
        facts = {
            "experiment": to_json(self.experiment),
            "execution": self.execution,
            "place": json.dumps(numbers),
            "best": json.dumps(asdict(self.best)),
            "plateau": json.dumps(plateau),
        }
        return packed(arrays, facts)


def unpacked_checkpoint(content: bytes) -> Checkpoint:
    """The checkpoint that `Checkpoint.packed` wrote.

    Raises:
        JobError: it is none.
    """
    try:
        arrays, facts = unpacked(content)
        return _checkpoint(arrays, facts)
    except (ArraysError, ExperimentError, ValidationError, KeyError, ValueError) as error:
        raise JobError(
            f"The state to go on from cannot be read ({error}): go on from an earlier epoch, or "
            "train the run again from its start."
        ) from error


def _checkpoint(arrays: Arrays, facts: dict[str, str]) -> Checkpoint:
    experiment = from_json(facts["experiment"])
    place = _read(_Place, facts["place"])
    batches = [arrays.pop(LOSS), arrays.pop(ACCURACY)]
    if any(each.shape != (place.batch,) or each.dtype != np.float32 for each in batches):
        raise ValueError("the figures of its last epoch are not as many as its batches")
    if facts["execution"] not in get_args(Execution):
        raise ValueError(f"unknown execution {facts['execution'][:20]!r}")
    own = {name: array for name, array in arrays.items() if not name.startswith(BEST)}
    kept = {name[len(BEST) :]: arrays[name] for name in sorted(set(arrays) - set(own))}
    return Checkpoint(
        experiment,
        next(each for each in get_args(Execution) if each == facts["execution"]),
        Place(**vars(place), loss=batches[0], accuracy=batches[1]),
        own,
        _read(BestEpoch, facts["best"]),
        kept,
        _plateau(experiment, json.loads(facts["plateau"])),
    )


def _plateau(experiment: Experiment, values: Any) -> PlateauState | None:  # noqa: ANN401 - JSON
    training = experiment.training
    if values is None or not isinstance(training.schedule, DropOnPlateau):
        return None
    start = PlateauState(training.schedule, training.optimizer.learning_rate)
    return replace(start, **vars(TypeAdapter(_Plateau).validate_python(values)))


def _read(kind: Any, text: str) -> Any:  # noqa: ANN401 - of whatever kind is asked for
    return TypeAdapter(kind).validate_python(json.loads(text))
