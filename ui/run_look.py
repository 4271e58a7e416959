"""How each run looks wherever it is drawn: a colour, and dots between the dashes of later ones."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

# M. Okabe, K. Ito, "Color Universal Design" (2002): blue, vermilion, bluish green, reddish purple,
# sky blue, orange, yellow, black; shifted in lightness until each stands out from the plot.
# The second eight are the same in another lightness.
RUNS_LIGHT = (
    *("#0072b2", "#c84600", "#008a64", "#c0629a"),
    *("#2f93cf", "#c98300", "#7a7a00", "#3a3f47"),
    *("#00416b", "#7a2a00", "#00513a", "#7d2f60"),
    *("#1a6390", "#8a5a00", "#4c4c00", "#7d8591"),
)
RUNS_DARK = (
    *("#3f9be0", "#e8702a", "#1fb58a", "#d98ab6"),
    *("#7cc8f2", "#eba91c", "#f0e442", "#c3c9d2"),
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
