"""Single changes to an experiment, each with its words: what a button and a sentence say of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from dllab.diagnosis.divergence import lower_rate, raised_rate
from dllab.spec import Experiment, Layer
from dllab.spec.data import Standardise
from dllab.spec.everywhere import activated, initialised, with_batch_norm, with_dropout
from dllab.spec.initializers import GlorotUniform, HeNormal
from dllab.spec.layers import Conv2D, Dense, Dropout, SpatialDropout2D
from dllab.spec.optimizers import Clipping
from dllab.spec.roles import function_of, last_weighted
from dllab.spec.stopping import EarlyStopping

PENALTY = 1e-3
# Ten times the highest penalty that is tried as a rule.
EXCESSIVE = 0.1
LONGEST = 10_000
DROPOUT = (Dropout, SpatialDropout2D)
NEW_LAYER = Dense(units=100, activation="relu", initializer=HeNormal())


@dataclass(frozen=True)
class Offer:
    """A change that may help.

    Attributes:
        what: the change, behind "Restart with".
        advice: the same as what a sentence advises.
        experiment: with the change made.
    """

    what: str
    advice: str
    experiment: Experiment

    def because(self, cause: str) -> "Offer":
        """The same, with what makes it likely to help."""
        return replace(self, advice=f"{cause}: {self.advice}")


Offers = Iterator[Offer]


def lower(experiment: Experiment) -> Offers:
    """A lower learning rate."""
    yield _with_rate(experiment, lower_rate(experiment.training.optimizer))


def higher(experiment: Experiment) -> Offers:
    """A higher learning rate."""
    yield _with_rate(experiment, raised_rate(experiment.training.optimizer))


def _with_rate(experiment: Experiment, rate: float) -> Offer:
    optimizer = experiment.training.optimizer.model_copy(update={"learning_rate": rate})
    said = f"{rate:.3g}"
    changed = experiment.with_training(optimizer=optimizer)
    return Offer(f"rate {said}", f"try a learning rate of {said}", changed)


def standardise(experiment: Experiment) -> Offers:
    """Inputs of mean 0 and deviation 1."""
    steps = (*experiment.data.preprocessing, Standardise())
    data = experiment.data.model_copy(update={"preprocessing": steps})
    changed = experiment.model_copy(update={"data": data})
    yield Offer("standardised inputs", "standardise the inputs", changed)


def drawn_anew(experiment: Experiment) -> Offers:
    """First weights of the size that suits the nonlinearity."""
    layers = experiment.layers
    initializer = HeNormal() if uses_relu(layers) else GlorotUniform()
    changed = _with_layers(experiment, initialised(layers, initializer))
    yield Offer(initializer.title, f"draw the first weights by {initializer.title}", changed)


def relu(experiment: Experiment) -> Offers:
    """ReLU between the layers, where there is another nonlinearity."""
    changed = _with_layers(experiment, activated(experiment.layers, "relu"))
    yield Offer("ReLU", "try ReLU between the layers", changed)


def leaky_relu(experiment: Experiment) -> Offers:
    """Units that cannot die."""
    changed = _with_layers(experiment, activated(experiment.layers, "leaky_relu"))
    yield Offer("leaky ReLU", "try leaky ReLU, whose units cannot die", changed)


def normalise(experiment: Experiment) -> Offers:
    """Batch norm in each block."""
    changed = _with_layers(experiment, with_batch_norm(experiment.layers, before_activation=True))
    yield Offer("batch norm", "try batch norm", changed)


def drop_out(experiment: Experiment) -> Offers:
    """Dropout, unless there is some."""
    layers = experiment.layers
    if not any(isinstance(layer, Dropout) for layer in layers):
        changed = _with_layers(experiment, with_dropout(layers))
        yield Offer("dropout 0.5", "try dropout of 0.5", changed)


def penalise(experiment: Experiment) -> Offers:
    """A penalty on the weights, where there is none."""
    changed = _with_layers(experiment, tuple(map(_penalised, experiment.layers)))
    yield Offer(f"L2 of {PENALTY:g}", f"try an L2 penalty of {PENALTY:g}", changed)


def _penalised(layer: Layer) -> Layer:
    if getattr(layer, "l2", None) != 0:
        return layer
    return layer.model_copy(update={"l2": PENALTY})


def relax(experiment: Experiment) -> Offers:
    """Penalties far beyond what is usual back to it, and which they are."""
    for name in ("l2", "l1"):
        largest = max(getattr(layer, name, 0.0) for layer in experiment.layers)
        if largest >= EXCESSIVE:
            relaxed = tuple(_relaxed(layer, name) for layer in experiment.layers)
            offer = Offer(
                f"{name.upper()} of {PENALTY:g}",
                f"try an {name.upper()} penalty of {PENALTY:g}",
                _with_layers(experiment, relaxed),
            )
            usual = "far above the usual 0.0001 to 0.01"
            yield offer.because(f"the {name.upper()} penalty of {largest:g} is {usual}")


def _relaxed(layer: Layer, name: str) -> Layer:
    if getattr(layer, name, 0.0) < EXCESSIVE:
        return layer
    return layer.model_copy(update={name: PENALTY})


def stop_early(experiment: Experiment) -> Offers:
    """Early stopping, unless there is one."""
    if experiment.training.early_stopping is None:
        changed = experiment.with_training(early_stopping=EarlyStopping(), keep_best=True)
        yield Offer("early stopping", "try early stopping", changed)


def balance(experiment: Experiment) -> Offers:
    """Class weights."""
    changed = experiment.with_training(class_weights="balanced")
    advice = "balance the class weights, and read recall instead of accuracy"
    yield Offer("class weights", advice, changed)


def keep_units(experiment: Experiment) -> Offers:
    """No dropout, where there is some."""
    kept = tuple(layer for layer in experiment.layers if not isinstance(layer, DROPOUT))
    if kept != experiment.layers:
        offer = Offer("no dropout", "take the dropout out", _with_layers(experiment, kept))
        yield offer.because("What regularises holds a network back that does not overfit")


def widen(experiment: Experiment) -> Offers:
    """Twice the units in hidden layers."""
    layers, output = experiment.layers, last_weighted(experiment.layers)
    wider = tuple(_wider(layer) if place < output else layer for place, layer in enumerate(layers))
    advice = "increase capacity: twice the units"
    yield Offer("twice the units", advice, _with_layers(experiment, wider))


def _wider(layer: Layer) -> Layer:
    if isinstance(layer, Dense):
        return layer.model_copy(update={"units": 2 * layer.units})
    if isinstance(layer, Conv2D):
        return layer.model_copy(update={"filters": 2 * layer.filters})
    return layer


def deepen(experiment: Experiment) -> Offers:
    """A further hidden layer."""
    layers, output = experiment.layers, last_weighted(experiment.layers)
    deeper = (*layers[:output], NEW_LAYER, *layers[output:])
    advice = "increase capacity: one more hidden layer"
    yield Offer("a hidden layer", advice, _with_layers(experiment, deeper))


def longer(experiment: Experiment) -> Offers:
    """Twice the epochs."""
    epochs = min(2 * experiment.training.epochs, LONGEST)
    changed = experiment.with_training(epochs=epochs)
    yield Offer(f"{epochs:,} epochs", f"train longer, for {epochs:,} epochs", changed)


def clip(experiment: Experiment) -> Offers:
    """Clipped gradients, unless they are."""
    if experiment.training.clipping is None:
        changed = experiment.with_training(clipping=Clipping())
        yield Offer("clipped gradients", "clip the gradients", changed)


ALL = (
    *(lower, higher, standardise, drawn_anew, relu, leaky_relu, normalise, drop_out, penalise),
    *(relax, keep_units, stop_early, balance, widen, deepen, longer, clip),
)


def uses_relu(layers: tuple[Layer, ...]) -> bool:
    """Whether any layer's nonlinearity is ReLU."""
    return any(function_of(layer) == "relu" for layer in layers)


def _with_layers(experiment: Experiment, layers: tuple[Layer, ...]) -> Experiment:
    return experiment.model_copy(update={"layers": layers})
