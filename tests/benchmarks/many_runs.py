"""Sessions of many long runs, to be opened."""

import math
from pathlib import Path

from dllab.events import EpochEnded, Event, RunEnded, RunStarted
from dllab.session import Session
from dllab.spec import Experiment, to_json

STEPS = 19


def write_runs(path: Path, runs: int, epochs: int) -> None:
    """A session of runs with four series each: loss and accuracy, training and validation."""
    experiment = to_json(Experiment())
    with Session.create(path) as session:
        for number in range(1, runs + 1):
            session.append(session.new_run(f"run {number}"), _events(experiment, number, epochs))


def _events(experiment: str, run: int, epochs: int) -> list[Event]:
    started = RunStarted(0.0, experiment, 2400, 600, 1000, STEPS, 0.1, 418_060, {"keras": "3"})
    return [
        started,
        *(_epoch(run, number) for number in range(1, epochs + 1)),
        RunEnded(1.0 * epochs, "finished"),
    ]


def _epoch(run: int, number: int) -> EpochEnded:
    wave = 0.02 * math.sin(0.3 * number + run)
    loss = 2.3 * math.exp(-0.01 * number * (1 + run % 7)) + wave
    accuracy = 1 - loss / 2.4
    figures = (loss, accuracy, 1.1 * loss + 0.1, 0.95 * accuracy, loss, accuracy)
    return EpochEnded(number, STEPS * number, 1.0 * number, 0.1 * number, *figures, 1e-3)
