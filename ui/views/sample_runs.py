"""Made-up runs with which views show themselves: `python -m ui.views.curves`."""

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from dllab.diagnosis.range_test import HIGHEST, LOWEST, STEPS, divergence
from dllab.events import (
    BatchesEnded,
    EpochEnded,
    Event,
    RatesTested,
    RunEnded,
    RunStarted,
    Status,
)
from dllab.history import fold
from dllab.spec import Experiment, preset, to_json
from ui.range_test import RangeTest
from ui.run_book import Run, RunBook

CHANCE = 0.1


@dataclass(frozen=True)
class Learner:
    """How fast a made-up network learns, how far its gap opens, how many batches an epoch has."""

    speed: float = 0.35
    gap: float = 0.12
    seed: int = 0
    steps: int = 19


def events(
    epochs: int,
    planned: int = 0,
    learner: Learner = Learner(),
    end: Status | None = "finished",
) -> Iterator[Event]:
    """What a run says that learns while its gap opens."""
    steps = learner.steps
    experiment = _experiment(planned or epochs)
    yield RunStarted(0.0, to_json(experiment), 2400, 600, 600, steps, CHANCE, 418_060, {})
    draw = np.random.default_rng(learner.seed)
    for epoch in range(1, epochs + 1):
        times = np.arange(steps * (epoch - 1), steps * epoch) / steps
        learned = 1 - np.exp(-learner.speed * times)
        losses = 2.3 * (1 - 0.98 * learned) + draw.normal(0, 0.08, steps)
        rights = np.clip(CHANCE + 0.88 * learned + draw.normal(0, 0.03, steps), 0, 1)
        yield BatchesEnded(
            steps * (epoch - 1) + 1, tuple(np.maximum(losses, 0).tolist()), tuple(rights.tolist())
        )
        yield _epoch(epoch, epoch / epochs, learner, draw)
    if end:
        yield RunEnded(1.0, end, "" if end == "finished" else "You stopped it.")


def _experiment(epochs: int) -> Experiment:
    return preset().with_training(epochs=epochs)


def _epoch(epoch: int, share: float, learner: Learner, draw: np.random.Generator) -> EpochEnded:
    learned, gap = 1 - math.exp(-learner.speed * epoch), learner.gap
    right = min(CHANCE + (0.998 - CHANCE) * learned + draw.normal(0, 0.002), 1.0)
    valid = right - gap * (1 - math.exp(-3 * share)) + draw.normal(0, 0.004)
    loss = 2.3 * (1 - learned) + 0.01
    return EpochEnded(
        epoch=epoch,
        step=learner.steps * epoch,
        time=float(epoch),
        seconds=0.4 * epoch,
        loss=loss,
        accuracy=right,
        val_loss=loss + 4 * gap * share + draw.normal(0, 0.01),
        val_accuracy=valid,
        running_loss=loss + 0.15 * math.exp(-0.2 * epoch),
        running_accuracy=max(right - 0.05 * math.exp(-0.1 * epoch), 0),
        learning_rate=0.001,
    )


def sample_book() -> RunBook:
    """Three runs: two over, one under way."""
    book = RunBook()
    one = fold(events(30, learner=Learner(seed=1)))
    two = fold(events(18, 30, Learner(0.2, 0.05, 2), "stopped"))
    three = fold(itertools.islice(events(30, learner=Learner(0.5, 0.2, 3)), 25))
    runs = (Run(1, "run 1", history=one), Run(2, "dropout 0.5", history=two))
    book.reset([*runs, Run(3, "run 3", history=three)])
    return book


def sample_range_test() -> RangeTest:
    """A loss that falls fastest at about 0.003 and diverges behind 0.3."""
    rates = np.geomspace(LOWEST, HIGHEST, STEPS)
    fall = 1 / (1 + np.exp(-3 * np.log10(rates / 0.002)))
    losses = 2.3 - 2 * fall + 10 * np.maximum(np.log10(rates / 0.3), 0) ** 2
    losses += np.random.default_rng(1).normal(0, 0.1, STEPS)
    end = (divergence(losses) or STEPS) + 1
    test = RangeTest()
    emit = test.begin(preset())
    emit(RatesTested(tuple(rates[:end].tolist()), tuple(losses[:end].tolist())))
    emit(RunEnded(1.0, "finished", f"The loss diverged at a learning rate of {rates[end]:.2g}."))
    test.take()
    return test
