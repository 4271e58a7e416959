"""From a description to a Keras model, built and compiled."""

import keras

from dllab.network.layers import keras_layer
from dllab.network.losses import keras_accuracy, keras_loss
from dllab.network.names import number_anew
from dllab.network.optimizers import keras_optimizer
from dllab.spec import Experiment, Layer, Shape
from dllab.spec.compute import Precision


def build_network(
    layers: tuple[Layer, ...], input_shape: Shape, precision: Precision = "float32"
) -> keras.Sequential:
    """The network; `random.seed(seed)` before the call makes its initial weights repeatable.

    In mixed precision the last layer stays in 32 bits: probabilities in 16 bits round to 0 and 1.
    """
    number_anew()
    made = [keras_layer(layer) for layer in layers]
    for layer in made[:-1]:
        layer.dtype_policy = keras.DTypePolicy(precision.replace(" ", "_"))
    return keras.Sequential([keras.Input(input_shape), *made])


def compiled_model(experiment: Experiment, input_shape: Shape) -> keras.Sequential:
    """The experiment's network with its loss, its optimiser and the metric "accuracy".

    The optimiser begins at its base rate: a schedule is followed by whoever assigns the rates.
    """
    training, precision = experiment.training, experiment.compute.precision
    model = build_network(experiment.layers, input_shape, precision)
    optimizer = keras_optimizer(training.optimizer, training.clipping)
    if precision == "mixed float16":
        # Small gradients would be lost in 16 bits (Micikevicius et al. 2018, 3.2).
        optimizer = keras.optimizers.LossScaleOptimizer(optimizer)
    model.compile(
        optimizer=optimizer,
        loss=keras_loss(experiment),
        metrics=[keras_accuracy(experiment)],
        jit_compile=False,
    )
    return model
