"""What a run's curves show, in words: one diagnosis, and what goes with it.

Each rule is a guard that finds one thing or nothing. The rules of a diagnosis stand in an order in
which each takes the ground from those behind it: curves of a run that diverged mean nothing else,
a gap means little while steps are too long. So two diagnoses never contradict each other.
"""

from collections.abc import Callable

from dllab.diagnosis.capacity import (
    bottleneck,
    chance_plateau,
    collapse,
    fits_alike,
    hardly_a_gap,
    imbalance,
    rare_class,
    slow_progress,
    underfitting,
)
from dllab.diagnosis.course import experiment_or_none, is_learning
from dllab.diagnosis.divergence import (
    divergence,
    not_a_number,
    validation_not_a_number,
)
from dllab.diagnosis.finding import Finding, seen_from
from dllab.diagnosis.generalisation import (
    PATIENCE,
    by_heart,
    noisy_validation,
    open_gap,
    overfitting,
    rising_loss,
    widening_gap,
)
from dllab.diagnosis.learning_rate import too_high, too_low
from dllab.diagnosis.treatments import of_bytes, rate_is_far_above, with_treatment
from dllab.diagnosis.turned_knob import worse_since_turned
from dllab.diagnosis.vital_signs import vital_findings
from dllab.early_stop import early_stop
from dllab.history import RunHistory

# The best of one or two epochs is always near the end.
FEWEST_EPOCHS = 3

# What leaves no accuracy of which more could be said.
SPOILT = {
    *("divergence", "collapse to chance", "imbalance", "chance plateau", "learning by heart"),
}

# What the curves show of a network that learns, but badly: raw inputs explain it, and dead layers
# all but the first, which may have killed them.
FOLLOWS = {
    *("rate too high", "rate too low", "overfitting", "rising validation loss", "underfitting"),
    *("widening gap", "open gap"),
}
KILLS = "rate too high"

Guard = Callable[[RunHistory], Finding | None]

_DIAGNOSES: tuple[Guard, ...] = (
    *(not_a_number, validation_not_a_number, divergence, worse_since_turned),
    *(too_high, collapse, imbalance, by_heart, too_low, chance_plateau),
    *(overfitting, rising_loss, underfitting, bottleneck, widening_gap, open_gap),
)


def findings(history: RunHistory) -> list[Finding]:
    """Everything found so far, the diagnosis first; each with the change to try, if there is one.

    What stands beside the diagnosis never says the opposite: causes seen in the layers, how coarse
    the validation is, what the accuracy does not tell, whether more epochs may help, how the run
    ended.
    """
    found = [*_diagnosis(history)]
    kinds = {one.kind for one in found}
    if "divergence" not in kinds:
        found = _causes_first(found, history)
        noisy = [*filter(None, [noisy_validation(history)])]
        found += noisy
        if found == noisy:
            found = [*filter(None, [best_at_the_end(history, jumps=bool(noisy))]), *noisy]
    if not kinds & SPOILT:
        found += filter(None, [rare_class(history)])
    return [*_treated(found, history), *filter(None, [ended(history)])]


def _causes_first(seen: list[Finding], history: RunHistory) -> list[Finding]:
    """What the curves show, and the layers; in front what the curves only follow from."""
    layers, experiment = vital_findings(history), experiment_or_none(history)
    if not seen or seen[0].kind not in FOLLOWS or experiment is None:
        return [*seen, *layers]
    inputs = [unscaled_inputs(history)] if of_bytes(experiment) else []
    blamed, kills = rate_is_far_above(experiment), seen[0].kind == KILLS
    ruinous = [one for one in layers if not kills and (blamed or one.severity == "problem")]
    return [*inputs, *ruinous, *seen, *(one for one in layers if one not in ruinous)]


def unscaled_inputs(history: RunHistory) -> Finding:
    """Pixels as they are in the file: what else is seen may be their work."""
    sentence = (
        "No step of the preprocessing scales the pixels, while first weights suit inputs about 1 "
        "in size: steps are too long for the first layer, and its units may saturate or die."
    )
    return seen_from(history, "unscaled inputs", "warning", sentence, 0, "loss")


def _treated(found: list[Finding], history: RunHistory) -> list[Finding]:
    """Each with what to try, which is offered once: what follows from the first goes with it."""
    treated = [
        # Behind its cause, what the curves show is told and not treated.
        one if place and one.kind in FOLLOWS else with_treatment(one, history)
        for place, one in enumerate(found)
    ]
    offered = [one.treatment for one in treated]
    return [
        plain if one.treatment and one.treatment in offered[:place] else one
        for place, (plain, one) in enumerate(zip(found, treated, strict=True))
    ]


def diagnosis(history: RunHistory) -> Finding | None:
    """The first of the rules that finds something, if any does."""
    return next(iter(_diagnosis(history)), None)


def _diagnosis(history: RunHistory) -> list[Finding]:
    found = (found for guard in _DIAGNOSES if (found := guard(history)))
    first = next(found, None)
    return [first] if first else []


def best_at_the_end(history: RunHistory, *, jumps: bool) -> Finding | None:
    """The run ended while it was still getting better; `jumps`: as its validation accuracy does."""
    last = len(history.epochs) - 1
    # What early stopping watches did not get better, or the run would have gone on.
    if not history.is_over or last + 1 < FEWEST_EPOCHS or early_stop(history) is not None:
        return None
    # Of accuracies that jump, the best may be any.
    if history.best_row != last or jumps:
        return slow_progress(history)
    if not history.has_validation and not is_learning(history, PATIENCE):
        return None
    sentence = (
        f"{hardly_a_gap(history)} and still improving."
        if fits_alike(history)
        else "Still improving, the last epoch is the best."
    )
    return seen_from(history, "still improving", "info", sentence, last)


def ended(history: RunHistory) -> Finding | None:
    """The run stopped early, or gave the network the weights of its best epoch."""
    reason = history.ended.reason if history.ended and history.state == "finished" else ""
    if not reason or len(history.epochs) == 0:
        return None
    return seen_from(history, "ending", "info", reason, len(history.epochs) - 1)
