"""The one change that is offered for each illness."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from dllab.diagnosis.course import experiment_or_none
from dllab.diagnosis.divergence import STEP_DOWN, lower_rate
from dllab.diagnosis.finding import Finding, Treatment
from dllab.history import RunHistory
from dllab.spec import Experiment, Layer
from dllab.spec.everywhere import activated, initialised, with_batch_norm, with_dropout
from dllab.spec.help import help_of
from dllab.spec.initializers import Constant, GlorotUniform, HeNormal, RandomNormal, Zeros
from dllab.spec.layers import Conv2D, Dense, Dropout
from dllab.spec.optimizers import Clipping
from dllab.spec.roles import WEIGHTED, function_of, last_weighted
from dllab.spec.stopping import EarlyStopping

Offer = tuple[str, Experiment]
PENALTY = 1e-3
LONGEST = 10_000
NEW_LAYER = Dense(units=100, activation="relu", initializer=HeNormal())


def with_treatment(found: Finding, history: RunHistory) -> Finding:
    """The finding with the change to try, if there is one."""
    experiment, offer = experiment_or_none(history), OFFERS.get(found.kind)
    if experiment is None or offer is None or found.treatment:
        return found
    offers = (Treatment(*each) for each in offer(experiment) if each[1] != experiment)
    return replace(found, treatment=next(offers, None))


def changed(experiment: Experiment) -> Iterator[Experiment]:
    """Everything that is offered to runs of an experiment, whatever they are ill of."""
    for offer in set(OFFERS.values()):
        yield from (offered for _, offered in offer(experiment) if offered != experiment)


def _lower(experiment: Experiment) -> Iterator[Offer]:
    rate = lower_rate(experiment.training.optimizer)
    yield f"Restart with rate {rate:.3g}", _with_rate(experiment, rate)


def _raise(experiment: Experiment) -> Iterator[Offer]:
    optimizer = experiment.training.optimizer
    told = help_of(type(optimizer).model_fields["learning_rate"])
    highest = told.sensible[1] if told and told.sensible else 1.0
    rate = float(f"{min(STEP_DOWN * optimizer.learning_rate, highest):.3g}")
    yield f"Restart with rate {rate:.3g}", _with_rate(experiment, rate)


def _with_rate(experiment: Experiment, rate: float) -> Experiment:
    optimizer = experiment.training.optimizer.model_copy(update={"learning_rate": rate})
    return experiment.with_training(optimizer=optimizer)


def _awaken(experiment: Experiment) -> Iterator[Offer]:
    layers = experiment.layers
    drawn = [layer.initializer for layer in layers if isinstance(layer, WEIGHTED)]
    uses_relu = any(function_of(layer) == "relu" for layer in layers)
    if any(isinstance(one, Zeros | Constant | RandomNormal) for one in drawn):
        initializer = HeNormal() if uses_relu else GlorotUniform()
        changed = initialised(layers, initializer)
        yield f"Restart with {initializer.title}", _with_layers(experiment, changed)
    if not uses_relu:
        yield "Restart with ReLU", _with_layers(experiment, activated(layers, "relu"))
    yield from _normalise(experiment)
    yield from _lower(experiment)


def _normalise(experiment: Experiment) -> Iterator[Offer]:
    changed = with_batch_norm(experiment.layers, before_activation=True)
    yield "Restart with batch norm", _with_layers(experiment, changed)


def _relu(experiment: Experiment) -> Iterator[Offer]:
    yield "Restart with ReLU", _with_layers(experiment, activated(experiment.layers, "relu"))


def _regularise(experiment: Experiment) -> Iterator[Offer]:
    layers = experiment.layers
    if not any(isinstance(layer, Dropout) for layer in layers):
        yield "Restart with dropout 0.5", _with_layers(experiment, with_dropout(layers))
    penalised = tuple(_penalised(layer) for layer in layers)
    yield f"Restart with L2 of {PENALTY:g}", _with_layers(experiment, penalised)
    yield from _stop_early(experiment)


def _penalised(layer: Layer) -> Layer:
    if getattr(layer, "l2", None) != 0:
        return layer
    return layer.model_copy(update={"l2": PENALTY})


def _stop_early(experiment: Experiment) -> Iterator[Offer]:
    if experiment.training.early_stopping is None:
        changed = experiment.with_training(early_stopping=EarlyStopping(), keep_best=True)
        yield "Restart with early stopping", changed


def _balance(experiment: Experiment) -> Iterator[Offer]:
    yield (
        "Restart with class weights",
        experiment.with_training(class_weights="balanced"),
    )


def _enlarge(experiment: Experiment) -> Iterator[Offer]:
    layers = experiment.layers
    output = last_weighted(layers)
    wider = tuple(_wider(layer) if place < output else layer for place, layer in enumerate(layers))
    if wider != layers:
        yield "Restart with twice the units", _with_layers(experiment, wider)
    deeper = (*layers[:output], NEW_LAYER, *layers[output:])
    yield "Restart with a hidden layer", _with_layers(experiment, deeper)


def _wider(layer: Layer) -> Layer:
    if isinstance(layer, Dense):
        return layer.model_copy(update={"units": 2 * layer.units})
    if isinstance(layer, Conv2D):
        return layer.model_copy(update={"filters": 2 * layer.filters})
    return layer


def _longer(experiment: Experiment) -> Iterator[Offer]:
    epochs = min(2 * experiment.training.epochs, LONGEST)
    yield f"Restart with {epochs:,} epochs", experiment.with_training(epochs=epochs)


def _clip(experiment: Experiment) -> Iterator[Offer]:
    if experiment.training.clipping is None:
        yield "Restart with clipped gradients", experiment.with_training(clipping=Clipping())
    yield from _lower(experiment)


def _with_layers(experiment: Experiment, layers: tuple[Layer, ...]) -> Experiment:
    return experiment.model_copy(update={"layers": layers})


OFFERS: dict[str, Callable[[Experiment], Iterator[Offer]]] = {
    "divergence": _lower,
    "rate too high": _lower,
    "rate too low": _raise,
    "chance plateau": _awaken,
    "imbalance": _balance,
    "overfitting": _regularise,
    "widening gap": _regularise,
    "open gap": _regularise,
    "rising validation loss": _stop_early,
    "underfitting": _enlarge,
    "still improving": _longer,
    "dead units": _lower,
    "saturation": _relu,
    "vanishing gradients": _normalise,
    "exploding gradients": _clip,
}
