"""What a branch may change: anything but the shapes of the weights it goes on with."""

from dataclasses import replace
from itertools import zip_longest

from dllab.data import facts
from dllab.diagnosis import Finding
from dllab.diagnosis.course import above_chance
from dllab.diagnosis.helped import LEAST_EPOCHS
from dllab.diagnosis.treatments import with_treatment
from dllab.diagnosis.vital_signs import vital_findings
from dllab.history import RunHistory
from dllab.progress import experiment_now
from dllab.spec import Experiment
from dllab.spec.everywhere import initialised
from dllab.spec.initializers import Zeros
from dllab.spec.layers import Shape
from dllab.spec.summary import summarise

# What tells a layer's weights: trainable and other numbers, and the last axis of its output.
Weights = tuple[int, int, int]


def other_weights(before: Experiment, now: Experiment) -> str:
    """Where the weights of `now` cannot be those of `before`, in a sentence; empty if they can.

    Layers without weights may come and go. The engine compares shape by shape when a branch is
    started; this is known while the forms are edited.
    """
    for was, here in zip_longest(_weights(before), _weights(now)):
        if here is None:
            return f"The weights of the run's {was[0]} have no place."
        if was is None:
            return f"The run has no weights for {here[0]}."
        if was[1] != here[1]:
            return f"The weights of {here[0]} have other shapes than those of the run's {was[0]}."
    return ""


def _weights(experiment: Experiment) -> list[tuple[str, Weights]]:
    summary = summarise(experiment.layers, facts(experiment.data).input_shape)
    return [
        (f"layer {number} ({layer.title})", (*line.parameters, _width(line.output_shape)))
        for number, (layer, line) in enumerate(
            zip(experiment.layers, summary.layers, strict=True), 1
        )
        if sum(line.parameters) or line.output_shape is None
    ]


def _width(shape: Shape | None) -> int:
    return shape[-1] if shape else 0


def branch_epoch(history: RunHistory, finding: Finding) -> int | None:
    """After which epoch a branch can try what a finding offers; None where it cannot.

    It begins before what was found did. Where that is the run's own beginning, where nothing was
    learned up to there, where too few epochs are left to tell whether it helps, or where the offer
    draws other weights, only a restart tries it.
    """
    if finding.treatment is None or not len(history.epochs) or _is_ruined(history, finding):
        return None
    before, offered = experiment_now(history), finding.treatment.experiment
    epochs, first = history.epochs["epoch"], finding.first_epoch - 1
    if offered == before.with_training(epochs=offered.training.epochs):
        # Where only more epochs are offered, nothing went wrong.
        first = int(epochs[-1])
    if first < epochs[0] or offered.training.epochs - first < LEAST_EPOCHS:
        return None
    if not above_chance(history)[epochs <= first][-1]:
        return None
    # As if both drew their weights alike: a branch draws none.
    alike = initialised(offered.layers, Zeros()) == initialised(before.layers, Zeros())
    draws = alike and offered.layers != before.layers
    return None if draws or other_weights(before, offered) else first


def _is_ruined(history: RunHistory, finding: Finding) -> bool:
    """Whether the weights are not worth it: units are dead, or they suit inputs of another size."""
    offered = finding.treatment.experiment if finding.treatment else None
    if offered and offered.data != experiment_now(history).data:
        return True
    return any(one.kind == "dead units" for one in vital_findings(history))


def branch_offer(history: RunHistory, finding: Finding, epoch: int) -> Experiment | None:
    """What a branch after that epoch trains to try an offer: on the knobs as they were then."""
    if finding.treatment is None:
        return None
    offered = finding.treatment.experiment
    earlier = [knob for knob in history.knobs if (knob.epoch, knob.batch) <= (epoch, 0)]
    if len(earlier) < len(history.knobs):
        then = replace(history, knobs=earlier)
        treated = with_treatment(replace(finding, treatment=None), then).treatment
        offered = treated.experiment if treated else offered
    # It is to be as long as the run, also where epochs were added later.
    epochs = max(offered.training.epochs, finding.treatment.experiment.training.epochs)
    return offered.with_training(epochs=epochs)
