"""Figures of a data set's values: column by column of a table, channel by channel of images.

They are joined from pieces of rows, so that a data set on disk need not fit into memory. Values
that are no finite numbers count as missing and are left out.
"""

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

Floats64 = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Figures:
    """What is known of some values; arrays are of shape (columns,) or (parts, columns).

    Attributes:
        values: how many finite numbers there are.
        missing: how many values are none.
        least, greatest, mean: of the finite numbers; NaN where there are none.
        square: sum of the squared distances from the mean.
        fractions: how many of the finite numbers are not whole.
    """

    values: Floats64
    missing: Floats64
    least: Floats64
    greatest: Floats64
    mean: Floats64
    square: Floats64
    fractions: Floats64

    @property
    def deviation(self) -> Floats64:
        """The population's standard deviation; NaN without values."""
        return np.sqrt(self.square / np.where(self.values > 0, self.values, np.nan))

    @property
    def of_all_parts(self) -> "Figures":
        """The parts' figures joined; arrays are of shape (columns,)."""
        first, *others = (self.part(number) for number in range(len(self.values)))
        for other in others:
            first = joined(first, other)
        return first

    def part(self, number: int) -> "Figures":
        """One part's figures; arrays are of shape (columns,)."""
        return Figures(*(row[number] for row in self.rows))

    @property
    def rows(self) -> tuple[Floats64, ...]:
        """The attributes in their order."""
        return tuple(getattr(self, field.name) for field in fields(self))


def stacked(parts: list[Figures]) -> Figures:
    """Figures of several parts in one, arrays of shape (parts, columns)."""
    return Figures(*(np.stack(rows) for rows in zip(*(part.rows for part in parts), strict=True)))


def no_figures(columns: int) -> Figures:
    """The figures of no values."""
    none, unknown = np.zeros(columns), np.full(columns, np.nan)
    return Figures(none, none, unknown, unknown, unknown, none, none)


def figures_of(values: Floats64) -> Figures:
    """The figures of an array of shape (values, columns)."""
    finite = np.isfinite(values)
    values = np.where(finite, values, np.nan)
    count = finite.sum(axis=0).astype(np.float64)
    mean = np.nansum(values, axis=0) / np.where(count > 0, count, np.nan)
    return Figures(
        count,
        len(values) - count,
        np.fmin.reduce(values, axis=0, initial=np.nan),
        np.fmax.reduce(values, axis=0, initial=np.nan),
        mean,
        np.nansum(np.square(values - mean), axis=0),
        (finite & (values != np.rint(values))).sum(axis=0).astype(np.float64),
    )


def joined(one: Figures, other: Figures) -> Figures:
    """The figures of two sets of values together.

    T. Chan, G. Golub, R. LeVeque, Updating formulae and a pairwise algorithm for computing sample
    variances (1979): unlike a sum of squares it loses nothing where the mean is large.
    """
    values = one.values + other.values
    share = other.values / np.maximum(values, 1)
    means = np.nan_to_num(one.mean), np.nan_to_num(other.mean)
    apart = means[1] - means[0]
    return Figures(
        values,
        one.missing + other.missing,
        np.fmin(one.least, other.least),
        np.fmax(one.greatest, other.greatest),
        np.where(values > 0, means[0] + apart * share, np.nan),
        one.square + other.square + apart**2 * one.values * share,
        one.fractions + other.fractions,
    )
