"""One-click changes that settle a remark."""

from collections.abc import Iterator

from dllab.spec import Experiment, Layer, Problem
from dllab.spec.initializers import GlorotUniform, HeNormal
from dllab.spec.layers import Activation
from dllab.spec.roles import ACTIVATED, WEIGHTED


def settled(remark: Problem, experiment: Experiment) -> Iterator[tuple[str, Experiment]]:
    """What may settle a remark: a button's text and the experiment it leads to."""
    place = remark.layer
    if place is None:
        batch = experiment.training.batch_size
        for size in range(batch + 1, batch + 4):
            yield f"Set batch size {size:,}", experiment.with_training(batch_size=size)
        return
    layers = experiment.layers
    for text, replaced in _changed(layers[place]):
        changed = (*layers[:place], *replaced, *layers[place + 1 :])
        yield text, experiment.model_copy(update={"layers": changed})


def _changed(layer: Layer) -> Iterator[tuple[str, tuple[Layer, ...]]]:
    if isinstance(layer, ACTIVATED):
        yield "Set ReLU", (layer.model_copy(update={"activation": "relu"}),)
    if isinstance(layer, WEIGHTED):
        he = getattr(layer, "activation", "relu") == "relu"
        initializer = HeNormal() if he else GlorotUniform()
        yield (
            f"Draw by {initializer.title}",
            (layer.model_copy(update={"initializer": initializer}),),
        )
        return
    yield f"Remove {layer.title}", ()
    if isinstance(layer, Activation):
        yield "Set ReLU", (Activation(function="relu"),)
