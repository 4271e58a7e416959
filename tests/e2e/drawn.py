"""Values read back from the pixels of an exported picture, without the code that drew it."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

Pixels = npt.NDArray[np.int_]

# Of the light theme: the grid, the first run.
GRID = (0xDF, 0xE3, 0xE8)
BLUE = (0x00, 0x72, 0xB2)
# The accuracy plot's lines stand at 0, 0.2, … 1; the loss plot lies below.
ACCURACY_LINES = 6
# The curve is 2.4 pixels wide, markers and the ends of lines are not much wider.
THINNEST = 2


class AccuracyPlot:
    """The upper plot of a picture of one run in light colours, measured by its own grid."""

    def __init__(self, path: Path, last_epoch: int) -> None:
        with Image.open(path) as image:
            self._pixels = np.asarray(image.convert("RGB")).astype(int)
        self.size = self._pixels.shape[1], self._pixels.shape[0]
        self._last_epoch = last_epoch
        rows = _lines(_near(self._pixels, GRID, 2).mean(axis=1))[:ACCURACY_LINES]
        assert np.ptp(np.diff(rows)) <= 1, f"no even grid of accuracies: {rows}"
        self._top, self._bottom = rows[0], rows[-1]
        plot = self._pixels[round(self._top) : round(self._bottom)]
        columns = _lines(_near(plot, GRID, 2).mean(axis=0))
        assert np.ptp(np.diff(columns)) <= 1, f"no even grid of epochs: {columns}"
        # The axis itself stands at epoch 0, the last line at the last planned epoch.
        self._left, self._right = columns[0], columns[-1]

    def validation(self, epoch: int) -> float:
        """The value of the solid curve, the lower of the two, at an epoch."""
        share = epoch / self._last_epoch
        column = round(self._left + share * (self._right - self._left))
        rows = slice(round(self._top) - 2, round(self._bottom) + 3)
        strokes = _strokes(_near(self._pixels[rows, column], BLUE, 60))
        thick = [stroke for stroke in strokes if stroke[1] - stroke[0] >= THINNEST]
        assert thick, f"no curve at epoch {epoch}, column {column}"
        first, last = thick[-1]
        centre = rows.start + (first + last - 1) / 2
        return float((self._bottom - centre) / (self._bottom - self._top))


def _near(pixels: Pixels, colour: tuple[int, int, int], distance: int) -> npt.NDArray[np.bool_]:
    near: npt.NDArray[np.bool_] = (np.abs(pixels - np.array(colour)) <= distance).all(axis=-1)
    return near


def _lines(shares: npt.NDArray[np.float64]) -> list[float]:
    """Where at least a third of a row or column is grid; neighbours are one line."""
    return [(first + last - 1) / 2 for first, last in _strokes(shares > 1 / 3)]


def _strokes(marked: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and last + 1 index of each unbroken stretch of marked ones."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], marked.astype(int), [0]])))
    return [(int(first), int(last)) for first, last in edges.reshape(-1, 2)]
