"""Real data sets to look at in the tests of the views."""

from functools import reduce
from pathlib import Path
from zlib import crc32

import numpy as np
import pytest

from dllab.data import Samples, load
from dllab.data.overview import Overview, make_overview, open_overview
from dllab.data.store import stored, write_samples
from dllab.spec.data import FirstSamples, Iris, Mnist, Moons, Share, Split, Xor

CIFAR = Path(__file__).parents[3] / "shared" / "data" / "cifar10_subset.npz"
OBJECTS = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
FIRST = FirstSamples(train=2400, validation=600)


def look_at(samples: Samples, split: Split) -> Overview:
    """The overview of samples, kept in place of a generated set that is no other samples'."""
    arrays = (samples.x, samples.y, samples.x_test, samples.y_test)
    key = reduce(lambda so_far, array: crc32(array.tobytes(), so_far), arrays, 0)
    folder = stored(Xor(seed=key), lambda place: write_samples(place, samples))
    return open_overview(folder, make_overview(folder, split))


def digits() -> Overview:
    """MNIST under the lecture's split."""
    return look_at(load(Mnist()), FIRST)


def flowers(split: Split | None = None) -> Overview:
    """Iris."""
    return look_at(load(Iris()), split or Share())


def moons() -> Overview:
    """Two half circles."""
    return look_at(load(Moons()), Share())


def objects() -> Overview:
    """12,000 colour images of CIFAR-10; the test is skipped where they are not at hand."""
    if not CIFAR.exists():
        pytest.skip(f"{CIFAR} is not here: it may not be bundled")
    with np.load(CIFAR, allow_pickle=False) as archive:
        samples = Samples(
            archive["x_train"],
            archive["y_train"].ravel().astype(np.int32),
            archive["x_test"],
            archive["y_test"].ravel().astype(np.int32),
            OBJECTS,
        )
    return look_at(samples, Share())


def table(rows: int = 1000, columns: int = 3) -> Overview:
    """Numbers of three classes, one of them missing in every 50th row of the second column."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(rows, columns)).astype(np.float32)
    x[::50, 1] = np.nan
    y = rng.integers(0, 3, rows).astype(np.int32)
    names = tuple(f"column {place}" for place in range(columns))
    samples = Samples.without_test(x, y, ("a", "b", "c"), names)
    return look_at(samples, Share())
