"""The Keras optimiser for each kind of optimiser."""

from functools import singledispatch

import keras

from dllab.network import clipping as clipping_names
from dllab.spec import optimizers as spec
from dllab.spec.base import Spec


def keras_optimizer(optimizer: Spec, clipping: spec.Clipping | None = None) -> keras.Optimizer:
    """The Keras optimiser a description stands for, at its base learning rate."""
    made = _optimizer(optimizer)
    if clipping:
        setattr(made, clipping_names.KERAS_NAMES[clipping.by], clipping.limit)
    return made


@singledispatch
def _optimizer(optimizer: Spec) -> keras.Optimizer:
    """Each kind registers how it is made."""
    raise NotImplementedError(f"No optimiser is registered for {type(optimizer).__name__}.")


@_optimizer.register
def _(optimizer: spec.GradientDescent) -> keras.Optimizer:
    return keras.optimizers.SGD(optimizer.learning_rate)


@_optimizer.register
def _(optimizer: spec.Sgd) -> keras.Optimizer:
    return keras.optimizers.SGD(
        optimizer.learning_rate, momentum=optimizer.momentum, nesterov=optimizer.nesterov
    )


@_optimizer.register
def _(optimizer: spec.RmsProp) -> keras.Optimizer:
    return keras.optimizers.RMSprop(
        optimizer.learning_rate,
        rho=optimizer.rho,
        momentum=optimizer.momentum,
        epsilon=optimizer.epsilon,
    )


@_optimizer.register
def _(optimizer: spec.Adagrad) -> keras.Optimizer:
    return keras.optimizers.Adagrad(
        optimizer.learning_rate,
        initial_accumulator_value=optimizer.initial_accumulator,
        epsilon=optimizer.epsilon,
    )


@_optimizer.register
def _(optimizer: spec.Adam) -> keras.Optimizer:
    return keras.optimizers.Adam(
        optimizer.learning_rate,
        beta_1=optimizer.beta_1,
        beta_2=optimizer.beta_2,
        epsilon=optimizer.epsilon,
        amsgrad=optimizer.amsgrad,
    )


@_optimizer.register
def _(optimizer: spec.AdamW) -> keras.Optimizer:
    return keras.optimizers.AdamW(
        optimizer.learning_rate,
        weight_decay=optimizer.weight_decay,
        beta_1=optimizer.beta_1,
        beta_2=optimizer.beta_2,
        epsilon=optimizer.epsilon,
        amsgrad=optimizer.amsgrad,
    )
