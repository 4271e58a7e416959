"""How classes and parts look wherever data are drawn: by colour and, for points, by shape."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from dllab.data.overview import TEST, TRAINING, UNUSED, VALIDATION
from ui.run_look import run_colour

# Shapes of pyqtgraph: seven, so that colour and shape repeat together only after 56 classes.
SYMBOLS = ("o", "s", "t", "d", "+", "star", "x")

# The parts as lines: told apart by their dashes, never by colour alone.
PART_LINES = {
    TRAINING: Qt.PenStyle.SolidLine,
    VALIDATION: Qt.PenStyle.DashLine,
    TEST: Qt.PenStyle.DotLine,
    UNUSED: Qt.PenStyle.DashDotLine,
}


def class_colour(label: int, dark: bool) -> QColor:
    """The colour of a class; safe for the colour-blind, repeats after 8."""
    return run_colour(label + 1, dark)


def class_symbol(label: int) -> str:
    """The shape of a class's points; repeats after 7."""
    return SYMBOLS[label % len(SYMBOLS)]
