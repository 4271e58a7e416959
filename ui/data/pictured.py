"""What a grid of images shows: by row, a picture, what stands below it, and a sentence."""

from typing import Protocol

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage

from dllab.data.overview import PARTS, Overview
from ui.data.pixels import Pixels

Rows = npt.NDArray[np.integer]


class Pictured(Protocol):
    """Images of one size.

    Attributes:
        size: height and width of an image.
        lines: of text below each.
    """

    @property
    def size(self) -> tuple[int, int]:
        """Height and width of an image."""

    @property
    def lines(self) -> int:
        """Lines of text below each."""

    def picture(self, rows: Rows, step: int) -> QImage:
        """Images one below the other; of each, every `step`-th line and column."""

    def caption(self, row: int) -> tuple[str, ...]:
        """The lines below an image."""

    def sentence(self, row: int) -> str:
        """All there is to say of an image."""


class OverviewImages:
    """The images of a data set, with their classes."""

    lines = 1

    def __init__(self, overview: Overview) -> None:
        self.overview = overview
        self._pixels = Pixels.of(overview)

    @property
    def size(self) -> tuple[int, int]:
        """See `Pictured`."""
        height, width = self.overview.samples.x.shape[1:3]
        return height, width

    def picture(self, rows: Rows, step: int) -> QImage:
        """See `Pictured`."""
        return self._pixels.picture(self.overview.inputs(rows, step))

    def caption(self, row: int) -> tuple[str, ...]:
        """The class."""
        return (self.overview.samples.class_names[int(self.overview.labels[row])],)

    def sentence(self, row: int) -> str:
        """Number, class and part."""
        return f"Sample {row + 1:,}: {self.caption(row)[0]}, {PARTS[self.overview.part[row]]}"
