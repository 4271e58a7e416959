"""The recorded runs with what is known of them."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from dllab.events import BatchesEnded, Event, from_dict
from dllab.history import RunHistory, fold
from dllab.spec import to_json
from tests.diagnosis.recorded.cases import Case, cases
from tests.diagnosis.recorded.make import FILE


@cache
def recorded() -> tuple[tuple[Case, RunHistory], ...]:
    """Every case and its history."""
    lines = [json.loads(line) for line in FILE.read_text("utf-8").splitlines()]
    told = {line["name"]: line for line in lines}
    return tuple((case, fold(_events(case, told[case.name]))) for case in cases())


def _events(case: Case, told: dict[str, Any]) -> Iterator[Event]:
    for started in told["started"]:
        yield from_dict({**started, "experiment": to_json(case.experiment)})
    for losses in told["batches"]:
        yield BatchesEnded(1, tuple(losses), (0.0,) * len(losses))
    columns = told["epochs"]
    for values in zip(*columns.values(), strict=True):
        figures = dict(zip(columns, values, strict=True))
        yield from_dict({"event": "EpochEnded", "time": 0.0, "seconds": 0.0, **figures})
    for measured in told["layers"]:
        yield from_dict(measured)
    yield from_dict(told["ended"])
