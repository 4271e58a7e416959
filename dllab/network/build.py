"""From a description to a Keras model, built and compiled."""

import keras

from dllab.network.layers import keras_layer
from dllab.network.optimizers import keras_optimizer
from dllab.spec import Experiment, Layer, Shape, output_activation
from dllab.spec.compute import Precision


def build_network(
    layers: tuple[Layer, ...], input_shape: Shape, precision: Precision = "float32"
) -> keras.Sequential:
    """The network; `random.seed(seed)` before the call makes its initial weights repeatable.

    In mixed precision the last layer stays in 32 bits: probabilities in 16 bits round to 0 and 1.
    """
    made = [keras_layer(layer) for layer in layers]
    for layer in made[:-1]:
        layer.dtype_policy = keras.DTypePolicy(precision.replace(" ", "_"))
    return keras.Sequential([keras.Input(input_shape), *made])


def compiled_model(experiment: Experiment, input_shape: Shape) -> keras.Sequential:
    """The experiment's network with its loss, its optimiser and the metric "accuracy"."""
    precision = experiment.compute.precision
    model = build_network(experiment.layers, input_shape, precision)
    optimizer = keras_optimizer(experiment.training.optimizer)
    if precision == "mixed float16":
        # Small gradients would be lost in 16 bits (Micikevicius et al. 2018, 3.2).
        optimizer = keras.optimizers.LossScaleOptimizer(optimizer)
    model.compile(
        optimizer=optimizer,
        loss=_loss(experiment),
        metrics=[_accuracy(experiment)],
        jit_compile=False,
    )
    return model


def _gives_logits(experiment: Experiment) -> bool:
    return output_activation(experiment.layers[-1]) == "linear"


def _loss(experiment: Experiment) -> keras.Loss:
    from_logits = _gives_logits(experiment)
    if experiment.training.loss == "binary cross-entropy":
        return keras.losses.BinaryCrossentropy(from_logits=from_logits)
    return keras.losses.SparseCategoricalCrossentropy(from_logits=from_logits)


def _accuracy(experiment: Experiment) -> keras.Metric:
    if experiment.training.loss == "binary cross-entropy":
        threshold = 0.0 if _gives_logits(experiment) else 0.5
        return keras.metrics.BinaryAccuracy(name="accuracy", threshold=threshold)
    return keras.metrics.SparseCategoricalAccuracy(name="accuracy")
