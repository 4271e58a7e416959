"""From a description to a Keras model, built and compiled."""

import keras

from dllab.network.layers import keras_layer
from dllab.network.losses import keras_accuracy, keras_loss
from dllab.network.optimizers import keras_optimizer
from dllab.spec import Experiment, Layer, Shape


def build_network(layers: tuple[Layer, ...], input_shape: Shape) -> keras.Sequential:
    """The network; `random.seed(seed)` before the call makes its initial weights repeatable."""
    return keras.Sequential([keras.Input(input_shape), *(keras_layer(layer) for layer in layers)])


def compiled_model(experiment: Experiment, input_shape: Shape) -> keras.Sequential:
    """The experiment's network with its loss, its optimiser and the metric "accuracy".

    The optimiser begins at its base rate: a schedule is followed by whoever assigns the rates.
    """
    model = build_network(experiment.layers, input_shape)
    training = experiment.training
    model.compile(
        optimizer=keras_optimizer(training.optimizer, training.clipping),
        loss=keras_loss(experiment),
        metrics=[keras_accuracy(experiment)],
        jit_compile=False,
    )
    return model
