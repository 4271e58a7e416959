"""The checks of an untrained network: its loss, and what a penalty adds to it."""

import random

import keras
import numpy as np

from dllab.diagnosis.card import Card
from dllab.diagnosis.pre_flight.chance import DRAWS, chance_card
from dllab.diagnosis.pre_flight.penalty import STRENGTHS, penalty_card
from dllab.network.build import build_network
from dllab.network.losses import keras_loss
from dllab.preflight.bench import Bench
from dllab.preflight.plain import penalised
from dllab.spec import Experiment
from dllab.spec.roles import WEIGHTED

SAMPLES = 500


def chance(bench: Bench) -> Card:
    """The loss of some untrained networks."""
    few = bench.train.first(SAMPLES)
    loss = keras_loss(bench.experiment)
    seed = bench.experiment.training.seed
    losses = []
    for draw in range(DRAWS):
        network = _network(bench.experiment, few.x.shape[1:], seed + draw)
        losses.append(float(loss(few.y, _as_it_starts(network, few.x))))
    return chance_card(losses, bench.guess, float(np.sqrt(np.mean(np.square(few.x)))))


def penalty(bench: Bench) -> Card:
    """The loss of one untrained network under growing penalties."""
    few = bench.train.first(SAMPLES)
    loss, seed = keras_loss(bench.experiment), bench.experiment.training.seed
    losses, squares = [], 0.0
    for strength in STRENGTHS:
        network = _network(penalised(bench.experiment, strength), few.x.shape[1:], seed)
        squares = _squares(network)
        added = sum(float(term) for term in network.losses)
        losses.append(float(loss(few.y, _as_it_starts(network, few.x))) + added)
    weighted = [layer for layer in bench.experiment.layers if isinstance(layer, WEIGHTED)]
    return penalty_card(losses, squares, is_deep=len(weighted) > 1)


def _network(experiment: Experiment, shape: tuple[int, ...], seed: int) -> keras.Model:
    random.seed(seed)
    return build_network(experiment.layers, shape, experiment.compute.precision)


def _as_it_starts(network: keras.Model, x: np.ndarray) -> object:
    """Outputs as the first batch sees them: with its own statistics where batches are normalised.

    Otherwise without dropout, which at the start only blurs what is measured.
    """
    normalises = any(
        isinstance(layer, keras.layers.BatchNormalization)
        for layer in network._flatten_layers()  # noqa: SLF001 - no public way
    )
    return network(x, training=normalises)


def _squares(network: keras.Model) -> float:
    """Sum of the squares of the weights that have a penalty, or would have one."""
    kernels = [
        layer.kernel
        for layer in network._flatten_layers()  # noqa: SLF001 - no public way
        if hasattr(layer, "kernel_regularizer")
    ]
    return float(sum(np.sum(np.square(kernel.numpy().astype(np.float64))) for kernel in kernels))
