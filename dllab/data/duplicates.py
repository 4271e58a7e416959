"""Samples that train and are measured on as well: what they score tells nothing of the rest."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from dllab.data.report import Report, unreported
from dllab.data.samples import Inputs, Labels, Samples
from dllab.data.split import Indices, Parts, test_part

# Samples hashed between two reports.
PIECE = 4096
DOING = "Looking for duplicates"


class Pair(NamedTuple):
    """A sample of the validation or test part, and the first training sample equal to it.

    Attributes:
        train: the training sample's place in the data set.
        place: the other's place; in the set's own test part where that is the test part.
        same_label: whether both have the same label; if not, one of them is wrong.
    """

    train: int
    place: int
    same_label: bool


@dataclass(frozen=True)
class Duplicates:
    """The samples of a split that also stand in the training part, in the order of their places."""

    validation: tuple[Pair, ...]
    test: tuple[Pair, ...]


def duplicates(samples: Samples, parts: Parts, report: Report = unreported) -> Duplicates:
    """Find every sample measured on that equals a training sample in all its values, bit by bit.

    Hashes stand for the samples: 128 bits of BLAKE2b, which no two of 10^9 different samples share
    by chance but once in 10^21 times.

    Args:
        samples: the data set.
        parts: its split; without a held-out part the set's own test part is compared.
        report: hears the samples hashed.

    Raises:
        Cancelled: `report` said so.
    """
    x_test, y_test, test = test_part(samples, parts.test)
    counted = _Counted(report, len(parts.train) + len(parts.validation) + len(test))
    train: dict[bytes, int] = {}
    for place, digest in _hashed(samples.x, np.sort(parts.train), counted):
        train.setdefault(digest, place)

    def found(x: Inputs, y: Labels, places: Indices) -> Iterator[Pair]:
        for place, digest in _hashed(x, np.sort(places), counted):
            if (twin := train.get(digest)) is not None:
                yield Pair(twin, place, bool(samples.y[twin] == y[place]))

    return Duplicates(
        tuple(found(samples.x, samples.y, parts.validation)), tuple(found(x_test, y_test, test))
    )


class _Counted:
    """Says how many samples are hashed, over all parts."""

    def __init__(self, report: Report, total: int) -> None:
        self._report = report
        self._total = total
        self._done = 0

    def add(self, count: int) -> None:
        self._done += count
        self._report(DOING, self._done, self._total, "samples")


def _hashed(x: Inputs, places: Indices, counted: _Counted) -> Iterator[tuple[int, bytes]]:
    for start in range(0, len(places), PIECE):
        piece = places[start : start + PIECE]
        rows = np.ascontiguousarray(x[piece])
        for place, row in zip(piece.tolist(), rows, strict=True):
            yield place, hashlib.blake2b(row, digest_size=16).digest()
        counted.add(len(piece))
