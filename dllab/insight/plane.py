"""A plane through the space of the inputs: two axes to look along, all others held still."""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from dllab.data import DataError
from dllab.data.prepare import Prepared
from dllab.data.scaled import Scaled
from dllab.insight.network import prepared
from dllab.insight.principal import principal_axes
from dllab.network.inference import Floats
from dllab.spec.data import DataSpec

Values = npt.NDArray[np.float64]
Kind = Literal["columns", "principal"]

# Enough for means and principal axes; more would only take longer to read.
MOST_FITTED = 4096
# The values an axis reaches beyond its least and greatest point, as a share of their distance.
MARGIN = 0.1


@dataclass(frozen=True, eq=False)
class Plane:
    """Two axes through the inputs: a point (a, b) stands for `origin` + a `first` + b `second`.

    Attributes:
        names: of the axes.
        origin, first, second: flat, shape (d,).
        in_units: whether they are in the units of the data set, and are preprocessed before the
            network is fed them; else they are what the network is fed.
        data: what the plane was laid through.
    """

    names: tuple[str, str]
    origin: Values
    first: Values
    second: Values
    in_units: bool
    data: Prepared

    def inputs(self, a: Values, b: Values) -> Floats:
        """What the network is fed at the points (a, b), shape (points, ...)."""
        flat = self.origin + np.outer(a, self.first) + np.outer(b, self.second)
        fitted = self.data.fitted
        if not self.in_units:
            return flat.reshape(-1, *fitted.output_shape).astype(np.float32)
        return fitted.apply(flat.reshape(-1, *fitted.input_shape).astype(np.float32))

    def places(self, part: Scaled, rows: npt.NDArray[np.intp]) -> Values:
        """Where samples lie on the plane, seen straight from above, shape (rows, 2)."""
        flat = self._flat(part, rows) - self.origin
        # Both pairs of axes there are stand square on each other and have length 1.
        return flat @ np.stack([self.first, self.second], axis=1)

    def _flat(self, part: Scaled, rows: npt.NDArray[np.intp]) -> Values:
        read = _originals(part, rows) if self.in_units else part.read(rows)
        return read.reshape(len(read), -1).astype(np.float64)


def plane_of(spec: DataSpec, params: dict[str, Any]) -> Plane:
    """The plane that {"kind": "columns", "columns": [i, j]} or {"kind": "principal"} describes.

    Raises:
        DataError: the data have fewer than two values to a sample, or no such columns.
    """
    return _laid(spec, json.dumps(params, sort_keys=True))


@lru_cache(maxsize=4)
def _laid(spec: DataSpec, params: str) -> Plane:
    data, asked = prepared(spec), json.loads(params)
    return _principal(data) if asked["kind"] == "principal" else _columns(data, *asked["columns"])


def _columns(data: Prepared, first: int, second: int) -> Plane:
    size = int(np.prod(data.fitted.input_shape))
    if size < 2 or not (0 <= first < size and 0 <= second < size and first != second):
        raise DataError(
            f"A plane needs two different columns out of {size:,}, received {first} and {second}; "
            "choose others."
        )
    rows = _sample_rows(data.train)
    origin = _originals(data.train, rows).reshape(len(rows), -1).mean(axis=0, dtype=np.float64)
    origin[[first, second]] = 0
    names = data.column_names or tuple(f"value {index + 1}" for index in range(size))
    axes = np.eye(size)
    return Plane((names[first], names[second]), origin, axes[first], axes[second], True, data)


def _principal(data: Prepared) -> Plane:
    """The two directions along which what the network is fed varies most."""
    rows = _sample_rows(data.train)
    flat = data.train.read(rows).reshape(len(rows), -1).astype(np.float64)
    if flat.shape[1] < 2:
        raise DataError("A plane needs samples of two values or more, these have one.")
    origin = flat.mean(axis=0)
    centred = flat - origin
    spread, axes = principal_axes(centred, 2)
    shares = spread**2 / (np.square(centred).sum() or 1)
    names = tuple(
        f"principal component {number} ({share:.0%} of the variance)"
        for number, share in enumerate(shares, 1)
    )
    signs = [np.sign(axis[np.abs(axis).argmax()]) for axis in axes]
    return Plane((names[0], names[1]), origin, signs[0] * axes[0], signs[1] * axes[1], False, data)


def _sample_rows(part: Scaled) -> npt.NDArray[np.intp]:
    """Places spread evenly over a part, at most `MOST_FITTED`."""
    return evenly(len(part), MOST_FITTED)


def evenly(count: int, most: int) -> npt.NDArray[np.intp]:
    """At most so many places of so many, evenly spread."""
    return np.unique(np.linspace(0, max(count - 1, 0), min(count, most)).astype(np.intp))


def _originals(part: Scaled, rows: npt.NDArray[np.intp]) -> Floats:
    return np.asarray(part.original[part.rows[rows]], np.float32)


def limits(places: Values) -> tuple[float, float]:
    """From where to where an axis should reach for these values."""
    low, high = float(places.min()), float(places.max())
    margin = MARGIN * (high - low or 1.0)
    return low - margin, high + margin
