"""The overview says of a data set what NumPy says of its arrays."""

import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from dllab.data import Cancelled, Samples, load
from dllab.data.overview import (
    TEST,
    TRAINING,
    UNUSED,
    VALIDATION,
    Overview,
    make_overview,
    open_overview,
)
from dllab.data.overview.making import FOLDER
from dllab.data.overview.parts import drawn_rows
from dllab.data.split import split_indices
from dllab.data.store import stored, write_names, write_samples
from dllab.spec.data import FirstSamples, Iris, Mnist, Moons, Share, Split, Xor

FIRST = FirstSamples(train=2400, validation=600)


def kept(samples: Samples, name: int = 0) -> Path:
    """Samples in the store, in place of some generated set."""
    return stored(Xor(seed=name), lambda folder: write_samples(folder, samples))


def overview(samples: Samples, split: Split) -> Overview:
    folder = kept(samples)
    return open_overview(folder, make_overview(folder, split))


@pytest.fixture(scope="module")
def mnist() -> Samples:
    return load(Mnist())


def table(rows: int = 200) -> Samples:
    """Two columns, the second with gaps; three classes; 20 rows for the test."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(rows + 20, 2)).astype(np.float32)
    x[::9, 1] = np.nan
    y = rng.integers(0, 3, rows + 20).astype(np.int32)
    return Samples(x[:rows], y[:rows], x[rows:], y[rows:], ("a", "b", "c"), ("one", "two"))


def test_every_row_has_its_part(mnist: Samples) -> None:
    seen = overview(mnist, FIRST)
    assert np.array_equal(seen.part[:2400], np.full(2400, TRAINING))
    assert np.array_equal(seen.part[2400:3000], np.full(600, VALIDATION))
    assert np.array_equal(seen.part[3000:60_000], np.full(57_000, UNUSED))
    assert np.array_equal(seen.part[60_000:], np.full(10_000, TEST))


def test_classes_are_counted_part_by_part(mnist: Samples) -> None:
    seen = overview(mnist, FIRST)
    assert seen.counts[TRAINING].tolist() == np.bincount(mnist.y[:2400]).tolist()
    assert seen.counts[VALIDATION].tolist() == np.bincount(mnist.y[2400:3000]).tolist()
    assert seen.counts[UNUSED].tolist() == np.bincount(mnist.y[3000:]).tolist()
    assert seen.counts[TEST].tolist() == np.bincount(mnist.y_test).tolist()


def test_figures_and_histogram_of_images(mnist: Samples) -> None:
    seen = overview(mnist, FIRST)
    assert (seen.is_images, seen.columns) == (True, ("grey",))
    part = mnist.x[:2400].astype(np.float64)
    training = seen.figures.part(TRAINING)
    assert (training.least[0], training.greatest[0]) == (0, 255)
    assert training.mean[0] == pytest.approx(part.mean(), rel=1e-12)
    assert training.deviation[0] == pytest.approx(part.std(), rel=1e-12)
    expected = np.histogram(part, seen.edges[0])[0]
    assert seen.histogram[TRAINING, 0].tolist() == expected.tolist()
    assert seen.histogram.sum() == 70_000 * 784


def test_mean_images_are_those_of_the_training_part(mnist: Samples) -> None:
    seen = overview(mnist, FIRST)
    x, y = mnist.x[:2400].astype(np.float64), mnist.y[:2400]
    np.testing.assert_allclose(seen.mean_image, x.mean(axis=0), rtol=1e-12)
    for label in range(10):
        np.testing.assert_allclose(seen.class_means[label], x[y == label].mean(axis=0), rtol=1e-12)


def test_figures_of_a_table_leave_out_what_is_missing() -> None:
    samples = table()
    seen = overview(samples, Share(validation=0.25))
    train = samples.x[seen.train, 1].astype(np.float64)
    figures = seen.figures.part(TRAINING)
    assert figures.missing[1] == np.isnan(train).sum() > 0
    assert figures.mean[1] == pytest.approx(np.nanmean(train), rel=1e-12)
    assert figures.deviation[1] == pytest.approx(np.nanstd(train), rel=1e-12)
    expected = np.histogram(train[np.isfinite(train)], seen.edges[1])[0]
    assert seen.histogram[TRAINING, 1].tolist() == expected.tolist()
    assert (
        seen.figures.part(TEST).values.tolist() == np.isfinite(samples.x_test).sum(axis=0).tolist()
    )
    assert (seen.columns, seen.mean_image.size) == (("one", "two"), 0)


@pytest.mark.parametrize("split", [FirstSamples(train=90, validation=30), Share(seed=3)])
def test_rows_are_in_the_order_of_the_split(split: Split) -> None:
    flowers = load(Iris())
    seen = overview(flowers, split)
    parts = split_indices(split, flowers.y)
    assert np.array_equal(seen.rows(TRAINING), parts.train)
    assert np.array_equal(seen.rows(VALIDATION), parts.validation)
    third = seen.rows(TRAINING, 2)
    assert np.array_equal(third, [row for row in parts.train if flowers.y[row] == 2])
    assert np.array_equal(seen.rows(), np.arange(150))


def test_inputs_are_read_from_both_arrays() -> None:
    samples = table()
    seen = overview(samples, Share())
    rows = np.array([219, 3, 200, 3])
    expected = np.concatenate([samples.x, samples.x_test])[rows]
    np.testing.assert_array_equal(seen.inputs(rows), expected)
    assert seen.inputs(rows[:0]).shape == (0, 2)


def test_images_can_be_read_coarsely(mnist: Samples) -> None:
    seen = overview(mnist, FIRST)
    rows = np.array([5, 60_001])
    expected = np.stack([mnist.x[5], mnist.x_test[1]])[:, ::4, ::4]
    np.testing.assert_array_equal(seen.inputs(rows, step=4), expected)


def test_a_split_that_cannot_be_made_is_told_and_the_data_are_seen() -> None:
    flowers = load(Iris())
    seen = overview(flowers, FIRST)
    assert "150" in seen.split_problem
    assert seen.counts[UNUSED].tolist() == [50, 50, 50]
    assert seen.counts[TRAINING].sum() == 0
    assert seen.figures.of_all_parts.mean == pytest.approx(flowers.x.mean(axis=0), rel=1e-6)


def test_samples_in_two_parts_are_found() -> None:
    samples = table()
    samples.x[150] = samples.x[10]
    samples.x_test[4] = samples.x[11]
    seen = overview(samples, FirstSamples(train=100, validation=100))
    same = (int(samples.y[150] == samples.y[10]), int(samples.y_test[4] == samples.y[11]))
    assert seen.twins.tolist() == [[10, 150, same[0]], [11, 204, same[1]]]


def test_an_overview_is_made_once_for_each_split() -> None:
    folder = kept(load(Moons()))
    said: list[str] = []

    def report(doing: str, done: float, total: float | None, unit: str) -> None:
        said.append(f"{doing} {done} {total} {unit}")

    first = make_overview(folder, Share(), report)
    assert said
    said.clear()
    assert make_overview(folder, Share(), report) == first
    assert said == []
    assert make_overview(folder, Share(seed=1), report) != first


def test_a_cancelled_overview_leaves_nothing() -> None:
    folder = kept(load(Moons()))

    def cancel(doing: str, done: float, total: float | None, unit: str) -> None:  # noqa: ARG001
        raise Cancelled

    with pytest.raises(Cancelled):
        make_overview(folder, Share(), cancel)
    assert list((folder / FOLDER).iterdir()) == []


def test_a_large_table_takes_little_memory(tmp_path: Path) -> None:
    rows, columns = 2_000_000, 20
    shape = {"x": (rows, columns), "x_test": (0, columns), "y": (rows,), "y_test": (0,)}
    for name, size in shape.items():
        kind = np.float32 if name.startswith("x") else np.int32
        # A file with holes: its 160 MB are never written.
        np.lib.format.open_memmap(tmp_path / f"{name}.npy", "w+", kind, size)
    write_names(tmp_path, ("a",), tuple("abcdefghijklmnopqrst"))
    tracemalloc.start()
    made = make_overview(tmp_path, FirstSamples(train=1000, validation=0))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 100e6
    assert open_overview(tmp_path, made).figures.of_all_parts.values.tolist() == [rows] * columns


def test_points_to_draw_are_used_ones_first() -> None:
    part = np.full(1000, UNUSED, np.int8)
    part[:300], part[300:400] = TRAINING, VALIDATION
    assert np.array_equal(drawn_rows(part, 1000), np.arange(1000))
    few = drawn_rows(part, 100)
    assert len(few) == 100
    assert few.max() < 400
    assert 10 <= (part[few] == VALIDATION).sum() <= 40
    more = drawn_rows(part, 500)
    assert np.array_equal(more[:400], np.arange(400))
    assert len(np.unique(more)) == 500
    assert np.array_equal(more, drawn_rows(part, 500))
