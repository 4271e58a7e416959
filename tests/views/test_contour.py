"""Contours against fields whose lines are known."""

import numpy as np

from ui.views.contour import contour, indifference


def test_a_circle_is_found_and_closed() -> None:
    y, x = np.mgrid[0:41, 0:41] - 20.0
    ends = contour(10.3**2 - x**2 - y**2) - 20
    assert np.abs(np.hypot(*ends.T) - 10.3).max() < 0.05
    lengths = np.hypot(*(ends[::2] - ends[1::2]).T)
    assert abs(lengths.sum() - 2 * np.pi * 10.3) < 0.1
    # Every end is the end of exactly one other line.
    _, times = np.unique(ends.round(6), axis=0, return_counts=True)
    assert (times == 2).all()


def test_a_plane_is_cut_where_it_has_the_level() -> None:
    y, x = np.mgrid[0:5, 0:7].astype(float)
    ends = contour(2 * x + y, level=5.5)
    np.testing.assert_allclose(2 * ends[:, 0] + ends[:, 1], 5.5)


def test_a_saddle_is_decided_by_its_middle() -> None:
    joined = contour(np.array([[1.0, -0.1], [-0.1, 1.0]]))
    parted = contour(np.array([[0.1, -1.0], [-1.0, 0.1]]))
    assert len(joined) == len(parted) == 4
    # Joined: the lines run around the low corners; parted: around the high ones.
    assert (np.abs(joined[0] - joined[1]) < 0.2).all()
    assert sorted(map(tuple, joined[:2].round(2).tolist())) != sorted(
        map(tuple, parted[:2].round(2).tolist())
    )


def test_random_fields_have_lines_only_where_the_sign_changes() -> None:
    field = np.random.default_rng(1).normal(size=(30, 30))
    ends = contour(field)
    above = field >= 0
    crossings = (above[:, 1:] != above[:, :-1]).sum() + (above[1:] != above[:-1]).sum()
    assert len(np.unique(ends.round(9), axis=0)) == crossings


def test_three_classes_meet_in_one_point() -> None:
    y, x = (np.mgrid[0:61, 0:61] - 30.0) / 10
    scores = np.stack([x, -x / 2 + y, -x / 2 - y], axis=2)
    grown = np.exp(scores)
    ends = indifference(grown / grown.sum(axis=2, keepdims=True))
    x, y = ((ends - 30) / 10).T
    best = np.sort(np.stack([x, -x / 2 + y, -x / 2 - y]), axis=0)
    assert np.abs(best[2] - best[1]).max() < 0.08
    assert np.hypot(x, y).min() < 0.2


def test_one_class_everywhere_has_no_line() -> None:
    assert indifference(np.full((4, 4, 2), [0.9, 0.1])).shape == (0, 2)
    assert contour(np.ones((4, 4))).shape == (0, 2)
