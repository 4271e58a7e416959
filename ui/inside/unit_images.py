"""Weights as images, one a unit; all of a layer on one scale around 0."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage

from ui.data.pictured import Rows
from ui.data.pixels import RGB32, borrowed
from ui.theme import Colours
from ui.views.field_colours import diverging, rgb

Weights = npt.NDArray[np.floating]
Tiles = npt.NDArray[np.float32]

# The scale ends where so many of a thousand weights lie within it: a single large one would make
# all others pale.
WITHIN = 998
# Ends a scale may have, times powers of ten: few, so that it stands still while weights grow.
ENDS = (1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 10.0)
# So few channels stand in one row, more as a square.
IN_A_ROW = 3
# How many channels are told one by one.
MOST_CHANNELS = 512


def extent_of(weights: Weights) -> float:
    """How far a scale around 0 reaches for these weights."""
    sizes = np.abs(weights[np.isfinite(weights)]).ravel()
    if not sizes.size or not (most := float(sizes.max())):
        return 1.0
    place = (len(sizes) - 1) * WITHIN // 1000
    return end_of(float(np.partition(sizes, place)[place]) or most)


def end_of(most: float) -> float:
    """The end of a scale that reaches as far as this, which is above 0."""
    power = 10.0 ** np.floor(np.log10(most))
    return float(power * next(end for end in ENDS if most <= power * end * (1 + 1e-9)))


def per_unit(kernel: Weights, image: tuple[int, ...]) -> Tiles:
    """The weights of each unit in the shape of what it weighs, (units, height, width, channels)."""
    last = np.moveaxis(kernel, -1, 0) if kernel.ndim == 4 else kernel.T
    return np.ascontiguousarray(last.reshape(kernel.shape[-1], *image), np.float32)


def mosaic(tiles: Tiles) -> Tiles:
    """All channels of each unit beside each other, a gap between two; (units, …, …, 1)."""
    units, height, width, channels = tiles.shape
    across = channels if channels <= IN_A_ROW else int(np.ceil(np.sqrt(channels)))
    lines = -(-channels // across)
    shape = units, lines, height + 1, across, width + 1
    spread = np.full(shape, np.nan, np.float32)
    for channel in range(channels):
        line, column = divmod(channel, across)
        spread[:, line, :height, column, :width] = tiles[..., channel]
    flat = spread.reshape(units, lines * (height + 1), across * (width + 1))
    return flat[:, :-1, :-1, None]


class UnitImages:
    """The units of a layer as images; see `ui.data.pictured.Pictured`.

    Attributes:
        tiles: weights, shape (units, height, width, 1 or 3); gaps are not numbers.
        extent: how far the scale reaches.
    """

    lines = 1

    def __init__(
        self,
        tiles: Tiles,
        extent: float,
        names: Sequence[str],
        shades: Colours,
        dark: bool,
    ) -> None:
        self.tiles, self.extent = tiles, extent
        self._names, self._shades, self._dark = names, shades, dark

    @property
    def size(self) -> tuple[int, int]:
        """See `Pictured`."""
        height, width = self.tiles.shape[1:3]
        return height, width

    def picture(self, rows: Rows, step: int) -> QImage:
        """See `Pictured`."""
        tiles = self.tiles[rows][:, ::step, ::step]
        flat = tiles.reshape(-1, *tiles.shape[2:])
        return coloured(flat, self.extent, self._shades, self._dark)

    def caption(self, row: int) -> tuple[str, ...]:
        """The unit's name, or class."""
        return (self._names[row].removeprefix("unit "),)

    def sentence(self, row: int) -> str:
        """The same in full."""
        return self._names[row]


def coloured(image: Weights, extent: float, shades: Colours, dark: bool) -> QImage:
    """Weights of shape (height, width, 1 or 3): on the diverging scale, or as red, green, blue."""
    known = np.isfinite(image)
    finite = np.where(known, image, 0)
    if image.shape[2] == 3:
        pixels = np.clip(127.5 + finite * (127.5 / extent), 0, 255).astype(np.uint8)
    else:
        pixels = diverging(finite[..., 0], extent, shades, dark)
        pixels[~known[..., 0]] = rgb(shades.border).astype(np.uint8)
    return borrowed(np.ascontiguousarray(pixels)).convertToFormat(RGB32)
