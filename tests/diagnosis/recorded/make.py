"""Trains every case and writes its curves: `python -m tests.diagnosis.recorded.make`.

Takes some minutes. Only cases that are not in the file are trained: to record anew, delete it.
"""

import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from dllab.events import BatchesEnded, EpochEnded, Event, LayersMeasured, RunStarted, to_dict
from dllab.jobs import Control, InlineRunner, train_to_end
from dllab.spec import to_json
from tests.diagnosis.recorded.cases import Case, cases

FILE = Path(__file__).with_name("runs.jsonl")
# Rules read no further into the batches than this.
BATCHES = 20
FIGURES = (
    *("epoch", "step", "loss", "accuracy", "val_loss", "val_accuracy"),
    *("running_loss", "running_accuracy", "learning_rate"),
)


def main() -> None:
    """Record the cases that are not in the file yet."""
    lines = FILE.read_text("utf-8").splitlines() if FILE.exists() else []
    known = {json.loads(line)["name"] for line in lines}
    with FILE.open("a") as file:
        for case in (case for case in cases() if case.name not in known):
            begin = time.perf_counter()
            print(json.dumps(_recorded(case)), file=file, flush=True)
            print(f"{time.perf_counter() - begin:5.1f} s  {case.name}", flush=True)


def _recorded(case: Case) -> dict[str, Any]:
    events: list[Event] = []
    control = Control()
    train_to_end(InlineRunner(), to_json(case.experiment), events.append, control)
    epochs = [event for event in events if isinstance(event, EpochEnded)]
    batches = [event for event in events if isinstance(event, BatchesEnded)][:1]
    return {
        "name": case.name,
        # The experiment is the case's.
        "started": [
            _rounded(to_dict(replace(event, experiment="")))
            for event in events
            if isinstance(event, RunStarted)
        ],
        "batches": [_rounded(loss[:BATCHES]) for loss in (event.loss for event in batches)],
        "epochs": {name: _rounded([getattr(event, name) for event in epochs]) for name in FIGURES},
        "layers": [
            _rounded(to_dict(event)) for event in events if isinstance(event, LayersMeasured)
        ][-1:],
        "ended": _rounded(to_dict(events[-1])),
    }


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        hidden = {"time": 0.0, "seconds": 0.0, "detail": "", "versions": {}}
        return {name: hidden.get(name, _rounded(part)) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(part) for part in value]
    return float(f"{value:.5g}") if isinstance(value, float) else value


if __name__ == "__main__":
    main()
