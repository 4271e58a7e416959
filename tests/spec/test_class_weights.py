import numpy as np
import pytest

from dllab.spec.class_weights import class_weights


def test_balanced_by_hand() -> None:
    """n / (C n_c), which scikit-learn gives for these counts too: 16 of 23 flights went well."""
    assert class_weights("balanced", (16, 7)) == pytest.approx((23 / 32, 23 / 14))
    assert class_weights("balanced", (50, 50, 50)) == (1.0, 1.0, 1.0)


def test_every_class_weighs_alike_and_the_mean_weight_is_one() -> None:
    counts = np.array([90, 9, 1])
    weights = np.array(class_weights("balanced", counts.tolist()))
    np.testing.assert_allclose(weights * counts, counts.sum() / 3)
    assert np.average(weights, weights=counts) == pytest.approx(1)


def test_an_absent_class_takes_no_share() -> None:
    assert class_weights("balanced", (6, 0, 2)) == pytest.approx((8 / 12, 1.0, 8 / 4))


def test_none_weighs_all_samples_alike() -> None:
    assert class_weights("none", (90, 9, 1)) == (1.0, 1.0, 1.0)
