"""One-click mends of what keeps an experiment from running, or is remarked."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from dllab.data import facts as data_facts
from dllab.plurals import counted
from dllab.spec import DataFacts, Experiment, Layer, Problem, problems, remarks
from dllab.spec.data import Folds, Share, Split
from dllab.spec.data.split import CountedSplit
from dllab.spec.data.split_fault import possible_folds
from dllab.spec.layers import Activation, Dense, Flatten, GlobalAveragePool2D, GlobalMaxPool2D
from dllab.spec.losses import BinaryCrossEntropy, SoftmaxCrossEntropy
from ui.forms.remark_mends import settled
from ui.forms.step_mends import steps_mended

MAKES_ROWS = (Flatten, GlobalAveragePool2D, GlobalMaxPool2D)


class Mend(NamedTuple):
    """What a button offers: its text, and the experiment it leads to."""

    text: str
    experiment: Experiment


def mend(problem: Problem, experiment: Experiment, facts: DataFacts) -> Mend | None:
    """The change that leaves the fewest problems; None when no change known mends this one."""
    found = [known.message for known in _found(problem, experiment, facts)]
    if problem.message not in found:
        # Not the experiment is at fault.
        return None
    mends = []
    for candidate in _candidates(problem, experiment, facts):
        known = _facts(candidate, experiment, facts)
        left = [found.message for found in _found(problem, candidate.experiment, known)]
        if problem.message not in left:
            mends.append((len(left), candidate))
    # A layer that does not fit hides what is wrong behind it: as many may be left as before.
    best = min(mends, key=lambda scored: scored[0], default=None)
    return best[1] if best and best[0] <= len(found) else None


def _facts(candidate: Mend, experiment: Experiment, facts: DataFacts) -> DataFacts:
    """What is known of the data behind a mend, which changes the split or the steps at most."""
    if candidate.experiment.data == experiment.data:
        return facts
    behind = data_facts(candidate.experiment.data)
    return replace(facts, input_shape=behind.input_shape, faults=behind.faults)


def _found(problem: Problem, experiment: Experiment, facts: DataFacts) -> tuple[Problem, ...]:
    """What a mend of this problem must leave less of; one of a remark must not do harm."""
    found = problems(experiment, facts)
    return found if problem.blocks else (*found, *remarks(experiment, facts))


def _candidates(problem: Problem, experiment: Experiment, facts: DataFacts) -> Iterator[Mend]:
    if not problem.blocks:
        yield from (Mend(*change) for change in settled(problem, experiment))
        return
    layers, row = experiment.layers, problem.layer
    if problem.place == "data":
        yield from _splits(experiment, facts)
        yield from (Mend(*change) for change in steps_mended(experiment))
    if row is not None:
        text = f"Add Flatten before {layers[row].title}"
        yield _with_layers(text, experiment, (*layers[:row], Flatten(), *layers[row:]))
        yield from _outputs(experiment, facts)
        yield from _moves(layers, row, experiment)
    yield from _losses(experiment)


def _splits(experiment: Experiment, facts: DataFacts) -> Iterator[Mend]:
    split = experiment.data.split
    changes: list[tuple[str, dict[str, object]]] = [
        ("Hold nothing out", {"test": 0 if isinstance(split, CountedSplit) else 0.0}),
        ("Switch Stratified off", {"stratified": False}),
    ]
    if folds := possible_folds(split, facts.class_counts):
        changes.insert(0, (f"Choose {folds:,} folds", {"folds": folds, "fold": 1}))
    if isinstance(split, Folds):
        changes.insert(0, ("Validate on the first fold", {"fold": 1}))
    for text, change in changes:
        if change.keys() <= type(split).model_fields.keys():
            yield _with_split(text, experiment, split.model_copy(update=change))
    yield _with_split("Split by share", experiment, Share())


def _with_split(text: str, experiment: Experiment, split: Split) -> Mend:
    data = experiment.data.model_copy(update={"split": split})
    return Mend(text, experiment.model_copy(update={"data": data}))


def _outputs(experiment: Experiment, facts: DataFacts) -> Iterator[Mend]:
    *before, last = experiment.layers
    loss = experiment.training.loss
    units, function = 1 if loss.binary else facts.classes, loss.activations[0]
    sized = counted(units, "unit")
    if isinstance(last, Dense):
        for text, update in (
            (f"Set {sized}", {"units": units}),
            (f"Set {function}", {"activation": function}),
            (f"Set {sized} and {function}", {"units": units, "activation": function}),
        ):
            yield _with_layers(text, experiment, (*before, last.model_copy(update=update)))
    if isinstance(last, Activation):
        changed = Activation.model_validate({"function": function})
        yield _with_layers(f"Set {function}", experiment, (*before, changed))
    output = Dense.model_validate({"units": units, "activation": function})
    yield _with_layers(f"Add Dense with {sized}", experiment, (*experiment.layers, output))


def _moves(layers: tuple[Layer, ...], row: int, experiment: Experiment) -> Iterator[Mend]:
    """A layer that works on images before what makes rows of them."""
    layer, others = layers[row], (*layers[:row], *layers[row + 1 :])
    rows = [place for place in range(row) if isinstance(layers[place], MAKES_ROWS)]
    if rows and not isinstance(layer, MAKES_ROWS):
        place = rows[0]
        text = f"Move {layer.title} before {layers[place].title}"
        yield _with_layers(text, experiment, (*others[:place], layer, *others[place:]))


def _losses(experiment: Experiment) -> Iterator[Mend]:
    for loss in (SoftmaxCrossEntropy(), BinaryCrossEntropy()):
        yield Mend(f"Use {loss.title.lower()}", experiment.with_training(loss=loss))


def _with_layers(text: str, experiment: Experiment, layers: tuple[Layer, ...]) -> Mend:
    return Mend(text, experiment.model_copy(update={"layers": layers}))
