"""Missing values are filled with the training part's own figures, and nothing else is touched."""

from pathlib import Path

import numpy as np
import pytest

from dllab.data import DataError, Samples
from dllab.data.filling import filled
from dllab.data.prepare import prepare_samples
from dllab.data.samples import Gap
from dllab.data.scaled import Scaled
from dllab.data.stages import Fitted
from dllab.spec.data import DataSpec, FirstSamples, Standardise

NAN = np.nan
TRAIN = np.arange(4)
NOTHING = [NAN, NAN, NAN, NAN]
X = [[1, 5, 1, 0], [NAN, 6, 0, 1], [3, 6, 0, 1], [5, NAN, NAN, NAN], NOTHING, [9, 1, 1, 0]]


def samples(*gaps: Gap) -> Samples:
    x = np.array(X, np.float32)
    labels = (np.arange(len(x)) % 2).astype(np.int32)
    return Samples(x, labels, x[:0], labels[:0], ("a", "b"), ("p", "q", "c = u", "c = v"), gaps)


ALL = (Gap(0, 1, "mean"), Gap(1, 2, "most frequent"), Gap(2, 4, "most frequent"))


def test_each_column_is_filled_with_its_figure_of_the_training_part() -> None:
    before = samples(*ALL)
    after = filled(before, TRAIN)
    assert after.x.tolist() == [
        [1, 5, 1, 0],
        [3, 6, 0, 1],
        [3, 6, 0, 1],
        [5, 6, 0, 1],
        [3, 6, 0, 1],
        [9, 1, 1, 0],
    ]
    assert np.array_equal(before.x, np.array(X, np.float32), equal_nan=True)


def test_validation_samples_do_not_leak_into_the_figures() -> None:
    other = samples(*ALL)
    other.x[5] = [1000, 1000, 0, 1]
    assert np.array_equal(filled(other, TRAIN).x[:5], filled(samples(*ALL), TRAIN).x[:5])


def test_a_mapped_file_stays_as_it_is(tmp_path: Path) -> None:
    np.save(tmp_path / "x.npy", samples().x)
    mapped = np.load(tmp_path / "x.npy", mmap_mode="r")
    there = Samples(mapped, samples().y, mapped[:0], samples().y[:0], (), ("p", "q", "u", "v"), ALL)
    after = filled(there, TRAIN)
    assert isinstance(after.x, np.memmap)
    assert np.array_equal(after.x, filled(samples(*ALL), TRAIN).x)
    assert np.array_equal(np.load(tmp_path / "x.npy"), np.array(X, np.float32), equal_nan=True)


def test_what_is_filled_is_still_there_when_it_is_read_again(tmp_path: Path) -> None:
    np.save(tmp_path / "x.npy", samples().x)
    mapped = np.load(tmp_path / "x.npy", mmap_mode="r")
    there = Samples(mapped, samples().y, mapped[:0], samples().y[:0], (), ("p", "q", "u", "v"), ALL)
    part = Scaled(filled(there, TRAIN).x, np.arange(6), Fitted((4,), ()))
    first = part.read()
    assert np.isfinite(first).all()
    np.testing.assert_array_equal(part.read(), first)


def test_without_a_gap_nothing_is_copied() -> None:
    whole = samples()
    assert filled(whole, TRAIN) is whole


def test_a_column_without_any_value_is_named() -> None:
    with pytest.raises(DataError, match="Column 'q': expected values in the training part, rec"):
        filled(samples(Gap(1, 2, "mean")), np.array([3, 4]))


def test_what_is_prepared_has_no_gaps() -> None:
    split = FirstSamples(train=4, validation=2)
    prepared = prepare_samples(samples(*ALL), DataSpec(split=split, preprocessing=(Standardise(),)))
    column = np.array([1, 3, 3, 5])
    np.testing.assert_allclose(prepared.x_train[:, 0], (column - 3) / column.std(), rtol=1e-6)
    np.testing.assert_allclose(prepared.x_validation[0, 0], 0, atol=1e-6)
