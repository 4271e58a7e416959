"""A made-up pre-flight with which its view shows itself: `python -m ui.views.pre_flight`."""

import math

import numpy as np

from dllab.diagnosis.card import Card, to_plain
from dllab.diagnosis.pre_flight.balance import balance_card
from dllab.diagnosis.pre_flight.by_heart import by_heart_card
from dllab.diagnosis.pre_flight.chance import chance_card, guess
from dllab.diagnosis.pre_flight.duplicates import duplicates_card
from dllab.diagnosis.pre_flight.gradient import Comparison, gradient_card
from dllab.diagnosis.pre_flight.penalty import STRENGTHS, penalty_card
from dllab.diagnosis.pre_flight.scale import scale_card
from dllab.diagnosis.pre_flight.shuffled import shuffled_card
from dllab.diagnosis.pre_flight.zeroed import zeroed_card
from dllab.events import CheckEnded, RunEnded
from dllab.spec import preset
from dllab.spec.losses import SoftmaxCrossEntropy
from ui.pre_flight import PreFlight

DIGITS = tuple("0123456789")


def sample_pre_flight() -> PreFlight:
    """Inputs from 0 to 255, a loss far from chance, copies across the split; the rest is well."""
    pre_flight = PreFlight()
    emit = pre_flight.begin(preset())
    for card in _cards():
        emit(CheckEnded(to_plain(card)))
    emit(RunEnded(1.0, "finished"))
    pre_flight.take()
    return pre_flight


def _cards() -> list[Card]:
    draw = np.random.default_rng(1)
    pixels = draw.choice([0, 0, 0, 120, 200, 255], (100, 28, 28, 1)).astype(np.float32)
    compared = [
        Comparison(f"layer {number}, kernel", float(10 ** draw.uniform(-9, -7)), on_kink=False)
        for number in (2, 3, 4)
        for _ in range(12)
    ]
    falling = [2.4 * math.exp(-step / 30) for step in range(120)]
    blind = [2.3 + draw.normal(0, 0.01) for _ in range(120)]
    learned = [1 - 0.9 * math.exp(-epoch / 8) for epoch in range(30)]
    guessed = [0.1 + draw.normal(0, 0.01) for _ in range(30)]
    return [
        scale_card(pixels, tabular=False),
        balance_card([240] * 7 + [100, 90, 80], [60] * 7 + [25, 22, 20], DIGITS, weighted=False),
        duplicates_card((48, 0), (600, 10_000), 784),
        chance_card([41.0, 55.2, 48.3, 39.9, 44.0], guess(SoftmaxCrossEntropy(), 10, ""), 120.0),
        penalty_card([2.5 + strength * 700 for strength in STRENGTHS], 700.0),
        gradient_card(compared, has_kinks=True),
        by_heart_card(falling, 1.0, floor=0.0, chance=2.3, parameters=418_060, rate=0.001),
        zeroed_card(falling, blind, 0.11, chance=0.11, measured=2000, guessed=2.3),
        shuffled_card(learned, guessed, 0.1, 600),
    ]
