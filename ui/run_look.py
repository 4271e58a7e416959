"""How each run looks wherever it is drawn: a colour, and dots between the dashes of later ones."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

# The hues of M. Okabe, K. Ito, "Color Universal Design" (2002): blue, vermilion, bluish green,
# reddish purple, sky blue, orange, yellow, black. Their lightness and, a little, their hue were
# moved until each stands out from the plot and any two of the first eight can be told apart, by
# people who see no red, no green or no blue as well (see tests/test_run_look.py). The second eight
# are the same in another lightness.
RUNS_LIGHT = (
    *("#0061ae", "#c9413f", "#3a8863", "#e8629a"),
    *("#4298d7", "#c3850d", "#674800", "#101e1f"),
    *("#00416b", "#7a2a00", "#00513a", "#7d2f60"),
    *("#1a6390", "#8a5a00", "#8f8523", "#7d8591"),
)
RUNS_DARK = (
    *("#1082ee", "#cf6d0d", "#81b97d", "#ca7fab"),
    *("#0acef8", "#ebb623", "#f7faa9", "#cfd3db"),
    *("#a9d1f5", "#f7b48e", "#8fe0c8", "#f2cbe0"),
    *("#4f86a3", "#a87a1c", "#a39b2e", "#868d98"),
)
HUES = 8
# Lengths of a dash, a dot and the room behind each, in widths of the line.
LONG = (6.0, 2.0)
SHORT = (4.0, 2.0)
DOT = (1.0, 2.0)


def run_colour(number: int, dark: bool) -> QColor:
    """The colour of a session's run, counted from 1; safe for the colour-blind."""
    cycle = RUNS_DARK if dark else RUNS_LIGHT
    return QColor(cycle[(number - 1) % len(cycle)])


def run_dots(number: int) -> int:
    """How many dots lie between the dashes of a run's lines: none for the first eight runs.

    With the colour they tell apart any two runs of a session.
    """
    return (number - 1) // HUES


def line_pen(colour: QColor, width: float, style: Qt.PenStyle, dots: int = 0) -> QPen:
    """The pen of a run's line, solid for validation and dashed for training.

    Args:
        colour: of the line.
        width: of the line.
        style: of a run without dots.
        dots: between two dashes; those of a solid line are long.
    """
    pen = QPen(colour, width, style)
    if dots:
        pen.setDashPattern(_pattern(LONG if style == Qt.PenStyle.SolidLine else SHORT, dots))
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def _pattern(dash: Sequence[float], dots: int) -> list[float]:
    return [*dash, *DOT * dots]
