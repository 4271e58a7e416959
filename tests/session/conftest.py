"""A session to write to, and streams of events to store."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from dllab.events import (
    BatchesEnded,
    EpochEnded,
    Event,
    HistogramsTaken,
    LayersMeasured,
    RatesTested,
    RunContinued,
    RunEnded,
    RunPaused,
    RunStarted,
)
from dllab.session import Session

STARTED = RunStarted(1.5, '{"name": "Grüße"}', 2400, 600, 1000, 19, 0.11, 418_060, {"keras": "3"})


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with Session.create(tmp_path / "work.dllab") as session:
        yield session


def epoch(number: int, val_loss: float = 0.5) -> EpochEnded:
    return EpochEnded(
        number, 19 * number, 2.0, 0.1, 0.3, 0.9, val_loss, 0.8, 0.4, 0.85, 1e-3 / number
    )


def seeded(seed: int) -> random.Random:
    """Chance that falls the same way in each run of the tests."""
    return random.Random(seed)  # noqa: S311 # nothing secret


def random_events(seed: int, length: int = 300) -> list[Event]:
    """A run's stream: batches of many sizes, epochs, pauses, values float64 can just hold."""
    chance = seeded(seed)
    events: list[Event] = [STARTED]
    step = 1
    for number in range(1, length):
        size = chance.choice([1, 1, 2, 7, 300, 6000 if number % 97 == 0 else 3])
        block = BatchesEnded(step, _values(chance, size), _values(chance, size))
        step += size
        figures = _values(chance, 9)
        pause = (chance.random(), step)
        kinds: list[Event] = [
            block,
            EpochEnded(number, step, *figures),
            HistogramsTaken(number, ("1 Dense kernel",), (-1.5,), (0.25,), ((3, 0, size),)),
            LayersMeasured(number, step, ("1 Dense",), *((value,) for value in _values(chance, 6))),
            RatesTested(_values(chance, 2), _values(chance, 2)),
            RunPaused(*pause),
            RunContinued(*pause),
        ]
        events.append(chance.choices(kinds, (6, 3, 1, 1, 1, 1, 1))[0])
    return [*events, RunEnded(9.0, "finished", "", "ends\nwell")]


def _values(chance: random.Random, size: int) -> tuple[float, ...]:
    special = [float("nan"), float("inf"), float("-inf"), -0.0, 5e-324, 1.7976931348623157e308]
    return tuple(
        chance.choice(special) if chance.random() < 0.1 else chance.uniform(-1, 1)
        for _ in range(size)
    )
