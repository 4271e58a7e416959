"""Fields of numbers as colours of the theme."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor

from ui.theme import Colours

Bytes = npt.NDArray[np.uint8]
Values = npt.NDArray[np.floating]

STEPS = 256
# How much of a class's colour covers the ground where it is certain, and where it is not: points
# in the same colour must stand out from both.
CERTAIN, UNCERTAIN = 0.62, 0.10
# Okabe and Ito's blue and vermilion, far apart for every eye.
BELOW, ABOVE = {False: "#0072b2", True: "#56b4e9"}, {False: "#c84600", True: "#f08a4b"}


def rgb(colour: QColor | str) -> npt.NDArray[np.float64]:
    """Red, green and blue, 0 to 255."""
    shade = QColor(colour)
    return np.array([shade.red(), shade.green(), shade.blue()], np.float64)


def class_field(probabilities: Values, palette: Sequence[QColor], shades: Colours) -> Bytes:
    """The likeliest class's colour, the stronger the more certain, shape (rows, columns, 3)."""
    classes = probabilities.shape[-1]
    named, greatest = probabilities.argmax(axis=-1), probabilities.max(axis=-1)
    certainty = (greatest - 1 / classes) / (1 - 1 / classes)
    levels = (certainty * (STEPS - 1)).astype(np.intp)
    strengths = np.linspace(UNCERTAIN, CERTAIN, STEPS)[:, None]
    ground = rgb(shades.plot)
    tables = [(strengths * rgb(colour) + (1 - strengths) * ground) for colour in palette]
    return np.stack(tables).astype(np.uint8)[named, levels]


def sequential(shares: Values, shades: Colours) -> Bytes:
    """Numbers from 0 to 1: from the plot's ground to its strongest colour."""
    return _ramp(rgb(shades.plot), rgb(shades.accent))[_levels(shares)]


def diverging(values: Values, extent: float, shades: Colours, dark: bool) -> Bytes:
    """Numbers from -extent to extent: blue below 0, the plot's ground at 0, vermilion above."""
    ground = rgb(shades.plot)
    below = _ramp(rgb(BELOW[dark]), ground)[::2]
    above = _ramp(ground, rgb(ABOVE[dark]))[::2]
    table = np.concatenate([below, above])
    return table[_levels(0.5 + 0.5 * values / (extent or 1.0))]


def _ramp(first: npt.NDArray[np.float64], last: npt.NDArray[np.float64]) -> Bytes:
    share = np.linspace(0, 1, STEPS)[:, None]
    return ((1 - share) * first + share * last).astype(np.uint8)


def _levels(shares: Values) -> npt.NDArray[np.intp]:
    levels: npt.NDArray[np.intp] = np.clip(shares * STEPS, 0, STEPS - 1).astype(np.intp)
    return levels


def entropy(probabilities: Values) -> Values:
    """-Σ p ln p as a share of ln C, its greatest value; 0: certain, 1: no idea."""
    sound = np.clip(probabilities, 1e-12, 1)
    total: Values = -(sound * np.log(sound)).sum(axis=-1) / np.log(probabilities.shape[-1])
    return total
