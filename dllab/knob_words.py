"""What was changed while a run trained, in few words."""

import numpy as np

from dllab.epoch_axis import epochs_at, steps_per_epoch
from dllab.events import KnobTurned
from dllab.history import RunHistory

# How people call the settings that can be changed; others go by their own name.
NAMES = {
    "learning_rate": "rate",
    "beta_1": "β₁",
    "beta_2": "β₂",
    "l1": "L1",
    "l2": "L2",
    "stddev": "noise",
    "batch_size": "batch",
}


def knob_words(turned: KnobTurned) -> str:
    """A change as a mark names it: "rate 0.0005", "dropout of layer 3 0.2"."""
    *place, setting = turned.knob.split(".")
    name = NAMES.get(setting, setting.replace("_", " "))
    match place:
        case ["layers", layer]:
            name = "dropout" if setting == "rate" else name
            name += "" if layer == "*" else f" of layer {int(layer) + 1}"
        case ["data", "augmentation", change]:
            name += " of augmentation" if change == "*" else f" of augmentation {int(change) + 1}"
    return f"{name} {turned.value:.4g}"


def last_turns(history: RunHistory) -> list[str]:
    """What the knobs that were turned in a run were left at."""
    return list({turned.knob: knob_words(turned) for turned in history.knobs}.values())


def changes(history: RunHistory) -> list[str]:
    """What was changed in a run and where it was resumed, in the order it happened."""
    if history.started is None:
        return []
    turned = [(each.step, each.time, _line(history, each)) for each in history.knobs]
    joins = [
        (each.step, each.time, f"{_epoch(history, each.step)}: resumed") for each in history.joins
    ]
    # At one step time tells: knobs are turned before a run is stopped, and when it goes on.
    return [line for *_, line in sorted([*joins, *turned], key=lambda each: each[:2])]


def _line(history: RunHistory, turned: KnobTurned) -> str:
    return f"{_place(history, turned)}: {knob_words(turned)}"


def _place(history: RunHistory, turned: KnobTurned) -> str:
    """Where the batches that train and have the old value end."""
    if not turned.batch:
        return f"after epoch {turned.epoch:,}"
    ends = history.epochs
    ended = ends["step"][ends["epoch"] == turned.epoch]
    begun = int(ended[0]) if len(ended) else turned.epoch * steps_per_epoch(history)
    # Batches that only measure come last in an epoch: there it is trained already.
    if turned.batch > turned.step - begun:
        return f"after epoch {turned.epoch + 1:,}"
    return f"in epoch {turned.epoch + 1:,}, after batch {turned.batch:,}"


def _epoch(history: RunHistory, step: int) -> str:
    if step == 0:
        return "before epoch 1"
    done = float(epochs_at(history, np.array([step], np.float64))[0])
    return f"after epoch {done:,.0f}" if done == round(done) else f"in epoch {int(done) + 1:,}"
