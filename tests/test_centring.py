"""Drawn images in a network's size, against MNIST's own digits."""

import numpy as np
import pytest

from dllab.centring import centred, reduced
from dllab.data.bundled import mnist

DIGITS = 300


@pytest.fixture(scope="module")
def digits() -> np.ndarray:
    found: np.ndarray = np.asarray(mnist().x[:DIGITS, :, :, 0])
    return found


def test_mnists_digits_are_placed_where_mnist_has_them(digits: np.ndarray) -> None:
    for digit in digits:
        np.testing.assert_allclose(centred(digit, 28, 28), digit, atol=1e-9)


def test_a_digit_drawn_large_in_a_corner_is_placed_as_mnist_has_it(digits: np.ndarray) -> None:
    for digit in digits[:50]:
        sheet = np.zeros((280, 280))
        rows, columns = (np.flatnonzero(digit.any(axis=axis)) for axis in (1, 0))
        cut = digit[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        large = np.kron(cut, np.ones((9, 9)))
        sheet[: large.shape[0], 280 - large.shape[1] :] = large
        np.testing.assert_allclose(centred(sheet, 28, 28), digit, atol=1e-9)


@pytest.mark.parametrize(("height", "width"), [(28, 28), (64, 64), (32, 48), (9, 9)])
def test_ink_fills_its_box_around_the_middle(height: int, width: int) -> None:
    sheet = np.zeros((200, 300))
    sheet[20:140, 10:40] = 255
    placed = centred(sheet, height, width)
    rows = np.flatnonzero(placed.sum(axis=1))
    assert rows[-1] + 1 - rows[0] == pytest.approx(height * 20 / 28, abs=1)
    mass = placed.sum(axis=1)
    middle = float(mass @ (np.arange(height) + 0.5) / mass.sum())
    assert middle == pytest.approx(height // 2 + 0.5, abs=0.51)
    # The aspect is kept: a quarter as broad as high.
    across = placed.max(axis=0).sum() / placed.max(axis=1).sum()
    assert across == pytest.approx(0.25, abs=0.02)


def test_no_ink_leaves_the_field_and_none_is_lost() -> None:
    sheet = np.zeros((100, 100))
    sheet[:10, :] = 255
    sheet[10:, 0] = 255
    placed = centred(sheet, 28, 28)
    assert placed.sum() == pytest.approx(sheet.sum() * (20 / 100) ** 2)


def test_nothing_drawn_is_nothing() -> None:
    assert not centred(np.zeros((50, 50)), 28, 28).any()


@pytest.mark.parametrize("size", [(7, 6), (20, 15), (30, 40)])
def test_reducing_is_the_mean_of_what_is_covered(size: tuple[int, int]) -> None:
    image = np.random.default_rng(1).uniform(0, 255, (20, 15))
    (height, width), (rows, columns) = size, image.shape
    # By repeating each pixel until both sizes divide.
    fine = np.kron(image, np.ones(size)).reshape(height, rows, width, columns)
    found = reduced(image[:, :, np.newaxis], height, width)[:, :, 0]
    np.testing.assert_allclose(found, fine.mean(axis=(1, 3)))
