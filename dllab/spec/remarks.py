"""What can be trained, but is hardly meant like that; said, and never in the way of a run."""

from collections.abc import Iterator

from dllab.spec.checks import DataFacts, Problem
from dllab.spec.experiment import Experiment
from dllab.spec.initializers import Constant, Zeros
from dllab.spec.layers import BatchNorm, Dense, Flatten, Layer, Shape
from dllab.spec.roles import ACTIVATED, DISTURBS, WEIGHTED, function_of, last_weighted
from dllab.spec.summary import summarise

Layers = tuple[Layer, ...]


def remarks(experiment: Experiment, facts: DataFacts) -> tuple[Problem, ...]:
    """Everything worth a second look; each is a `Problem` that does not block."""
    if experiment.data.source.problem:
        return ()
    layers = experiment.layers
    output = last_weighted(layers)
    return (
        *_hidden_remarks(layers[: max(output, 0)]),
        *(_output_remarks(layers, output) if output >= 0 else ()),
        *_batch_remarks(experiment, facts),
    )


def _remark(message: str, layer: int) -> Problem:
    return Problem("network", message, layer, blocks=False)


def _hidden_remarks(hidden: Layers) -> Iterator[Problem]:
    for place, layer in enumerate(hidden):
        message = (
            _equal_weights(layer) or _softmax_between(layer) or _stays_linear(layer, hidden[place:])
        )
        if message:
            yield _remark(message, place)


def _equal_weights(layer: Layer) -> str:
    if not isinstance(layer, WEIGHTED) or not isinstance(layer.initializer, Zeros | Constant):
        return ""
    return (
        f"{layer.title} begins with equal weights: all its units get the same gradient and stay "
        "alike, so the network hardly learns. Draw the weights at random, as Glorot or He do."
    )


def _softmax_between(layer: Layer) -> str:
    if function_of(layer) != "softmax":
        return ""
    return (
        f"{layer.title} applies softmax between layers: its values add up to 1 and gradients fade "
        "behind it. Choose ReLU here; softmax is for the output."
    )


def _stays_linear(layer: Layer, hidden: Layers) -> str:
    """Whether only linear layers lie between this one and the next one with weights."""
    if not isinstance(layer, ACTIVATED) or layer.activation != "linear":
        return ""
    linear = (*DISTURBS, BatchNorm, Flatten)
    behind = next((other for other in hidden[1:] if not isinstance(other, linear)), None)
    if behind is not None and not isinstance(behind, WEIGHTED):
        return ""
    return (
        f"No nonlinearity follows this {layer.title}: with the next layer with weights it computes "
        "no more than that one could alone. Choose an activation, such as ReLU."
    )


def _output_remarks(layers: Layers, output: int) -> Iterator[Problem]:
    ends = range(output, len(layers))
    squashing = [place for place in ends if function_of(layers[place]) in {"softmax", "sigmoid"}]
    for place in squashing[1:]:
        first = layers[squashing[0]]
        yield _remark(
            f"{function_of(layers[place]).capitalize()} is applied to what is "
            f"{function_of(first)} already: the answers come out nearly equal and learning is "
            f"slow. Remove this layer, or set the {first.title} layer to linear.",
            place,
        )
    for place in ends[1:-1]:
        if isinstance(layers[place], DISTURBS) and isinstance(layers[output], Dense):
            yield _remark(
                f"{layers[place].title} disturbs the scores of the classes themselves. Move it "
                "before the output layer.",
                place,
            )


def _batch_remarks(experiment: Experiment, facts: DataFacts) -> list[Problem]:
    samples = training_samples(experiment, facts)
    batch = experiment.training.batch_samples(samples)
    if samples < 2 or (batch > 1 and samples % batch != 1) or not _normalises(experiment, facts):
        return []
    better = next(size for size in range(batch + 1, batch + samples) if samples % size != 1)
    whose = "Every batch" if batch == 1 else "The last batch of each epoch"
    message = (
        f"{whose} has a single sample ({samples:,} in batches of {batch:,}): BatchNorm sees no "
        f"spread in it and makes it zero. Choose another batch size, such as {better:,}."
    )
    return [Problem("training", message, blocks=False)]


def _normalises(experiment: Experiment, facts: DataFacts) -> bool:
    """Whether a flat input is normalised; the pixels of an image have a spread of their own."""
    lines = summarise(experiment.layers, facts.input_shape).layers
    return any(
        isinstance(layer, BatchNorm) and _is_flat(line.output_shape)
        for layer, line in zip(experiment.layers, lines, strict=True)
    )


def _is_flat(shape: Shape | None) -> bool:
    return shape is not None and len(shape) == 1


def training_samples(experiment: Experiment, facts: DataFacts) -> int:
    """How many samples train."""
    return experiment.data.split.sizes(facts.samples).train
