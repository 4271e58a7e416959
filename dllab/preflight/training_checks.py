"""The checks that train a little: 20 samples by heart, inputs zeroed, labels shuffled."""

import math
from collections.abc import Iterator

import numpy as np

from dllab.data.samples import Floats, Labels
from dllab.diagnosis.card import Card
from dllab.diagnosis.pre_flight.by_heart import NEAR_ZERO, SAMPLES, by_heart_card
from dllab.diagnosis.pre_flight.shuffled import FEWEST, shuffled_card, too_few
from dllab.diagnosis.pre_flight.zeroed import BETTER, zeroed_card
from dllab.preflight.bench import Bench, Few, Trial, batches, until
from dllab.preflight.plain import unregularised
from dllab.spec.losses import Hinge, SquaredError

# Seconds a check may train; what it found by then is judged.
SECONDS = 5.0
MOST_STEPS = 3000
# A loss that has not come down by 1 % over so many steps will not come down.
HALT_STEPS, HALT = 600, 0.99
MOST_EPOCHS = 200
# Learned by heart: what leaks would show by now.
ENOUGH = 0.95
MOST_SHUFFLED = 1000
# Batches for which inputs and zeros are compared at least, and at most.
FEWEST_STEPS, LONGEST = 100, 1500


def by_heart(bench: Bench) -> Card:
    """Training on the same 20 samples, all regularisation off."""
    experiment = unregularised(bench.experiment)
    few = bench.train.first(SAMPLES)
    trial = Trial(experiment, few)
    floor, guess = _floor(bench, few), bench.guess.loss
    losses: list[float] = []
    accuracy = 0.0
    for _ in until(SECONDS, bench.control, MOST_STEPS):
        loss, accuracy = trial.step(few)
        losses.append(loss)
        if loss <= floor + NEAR_ZERO * guess or not math.isfinite(loss) or _halted(losses):
            break
    return by_heart_card(
        losses,
        accuracy,
        floor=floor,
        chance=guess,
        parameters=trial.model.count_params(),
        rate=experiment.training.optimizer.learning_rate,
    )


def _halted(losses: list[float]) -> bool:
    if len(losses) < 2 * HALT_STEPS or len(losses) % HALT_STEPS:
        return False
    return min(losses[-HALT_STEPS:]) > HALT * min(losses[:-HALT_STEPS])


def _floor(bench: Bench, few: Few) -> float:
    """The least loss there can be: equal samples with different labels cannot all be right."""
    if isinstance(bench.experiment.training.loss, Hinge | SquaredError):
        return 0.0
    groups = _groups(few.x)
    entropy = 0.0
    for group in range(groups.max() + 1):
        counts = np.bincount(few.y[groups == group])
        shares = counts[counts > 0] / counts.sum()
        entropy -= float(counts.sum() * np.sum(shares * np.log(shares)))
    return entropy / len(few)


def zeroed(bench: Bench) -> Card:
    """Training with the inputs and with zeros in their place, on the same labels."""
    few = bench.train
    nothing = Few(np.zeros_like(few.x), few.y)
    real, blind = Trial(bench.experiment, few), Trial(bench.experiment, few)
    draws = [np.random.default_rng(bench.experiment.training.seed) for _ in range(2)]
    size = bench.experiment.training.batch_samples(len(few))
    losses: tuple[list[float], list[float]] = ([], [])
    guessed = bench.guess.loss + blind.penalty
    both = zip(_endless(few, size, draws[0]), _endless(nothing, size, draws[1]), strict=True)
    for _ in until(SECONDS, bench.control, LONGEST):
        for trial, batch, told in zip((real, blind), next(both), losses, strict=True):
            told.append(trial.step(batch)[0])
        if len(losses[0]) >= FEWEST_STEPS and _is_clear(*losses, guessed):
            break
    answer = blind.answers(nothing.x[:1])[0]
    accuracy, chance = np.mean(few.y == answer), np.bincount(few.y).max() / len(few)
    return zeroed_card(
        *losses, float(accuracy), chance=float(chance), measured=len(few), guessed=guessed
    )


def _endless(samples: Few, size: int, draw: np.random.Generator) -> Iterator[Few]:
    while True:
        yield from batches(samples, size, draw)


def _is_clear(real: list[float], blind: list[float], guessed: float) -> bool:
    last = FEWEST_STEPS // 4
    return sum(real[-last:]) < (1 - 2 * BETTER) * min(sum(blind[-last:]), last * guessed)


def shuffled(bench: Bench) -> Card:
    """Training under shuffled labels, and what the network then knows of other samples."""
    seed = bench.experiment.training.seed
    few, others = bench.train.first(MOST_SHUFFLED), bench.validation
    if len(others) < FEWEST:
        return too_few(len(others))
    few, others = _shuffled(few, others, seed)
    trial = Trial(unregularised(bench.experiment), few)
    draw = np.random.default_rng(seed)
    size = bench.experiment.training.batch_samples(len(few))
    accuracies: tuple[list[float], list[float]] = ([], [])
    for _ in until(SECONDS, bench.control, MOST_EPOCHS):
        for batch in batches(few, size, draw):
            trial.step(batch)
        accuracies[0].append(trial.measure(few)[1])
        accuracies[1].append(trial.measure(others)[1])
        if accuracies[0][-1] >= ENOUGH:
            break
    answers = np.bincount(trial.answers(others.x), minlength=bench.classes)
    labels = np.bincount(others.y, minlength=bench.classes)
    chance = float(answers @ labels) / len(others) ** 2
    return shuffled_card(*accuracies, chance, len(others))


def _shuffled(few: Few, others: Few, seed: int) -> tuple[Few, Few]:
    """Each different sample gets the label of another one; equal samples stay equal."""
    groups = _groups(np.concatenate([few.x, others.x]))
    _, first = np.unique(groups, return_index=True)
    labels = np.random.default_rng(seed).permutation(np.concatenate([few.y, others.y])[first])
    count = len(few)
    return Few(few.x, labels[groups[:count]]), Few(others.x, labels[groups[count:]])


def _groups(x: Floats) -> Labels:
    """The number of each sample's value, equal for equal samples, shape (samples,)."""
    known: dict[bytes, int] = {}
    return np.array([known.setdefault(row.tobytes(), len(known)) for row in x], np.int32)
