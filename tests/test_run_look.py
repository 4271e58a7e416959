"""No two runs of a session look alike, in either theme."""

from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import QApplication

from tests.test_theme import contrast
from ui.run_look import HUES, line_pen, run_colour, run_dots
from ui.theme import DARK, LIGHT, mixed
from ui.views import metric_plot, rate_plot
from ui.views.run_rows import _picture

SOLID, DASHED = Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine
BOTH = pytest.mark.parametrize("dark", [False, True])


# G. Machado, M. Oliveira, L. Fernandes, "A Physiologically-based Model for Simulation of Color
# Vision Deficiency" (2009), table 1, severity 1.0: what of red, green and blue light is seen.
SIGHTS = {
    "all": np.eye(3),
    "no red": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "no green": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "no blue": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
# Linear sRGB to CIE XYZ, in units of its white (IEC 61966-2-1).
XYZ = np.array(
    [
        [0.4339531, 0.3762191, 0.1898201],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0177566, 0.1094680, 0.8727755],
    ]
)


def seen(colour: QColor, sight: str) -> np.ndarray:
    """A colour in CIE L*a*b*, as it is seen."""
    values = np.array([colour.redF(), colour.greenF(), colour.blueF()])
    light = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    x, y, z = np.cbrt(XYZ @ np.clip(SIGHTS[sight] @ light, 0, 1))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@BOTH
@pytest.mark.parametrize(
    ("sight", "least"), [("all", 24), ("no red", 13), ("no green", 16), ("no blue", 14.9)]
)
def test_any_two_of_the_first_eight_can_be_told_apart(dark: bool, sight: str, least: int) -> None:
    pairs = combinations(range(1, HUES + 1), 2)
    apart = {
        pair: np.linalg.norm(np.subtract(*(seen(run_colour(each, dark), sight) for each in pair)))
        for pair in pairs
    }
    assert {pair: far for pair, far in apart.items() if far < least} == {}


def distance(one: QColor, other: QColor) -> int:
    one_rgb, other_rgb = ((c.red(), c.green(), c.blue()) for c in (one, other))
    return sum(abs(a - b) for a, b in zip(one_rgb, other_rgb, strict=True))


@BOTH
def test_every_run_stands_out_from_the_plot(dark: bool) -> None:
    for number in range(1, 17):
        assert contrast(run_colour(number, dark), (DARK if dark else LIGHT).plot) >= 3


@BOTH
def test_single_batches_can_be_seen_on_a_dark_plot(dark: bool) -> None:
    plot = (DARK if dark else LIGHT).plot
    for number in range(1, 17):
        faint = mixed(run_colour(number, dark), plot, metric_plot.FAINT[dark])
        assert contrast(faint, plot) >= (2.1 if dark else 1.4)
    accent = (DARK if dark else LIGHT).accent
    assert contrast(mixed(accent, plot, rate_plot.FAINT), plot) >= 3


@BOTH
def test_the_first_eight_differ_in_colour_and_are_drawn_through(dark: bool) -> None:
    for one, other in combinations(range(1, HUES + 1), 2):
        assert distance(run_colour(one, dark), run_colour(other, dark)) > 60
    assert {run_dots(number) for number in range(1, HUES + 1)} == {0}
    assert line_pen(QColor("red"), 2, SOLID).style() == SOLID


@BOTH
def test_no_two_runs_look_alike(dark: bool) -> None:
    looks = {(run_colour(number, dark).name(), run_dots(number)) for number in range(1, 101)}
    assert len(looks) == 100
    for number in range(1, HUES + 1):
        assert distance(run_colour(number, dark), run_colour(number + HUES, dark)) > 60


def test_dots_keep_training_and_validation_apart() -> None:
    patterns = [
        tuple(line_pen(QColor("red"), 2, style, dots).dashPattern())
        for style in (SOLID, DASHED)
        for dots in (1, 2, 3)
    ]
    assert len(set(patterns)) == 6
    assert patterns[1] == (6, 2, 1, 2, 1, 2)


def test_the_list_shows_the_dots(qapp: QApplication) -> None:  # noqa: ARG001
    images = [
        _picture(number, "finished", QIcon.Mode.Normal, False).toImage() for number in (1, 17, 33)
    ]
    holes = [
        sum(image.pixelColor(x, y).alpha() == 0 for x in range(4, 28) for y in range(4, 28))
        for image in images
    ]
    assert holes == [0, 2 * 16, 4 * 16]
