"""The one change that is offered for each illness, and why: the sentence advises what it is.

What is wrong before the layers is named before what is seen in them: with a learning rate or inputs
of a wrong size, units saturate or die whatever they are.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain

from dllab.diagnosis import offers
from dllab.diagnosis.course import experiment_or_none
from dllab.diagnosis.divergence import usual_rate
from dllab.diagnosis.finding import Finding, Treatment
from dllab.diagnosis.offers import Offers
from dllab.diagnosis.vital_signs import vital_findings
from dllab.history import RunHistory
from dllab.spec import Experiment
from dllab.spec.data import (
    Challenger,
    Cifar10,
    CifarBinary,
    CsvFile,
    FashionMnist,
    IdxFiles,
    ImageFolder,
    Mnist,
    NpzFile,
    Pca,
    Standardise,
    ZcaWhitening,
    ZeroToOne,
)
from dllab.spec.initializers import Constant, RandomNormal, Zeros
from dllab.spec.roles import NORMALISES, WEIGHTED, function_of

# Rates are tried by factors of 3 to 10: two powers of ten off is no matter of taste.
FAR = 100.0
# Whose pixels are bytes, and whose numbers come as they are in the file.
OF_BYTES = (Mnist, FashionMnist, Cifar10, CifarBinary, IdxFiles, ImageFolder)
OF_ANY_SIZE = (CsvFile, NpzFile, Challenger)
SCALING = (ZeroToOne, Standardise, Pca, ZcaWhitening)
# So many sigmoid or tanh layers let gradients fade (X. Glorot, Y. Bengio, 2010).
MANY_LAYERS = 3

# What the layers show, by the kind of the finding.
Signs = frozenset[str]


def with_treatment(found: Finding, history: RunHistory) -> Finding:
    """The finding with the change to try, if there is one, and the advice to try it."""
    experiment, offered = experiment_or_none(history), OFFERS.get(found.kind)
    if experiment is None or offered is None or found.treatment:
        return found
    signs = frozenset(one.kind for one in vital_findings(history))
    new = (offer for offer in offered(experiment, signs) if offer.experiment != experiment)
    offer = next(new, None)
    if offer is None:
        return found
    advice = offer.advice[0].upper() + offer.advice[1:]
    treatment = Treatment(f"Restart with {offer.what}", offer.experiment)
    return replace(found, sentence=f"{found.sentence} {advice}.", treatment=treatment)


def changed(experiment: Experiment) -> Iterator[Experiment]:
    """Everything that is offered to runs of an experiment, whatever they are ill of."""
    made = chain.from_iterable(change(experiment) for change in offers.ALL)
    return (offer.experiment for offer in made if offer.experiment != experiment)


# What is wrong before the layers


def _rate_far_below(experiment: Experiment) -> Offers:
    optimizer = experiment.training.optimizer
    if FAR * optimizer.learning_rate <= usual_rate(optimizer):
        yield from _because(_rate_words(experiment, "below"), offers.higher(experiment))


def _rate_far_above(experiment: Experiment) -> Offers:
    if rate_is_far_above(experiment):
        yield from _because(_rate_words(experiment, "above"), offers.lower(experiment))


def _rate_words(experiment: Experiment, where: str) -> str:
    optimizer = experiment.training.optimizer
    usual = usual_rate(optimizer)
    return f"the learning rate of {optimizer.learning_rate:g} is far {where} the usual {usual:g}"


def of_bytes(experiment: Experiment) -> bool:
    """Whether the first weights meet pixels as they are in the file, from 0 to 255."""
    return isinstance(experiment.data.source, OF_BYTES) and not _is_scaled(experiment)


def rate_is_far_above(experiment: Experiment) -> bool:
    """Whether the learning rate is so much above the usual one that it is to blame."""
    optimizer = experiment.training.optimizer
    return optimizer.learning_rate >= FAR * usual_rate(optimizer)


def _is_scaled(experiment: Experiment) -> bool:
    """Whether a step scales the inputs, or a layer in front of all weights does."""
    kinds = (*WEIGHTED, *NORMALISES)
    first = next((layer for layer in experiment.layers if isinstance(layer, kinds)), None)
    steps = experiment.data.preprocessing
    return isinstance(first, NORMALISES) or any(isinstance(step, SCALING) for step in steps)


def _unscaled(experiment: Experiment) -> Offers:
    source = experiment.data.source
    if _is_scaled(experiment):
        return
    if isinstance(source, OF_BYTES):
        yield from _because("the inputs reach 255", offers.standardise(experiment))
    elif isinstance(source, OF_ANY_SIZE):
        yield from _because("the inputs are not scaled", offers.standardise(experiment))


def _draws(experiment: Experiment, *kinds: type) -> bool:
    """Whether any first weights are drawn so."""
    weighted = (layer for layer in experiment.layers if isinstance(layer, WEIGHTED))
    return any(isinstance(layer.initializer, kinds) for layer in weighted)


def _because(cause: str, made: Offers) -> Offers:
    return (offer.because(cause) for offer in made)


# What each illness is offered


def _too_large(experiment: Experiment, _signs: Signs) -> Offers:
    """The loss is lost: steps are too long, for these inputs or at all."""
    yield from _rate_far_above(experiment)
    yield from _unscaled(experiment)
    yield from offers.lower(experiment)


def _awaken(experiment: Experiment, signs: Signs) -> Offers:
    """Nothing is learned at all."""
    layers = experiment.layers
    if _draws(experiment, Zeros, Constant):
        cause = "equal first weights keep its units alike"
        yield from _because(cause, offers.drawn_anew(experiment))
    for root in (_rate_far_below, _rate_far_above, offers.relax, _unscaled):
        yield from root(experiment)
    if _draws(experiment, RandomNormal):
        cause = "the first weights may be too small or too large"
        yield from _because(cause, offers.drawn_anew(experiment))
    for sign, cause in SEEN.items():
        if sign in signs:
            yield from _because(cause, OFFERS[sign](experiment, signs))
    if sum(function_of(layer) in {"sigmoid", "tanh"} for layer in layers) >= MANY_LAYERS:
        cause = "gradients fade behind many sigmoid or tanh layers"
        yield from _because(cause, offers.relu(experiment))
    if not offers.uses_relu(layers):
        yield from offers.relu(experiment)
    yield from offers.normalise(experiment)
    yield from offers.lower(experiment)


SEEN = {
    "exploding gradients": "gradients explode",
    "dead units": "most ReLU units are dead",
    "vanishing gradients": "gradients vanish on their way to the first layer",
    "saturation": "its units are saturated",
}


def _recover(experiment: Experiment, signs: Signs) -> Offers:
    """What was learned is lost again."""
    for root in (offers.relax, _rate_far_above, _unscaled):
        yield from root(experiment)
    if "exploding gradients" in signs:
        yield from _because(SEEN["exploding gradients"], offers.clip(experiment))
    yield from offers.lower(experiment)


def _revive(experiment: Experiment, _signs: Signs) -> Offers:
    """Units answer 0 to everything."""
    yield from _rate_far_above(experiment)
    yield from _unscaled(experiment)
    optimizer = experiment.training.optimizer
    if optimizer.learning_rate > usual_rate(optimizer):
        yield from offers.lower(experiment)
    yield from offers.leaky_relu(experiment)


def _free(experiment: Experiment, _signs: Signs) -> Offers:
    """Units sit where they have no slope."""
    yield from _rate_far_above(experiment)
    yield from _unscaled(experiment)
    if _draws(experiment, RandomNormal):
        yield from offers.drawn_anew(experiment)
    yield from offers.relu(experiment)


def _carry(experiment: Experiment, _signs: Signs) -> Offers:
    """Gradients fade on their way."""
    yield from _rate_far_above(experiment)
    yield from _unscaled(experiment)
    yield from offers.normalise(experiment)
    yield from offers.relu(experiment)


def _tame(experiment: Experiment, _signs: Signs) -> Offers:
    """Gradients explode."""
    yield from _rate_far_above(experiment)
    yield from _unscaled(experiment)
    yield from offers.clip(experiment)
    yield from offers.lower(experiment)


def _either(*changes: Callable[[Experiment], Offers]) -> Callable[[Experiment, Signs], Offers]:
    """The first of these that changes anything."""
    return lambda experiment, _signs: chain.from_iterable(one(experiment) for one in changes)


_regularise = _either(offers.drop_out, offers.penalise, offers.stop_early)

OFFERS: dict[str, Callable[[Experiment, Signs], Offers]] = {
    "divergence": _too_large,
    "validation not a number": _either(_unscaled),
    "unscaled inputs": _either(_unscaled),
    "rate too high": _either(offers.lower),
    "rate too low": _either(offers.higher),
    "chance plateau": _awaken,
    "collapse to chance": _recover,
    "imbalance": _either(offers.balance),
    "rare class": _either(offers.balance),
    "overfitting": _regularise,
    "widening gap": _regularise,
    "open gap": _regularise,
    "rising validation loss": _either(offers.stop_early),
    "underfitting": _either(offers.relax, offers.keep_units, offers.widen, offers.deepen),
    "still improving": _either(offers.longer),
    "dead units": _revive,
    "saturation": _free,
    "vanishing gradients": _carry,
    "exploding gradients": _tame,
}
