"""From an array of any numbers to inputs: bytes for images, float32 for the rest, samples first."""

import math
from dataclasses import dataclass

import numpy as np

from dllab.data.samples import DataError, Inputs

CHANNELS = (1, 3, 4)
CHANNELS_MOVED = "Channels stood first and were moved to the end."


@dataclass(frozen=True)
class Layout:
    """How samples lie in an array.

    Attributes:
        sample_shape: of a sample as the lab keeps it: (features,) or (height, width, channels).
        channels_first: whether the array holds channels before rows.
        kind: the type of number the lab keeps.
    """

    sample_shape: tuple[int, ...]
    channels_first: bool
    kind: np.dtype

    def __str__(self) -> str:
        """A sample's shape and type: "28 x 28 x 1 uint8"."""
        return f"{' x '.join(map(str, self.sample_shape))} {self.kind}"

    @property
    def remarks(self) -> tuple[str, ...]:
        """What was turned."""
        return (CHANNELS_MOVED,) if self.channels_first else ()

    def inputs(self, piece: Inputs, where: str, start: int) -> Inputs:
        """Some samples, from sample `start` on, as the lab keeps them.

        Raises:
            DataError: a value is not finite, also once it is a float32.
        """
        if self.channels_first:
            piece = np.moveaxis(piece, 1, -1)
        piece = piece.reshape(len(piece), *self.sample_shape)
        with np.errstate(over="ignore"):
            inputs = piece.astype(self.kind, copy=False)
        if self.kind.kind == "f":
            _check_finite(inputs, piece, where, start)
        return inputs


def layout_of(shape: tuple[int, ...], kind: np.dtype, where: str) -> Layout:
    """How an array of samples is to be read.

    Raises:
        DataError: it holds no numbers, no samples, or too many axes.
    """
    _check_kind(kind, where)
    if not 1 <= len(shape) <= 4 or 0 in shape:
        received = f"an array of {' x '.join(map(str, shape))}" if shape else "a single value"
        raise DataError(
            f"{where}: expected samples x features, samples x height x width or samples x height x "
            f"width x channels, received {received}; choose another array or reshape it."
        )
    first = len(shape) == 4 and shape[-1] not in CHANNELS and shape[1] in CHANNELS
    kept = np.dtype(np.uint8 if kind.kind == "b" or kind == np.uint8 else np.float32)
    return Layout(_sample_shape(shape, first), first, kept)


def _sample_shape(shape: tuple[int, ...], channels_first: bool) -> tuple[int, ...]:
    if channels_first:
        return (*shape[2:], shape[1])
    if len(shape) == 3:
        return (*shape[1:], 1)
    return shape[1:] or (1,)


def _check_kind(kind: np.dtype, where: str) -> None:
    if kind.kind in "biuf":
        return
    received = "pickled Python objects, which could run foreign code" if kind.hasobject else kind
    raise DataError(
        f'{where}: expected numbers, received {received}; save them as numbers: x.astype("float32")'
        "."
    )


def _check_finite(inputs: Inputs, piece: Inputs, where: str, start: int) -> None:
    finite = np.isfinite(inputs)
    if finite.all():
        return
    row, *place = np.unravel_index(int(np.argmin(finite)), inputs.shape)
    value = piece[row, *place]
    many = " that a float32 can hold" if math.isfinite(value) else ""
    column = ", ".join(str(index + 1) for index in place)
    raise DataError(
        f"{where}, row {start + int(row) + 1}, place {column}: expected a finite number{many}, "
        f"received {value}; correct the value or leave the row out."
    )
