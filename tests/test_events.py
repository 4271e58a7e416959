import json
import math
from dataclasses import asdict
from typing import Any, get_args

import pytest

from dllab.events import (
    Answered,
    BatchesEnded,
    CheckEnded,
    EpochEnded,
    Event,
    HistogramsTaken,
    KnobTurned,
    LayersMeasured,
    Progressed,
    RatesTested,
    RunContinued,
    RunEnded,
    RunPaused,
    RunResumed,
    RunStarted,
    SnapshotsDropped,
    SnapshotTaken,
    from_dict,
    to_dict,
)

NAN, INF = math.nan, math.inf
EVENTS: list[Event] = [
    RunStarted(1.7e9, '{"layers": []}', 2400, 600, 1000, 19, 0.1125, 418_060, {"keras": "3.15.1"}),
    BatchesEnded(20, (2.302585, 1e-7), (0.1, 1.0)),
    BatchesEnded(1, (), ()),
    EpochEnded(1, 19, 1.7e9, 0.25, 0.1, 0.97, 0.2, 0.94, 0.15, 0.95, 1e-3),
    HistogramsTaken(3, ("1 Dense kernel",), (-0.5,), (0.25,), ((1, 0, 7),)),
    HistogramsTaken(3, ("a",), (-9.0,), (1.0,), ((1, 7),), (0.0,), (0.5,), ((-9.0, 0.0),), (2,)),
    LayersMeasured(3, 57, ("a",), (1e-3,), (0.5,), (0.0,), (1.0,), (0.25,), (INF,)),
    RatesTested((1e-6, 1.084e-6), (2.3, INF)),
    RunPaused(1.7e9, 40),
    RunContinued(1.7e9 + 0.125, 40),
    KnobTurned(1.7e9, 57, 3, 4, "training.optimizer.learning_rate", 1e-4),
    SnapshotTaken(3, 57, "state", 1 << 40, "a1b2.state", 2),
    SnapshotsDropped("weights", (0, 3)),
    RunResumed(1.7e9, 57, 3),
    RunEnded(1.7e9, "failed", "The Keras process died.", "Traceback …"),
    RunEnded(1.7e9, "finished"),
    Progressed("Reading flowers.csv", 512, 1024, "bytes"),
    Progressed("Sorting", 7, None, "rows"),
    CheckEnded({"check": "scale", "verdict": "passed"}),
    Answered({"folder": "kept", "counts": [1, 2], "share": 0.5}),
]


def through_json(event: Event) -> Event:
    return from_dict(json.loads(json.dumps(to_dict(event))))


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_events_return_from_json(event: Event) -> None:
    assert through_json(event) == event


def test_every_event_is_among_the_tested() -> None:
    assert {type(event) for event in EVENTS} == set(get_args(Event))


def test_figures_that_are_no_numbers_return_as_they_were() -> None:
    epoch = EpochEnded(3, 57, 1.0, 1.0, NAN, 0.1, INF, -INF, 1.0, 0.5, 1e-300)
    batches = BatchesEnded(1, (NAN, 1.0, INF), (0.0, NAN, 1.0))
    # repr tells NaN as NaN, where == would call it unequal to itself.
    for event in (epoch, batches):
        assert repr(asdict(through_json(event))) == repr(asdict(event))


def test_floats_keep_every_bit() -> None:
    third = 1 / 3
    again = through_json(BatchesEnded(1, (third,), (5e-324,)))
    assert again == BatchesEnded(1, (third,), (5e-324,))


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"event": "EpochStarted"}, "There is no event 'EpochStarted'; known are RunStarted, "),
        ({}, "There is no event None"),
        ({"event": "RunPaused", "time": 1.0}, "RunPaused cannot be read: .*'step'"),
        ({"event": "RunPaused", "time": 1.0, "step": 1, "more": 2}, "RunPaused cannot .*'more'"),
    ],
)
def test_unknown_events_are_refused(values: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        from_dict(values)


def test_reading_leaves_the_values_untouched() -> None:
    values = to_dict(RunPaused(1.0, 2))
    before = dict(values)
    from_dict(values)
    assert values == before
