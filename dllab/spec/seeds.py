"""The same experiment under several seeds: how much of a difference is mere luck."""

from dllab.spec.experiment import Experiment

MOST_SEEDS = 2**32


def with_seeds(experiment: Experiment, count: int) -> list[Experiment]:
    """The experiment with its own seed and the `count` - 1 seeds that follow it."""
    first = experiment.training.seed
    return [experiment.with_training(seed=(first + step) % MOST_SEEDS) for step in range(count)]
