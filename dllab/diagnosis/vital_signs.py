"""What the vital signs of the layers tell: dead or saturated units, gradients that fade or explode.

Silent where a run has none.
"""

from dataclasses import replace
from math import isnan

import numpy as np

from dllab.diagnosis.finding import Finding
from dllab.events import LayersMeasured
from dllab.history import RunHistory
from dllab.table import Array

# Stanford CS231n, "Neural networks part 1": with a rate too high 40 % of a network can be dead.
DEAD = 0.4
# What is left of a layer then is no network to judge by its curves.
RUINED = 0.8
# Half of a layer's values without a slope to speak of (X. Glorot, Y. Bengio, 2010, section 3).
SATURATED = 0.5
# From the last to the first layer: Glorot and Bengio's figures 7 and 9 span one power of ten where
# learning goes well; three leave the first layer standing still.
FADING = 1e-3
# A gradient as long as this throws weights of order 1 far away (R. Pascanu et al., 2013, clip at
# 1 to 10).
EXPLODING = 1e3
# Right this often on the training part, a network has learned what it was to learn.
FITTED = 0.98


def vital_findings(history: RunHistory) -> list[Finding]:
    """Everything the last vital signs show that may be in the way of learning."""
    if not history.layers or _is_fitted(history):
        return []
    last = history.layers[-1]
    dead = _dead(last)
    # Beside a gradient that explodes every other one looks small, and behind dead units there is
    # none, wherever it would have gone.
    length = _exploding(last) or (None if dead else _fading(last))
    return list(filter(None, (length, dead, _saturated(last))))


def _is_fitted(history: RunHistory) -> bool:
    """Whether nothing is in the way: units that are sure of their answer are saturated rightly."""
    accuracy = history.epochs["accuracy"][-3:]
    return bool(len(accuracy) and np.mean(accuracy) >= FITTED)


def _dead(last: LayersMeasured) -> Finding | None:
    share, name = _worst(last.dead, last.names)
    if not share >= DEAD:
        return None
    found = _finding(
        last,
        "dead units",
        f"{100 * share:.0f} % of the units of {name} are dead: 0 for every sample, so that no "
        "gradient reaches them.",
    )
    return replace(found, severity="problem") if share >= RUINED else found


def _saturated(last: LayersMeasured) -> Finding | None:
    share, name = _worst(last.saturated, last.names)
    if not share >= SATURATED:
        return None
    return _finding(
        last,
        "saturation",
        f"{100 * share:.0f} % of the values of {name} are saturated, where the slope is nearly 0.",
    )


def _fading(last: LayersMeasured) -> Finding | None:
    norms = _finite(last.gradient_norm)
    if len(norms) < 2 or norms[-1] == 0 or not norms[0] < FADING * norms[-1]:
        return None
    return _finding(
        last,
        "vanishing gradients",
        f"The gradient is {norms[0]:.1g} in the first layer and {norms[-1]:.1g} in the last: it "
        "vanishes on the way.",
    )


def _exploding(last: LayersMeasured) -> Finding | None:
    worst, name = _worst(last.gradient_norm, last.names)
    if not worst > EXPLODING:
        return None
    return _finding(
        last,
        "exploding gradients",
        f"The gradient of {name} is {worst:.2g} long: it explodes.",
    )


def _worst(values: tuple[float, ...], names: tuple[str, ...]) -> tuple[float, str]:
    known = [(value, name) for value, name in zip(values, names, strict=True) if not isnan(value)]
    return max(known, default=(float("nan"), ""))


def _finite(values: tuple[float, ...]) -> Array:
    found = np.array(values, dtype=np.float64)
    return found[np.isfinite(found)]


def _finding(last: LayersMeasured, kind: str, sentence: str) -> Finding:
    return Finding(kind, "warning", sentence, last.epoch, last.epoch, "loss")
