"""The Keras optimiser for each kind of optimiser."""

from functools import singledispatch

import keras

from dllab.spec import training as spec
from dllab.spec.base import Spec


@singledispatch
def keras_optimizer(optimizer: Spec) -> keras.Optimizer:
    """The Keras optimiser a description stands for; each kind registers how it is made."""
    raise NotImplementedError(f"No optimiser is registered for {type(optimizer).__name__}.")


@keras_optimizer.register
def _(optimizer: spec.Sgd) -> keras.Optimizer:
    return keras.optimizers.SGD(
        optimizer.learning_rate, momentum=optimizer.momentum, nesterov=optimizer.nesterov
    )


@keras_optimizer.register
def _(optimizer: spec.RmsProp) -> keras.Optimizer:
    return keras.optimizers.RMSprop(
        optimizer.learning_rate,
        rho=optimizer.rho,
        momentum=optimizer.momentum,
        epsilon=optimizer.epsilon,
    )


@keras_optimizer.register
def _(optimizer: spec.Adagrad) -> keras.Optimizer:
    return keras.optimizers.Adagrad(
        optimizer.learning_rate,
        initial_accumulator_value=optimizer.initial_accumulator,
        epsilon=optimizer.epsilon,
    )


@keras_optimizer.register
def _(optimizer: spec.Adam) -> keras.Optimizer:
    return keras.optimizers.Adam(
        optimizer.learning_rate,
        beta_1=optimizer.beta_1,
        beta_2=optimizer.beta_2,
        epsilon=optimizer.epsilon,
        amsgrad=optimizer.amsgrad,
    )
