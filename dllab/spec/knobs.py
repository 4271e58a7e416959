"""Settings that may be changed while a run trains, and what an experiment is when they are.

A knob is named by its place in the experiment's document: "training.optimizer.momentum",
"layers.2.rate", "data.augmentation.0.probability"; "layers.*.l2" stands for all layers that have
such a setting. Turned is an edit of the experiment, so that whatever a document can say of these
settings a run can come to.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from dllab.spec.base import ExperimentError, Spec
from dllab.spec.experiment import Experiment, sentences

BATCH_SIZE = "training.batch_size"
EPOCHS = "training.epochs"
LEARNING_RATE = "training.optimizer.learning_rate"

_OPTIMIZER = ("learning_rate", "momentum", "rho", "beta_1", "beta_2", "weight_decay")
_LAYER = ("rate", "stddev", "l1", "l2")
# How often a change happens, and how far it goes: each kind by a measure of its own.
PROBABILITY = "probability"
_AUGMENT = (PROBABILITY, "distance", "pixels", "degrees", "strength", "stddev")


@dataclass(frozen=True, slots=True)
class Turn:
    """A knob turned at a place of a run.

    Attributes:
        epoch: epochs finished before.
        batch: batches of the epoch under way before, those that measure included: the value
            applies to all that follow.
        knob: its name.
        value: its value from then on.
    """

    epoch: int
    batch: int
    knob: str
    value: float


@dataclass(frozen=True, slots=True)
class KnobSetting:
    """A knob an experiment has.

    Attributes:
        name: its place in the document.
        title: what it is called, in the words of the forms.
        value: as the experiment has it.
    """

    name: str
    title: str
    value: float


def knobs_of(experiment: Experiment) -> list[KnobSetting]:
    """The knobs of an experiment, those that train first; each layer's own behind."""
    training = experiment.training
    found = [
        KnobSetting(f"training.optimizer.{name}", title, getattr(training.optimizer, name))
        for name, title in _titles(training.optimizer, _OPTIMIZER)
    ]
    if not training.optimizer.full_batch:
        found.append(KnobSetting(BATCH_SIZE, "Batch size", training.batch_size))
    found.append(KnobSetting(EPOCHS, "Epochs", training.epochs))
    return [*found, *_of_parts(experiment)]


def _of_parts(experiment: Experiment) -> Iterator[KnobSetting]:
    parts = (
        ("layers", experiment.layers, _LAYER),
        ("data.augmentation", experiment.data.augmentation, _AUGMENT),
    )
    for place, specs, names in parts:
        for index, spec in enumerate(specs):
            for name, title in _titles(spec, names):
                label = f"{title}, {index + 1} {spec.title}"
                yield KnobSetting(f"{place}.{index}.{name}", label, getattr(spec, name))


def _titles(spec: Spec, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for name, field in type(spec).model_fields.items():
        if name in names:
            yield name, field.title or name


def title_of(experiment: Experiment, knob: str) -> str:
    """What a knob is called in the words of the forms; its name where the experiment has none."""
    for setting in knobs_of(experiment):
        if setting.name == knob:
            return setting.title
    return knob


def turned(experiment: Experiment, knob: str, value: float) -> Experiment:
    """The experiment with a knob at another value; raises as `all_turned`."""
    return all_turned(experiment, [(knob, value)])


def all_turned(experiment: Experiment, turns: Iterable[tuple[str, float]]) -> Experiment:
    """The experiment with knobs turned one after the other: by their names, to these values.

    Raises:
        ExperimentError: it has no such knob, or a value is none for it.
    """
    document = experiment.model_dump()
    known = {setting.name for setting in knobs_of(experiment)}
    for knob, value in turns:
        places = list(_places(document, knob))
        if not places or not all(name in known for name, _, _ in places):
            raise ExperimentError(
                f"This experiment has no knob {knob!r}; its knobs are: {', '.join(sorted(known))}."
            )
        for _, owner, field in places:
            # A document tells whole numbers from others, a knob does not.
            owner[field] = int(value) if isinstance(owner[field], int) else float(value)
    try:
        return Experiment.model_validate(document)
    except ValidationError as error:
        raise ExperimentError(sentences(error)) from error


def _places(document: dict[str, Any], knob: str) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Name, owner and field of every setting that a knob stands for."""
    *path, field = knob.split(".")
    found: list[tuple[tuple[str, ...], Any]] = [((), document)]
    for step in path:
        found = [inner for names, owner in found for inner in _inside(names, owner, step)]
    for names, owner in found:
        if isinstance(owner, dict) and field in owner:
            yield ".".join((*names, field)), owner, field


def _inside(names: tuple[str, ...], owner: Any, step: str) -> Iterator[tuple[tuple[str, ...], Any]]:  # noqa: ANN401 - JSON
    if isinstance(owner, dict) and step in owner:
        yield (*names, step), owner[step]
    elif isinstance(owner, list | tuple):
        for index, inner in enumerate(owner):
            if step in {"*", str(index)}:
                yield (*names, str(index)), inner
