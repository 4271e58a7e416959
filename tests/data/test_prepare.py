import tracemalloc
from typing import Literal

import numpy as np
import pytest

from dllab.data import DataError, Samples, load
from dllab.data.prepare import Prepared, prepare, prepare_samples
from dllab.data.stages import Scale
from dllab.spec import DataSpec
from dllab.spec.data import (
    Challenger,
    FirstSamples,
    Iris,
    Mnist,
    Share,
    Split,
    Standardise,
    Steps,
    ZeroToOne,
)

STANDARDISED: Steps = (Standardise(),)
HALF = FirstSamples(train=3, validation=2)


def table(x: object, feature_names: tuple[str, ...] = ("a", "b")) -> Samples:
    array = np.array(x, dtype=np.float32)
    labels = (np.arange(len(array)) % 2).astype(np.int32)
    return Samples.without_test(array, labels, ("no", "yes"), feature_names)


def prepared_by(samples: Samples, split: Split, steps: Steps) -> Prepared:
    return prepare_samples(samples, DataSpec(split=split, preprocessing=steps))


def test_the_lecture_s_data() -> None:
    prepared = prepare(DataSpec())
    digits = load(Mnist())
    assert prepared.x_train.shape == (2400, 28, 28, 1)
    assert prepared.x_validation.shape == (600, 28, 28, 1)
    assert prepared.x_train.dtype == np.float32
    np.testing.assert_allclose(prepared.x_train, digits.x[:2400] / 255, rtol=1e-6)
    assert np.array_equal(prepared.y_validation, digits.y[2400:3000])
    assert prepared.chance == np.bincount(digits.y[:2400]).max() / 2400


def test_standardised_columns_follow_the_formula_over_the_training_part() -> None:
    spec = DataSpec(source=Iris(), split=Share(), preprocessing=STANDARDISED)
    prepared = prepare(spec)
    raw = prepare(spec.model_copy(update={"preprocessing": ()}))
    mean, deviation = raw.x_train.mean(axis=0), raw.x_train.std(axis=0)
    np.testing.assert_allclose(prepared.x_train, (raw.x_train - mean) / deviation, atol=1e-5)
    expected = (raw.x_validation - mean) / deviation
    np.testing.assert_allclose(prepared.x_validation, expected, atol=1e-5)


def test_an_image_s_pixels_share_one_scale() -> None:
    prepared = prepare(DataSpec(preprocessing=STANDARDISED))
    raw = load(Mnist()).x[:2400]
    expected = (raw - raw.mean()) / raw.std()
    np.testing.assert_allclose(prepared.x_train, expected, atol=1e-5)
    assert np.abs(prepared.x_validation).max() < 4


def test_zero_to_one_scales_each_column_by_the_training_part() -> None:
    prepared = prepared_by(table([[0, 5], [2, 7], [4, 9], [8, 0], [1, 1]]), HALF, (ZeroToOne(),))
    assert prepared.x_train.tolist() == [[0, 0], [0.5, 0.5], [1, 1]]
    assert prepared.x_validation.tolist() == [[2, -1.25], [0.25, -1]]


@pytest.mark.parametrize("steps", [(), (ZeroToOne(),), STANDARDISED])
@pytest.mark.parametrize("features", ["temperature", "temperature and pressure"])
def test_original_units_can_be_recovered(
    steps: Steps, features: Literal["temperature", "temperature and pressure"]
) -> None:
    source = Challenger(features=features)
    prepared = prepare(DataSpec(source=source, split=Share(validation=0.0), preprocessing=steps))
    restored = sorted(prepared.fitted.inverse(prepared.x_train).tolist())
    np.testing.assert_allclose(restored, sorted(load(source).x.tolist()), atol=1e-4)


@pytest.mark.parametrize("steps", [(ZeroToOne(),), STANDARDISED])
def test_a_constant_feature_keeps_its_unit(steps: Steps) -> None:
    # 0.1 is no binary fraction: its computed deviation over many rows is tiny but not zero.
    samples = table([[0.1, row] for row in range(1000)])
    prepared = prepared_by(samples, FirstSamples(train=900, validation=100), steps)
    (scale,) = prepared.fitted.stages
    assert isinstance(scale, Scale)
    assert scale.factor[0] == 1
    assert np.abs(prepared.x_train[:, 0]).max() < 1e-6


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_a_value_that_is_no_number_is_named(value: float) -> None:
    samples = table([[0, 1], [2, 3], [4, 5], [6, value], [8, 9]])
    with pytest.raises(DataError, match=rf"Row 4, column 'b': expected .*received {value}; corr"):
        prepared_by(samples, HALF, STANDARDISED)


def test_a_bad_pixel_is_named_by_its_place() -> None:
    images = np.zeros((5, 4, 4, 1), dtype=np.float32)
    images[2, 1, 3, 0] = np.nan
    with pytest.raises(DataError, match="Row 3, column 2, 4, 1:"):
        prepared_by(table(images, ()), HALF, ())


def test_an_empty_validation_part_keeps_its_shape() -> None:
    spec = DataSpec(source=Iris(), split=FirstSamples(train=150, validation=0))
    assert prepare(spec).x_validation.shape == (0, 4)
    assert prepare(spec).chance == pytest.approx(1 / 3)


def test_chance_is_the_share_of_the_most_frequent_class() -> None:
    prepared = prepared_by(table(np.zeros((5, 2))), HALF, ())
    assert prepared.chance == pytest.approx(2 / 3)


def test_all_images_are_prepared_without_a_float64_copy() -> None:
    digits = load(Mnist())
    tracemalloc.start()
    prepared = prepared_by(digits, FirstSamples(train=60_000, validation=0), STANDARDISED)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # The float32 result, a byte copy of the part, and room for pieces.
    assert peak < prepared.x_train.nbytes + digits.x.nbytes + 20e6


def test_a_set_s_own_test_part_is_kept_apart_and_scaled_like_the_others() -> None:
    digits, prepared = load(Mnist()), prepare(DataSpec())
    assert prepared.x_test.shape == (10_000, 28, 28, 1)
    np.testing.assert_allclose(prepared.x_test[:100], digits.x_test[:100] / 255, rtol=1e-6)
    assert np.array_equal(prepared.y_test, digits.y_test)


def test_a_held_out_part_is_scaled_by_the_training_part() -> None:
    samples = table([[0, 5], [2, 7], [4, 9], [8, 0], [1, 1], [16, 18]])
    split = FirstSamples(train=3, validation=2, test=1)
    prepared = prepared_by(samples, split, (ZeroToOne(),))
    assert prepared.x_test.tolist() == [[4, 3.25]]
    assert prepared.y_test.tolist() == [1]


def test_without_a_test_part_it_is_empty_and_keeps_its_shape() -> None:
    prepared = prepare(DataSpec(source=Iris(), split=Share()))
    assert prepared.x_test.shape == (0, 4)
    assert len(prepared.y_test) == 0
