import math

import numpy as np
import pytest

from dllab.diagnosis import Trend, gap_trend, headline
from dllab.diagnosis.trend import FEWEST_EPOCHS, LEAST_CHANGE, LONGEST, WINDOW, swings
from dllab.history import RunHistory
from tests.diagnosis.made import run


def with_gap(gap: list[float]) -> RunHistory:
    return run([0.5 + value for value in gap], [0.5] * len(gap))


def line(change_per_window: float, epochs: int = WINDOW, start: float = 0.2) -> list[float]:
    slope = change_per_window / (WINDOW - 1)
    return [start + slope * row for row in range(epochs)]


def test_a_widening_and_a_narrowing_gap() -> None:
    assert gap_trend(with_gap(line(0.1, 14))) == Trend("widening", 14)
    assert gap_trend(with_gap(line(-0.1, 14))) == Trend("narrowing", 14)


def test_a_slow_trend_counts_its_unsure_epochs_too() -> None:
    gap = line(0.05, 30)
    # A jump hides the slope from the windows around it, without turning it.
    gap[14] += 0.03
    assert gap_trend(with_gap(gap)) == Trend("widening", 30)


def test_a_turn_is_noticed_and_its_age_counted() -> None:
    risen, fallen = line(0.1, 12, start=0.06), line(-0.1, 12, start=0.2)
    assert gap_trend(with_gap([0.05] * 30 + risen)) == Trend("widening", 13)
    assert gap_trend(with_gap([0.25] * 30 + fallen)) == Trend("narrowing", 13)


def test_a_trend_lasts_while_half_of_what_began_it_is_left() -> None:
    """Else it would come and go with each epoch of a gap that grows ever more slowly."""
    grown = line(0.06, 14)
    slower = [grown[-1] + value for value in line(0.75 * LEAST_CHANGE, 20, start=0.0)]
    assert gap_trend(with_gap(grown + slower)) == Trend("widening", 34)
    still = [grown[-1] + value for value in line(0.25 * LEAST_CHANGE, 20, start=0.0)]
    last = gap_trend(with_gap(grown + still))
    assert last is not None
    assert last.direction == "steady"
    assert gap_trend(with_gap(line(0.75 * LEAST_CHANGE, 20))) == Trend("steady", 20)


def test_noise_is_seldom_taken_for_a_trend() -> None:
    rng = np.random.default_rng(0)
    gaps = rng.normal(0.1, 0.01, (300, 20))
    found = [gap_trend(with_gap(gap.tolist())) for gap in gaps]
    wrong = sum(trend is None or trend.direction != "steady" for trend in found)
    assert wrong / len(gaps) < 0.05


def test_a_trend_is_seen_through_noise() -> None:
    rng = np.random.default_rng(0)
    gaps = np.array(line(0.1, 20)) + rng.normal(0, 0.005, (100, 20))
    found = [gap_trend(with_gap(gap.tolist())) for gap in gaps]
    assert sum(trend is not None and trend.direction == "widening" for trend in found) >= 98


def test_a_slow_trend_is_seen_by_longer_windows() -> None:
    """0.03 over 60 epochs is hidden by the jitter of any 12 of them."""
    rng = np.random.default_rng(0)
    slow = np.linspace(0.05, 0.08, 60)
    found = [gap_trend(with_gap((slow + rng.normal(0, 0.006, 60)).tolist())) for _ in range(100)]
    seen = [trend for trend in found if trend is not None and trend.direction == "widening"]
    assert len(seen) >= 85
    assert np.median([trend.epochs for trend in seen]) >= 2 * WINDOW


def test_a_gap_that_is_closed_at_the_end_does_not_widen() -> None:
    slow = [*np.linspace(0.05, 0.08, 59), -0.01]
    trend = gap_trend(with_gap(slow))
    assert trend is not None
    assert trend.direction == "steady"


def test_a_turn_at_the_end_is_no_trend_of_all_that_went_before() -> None:
    """Flat for 84 epochs, then closed: narrowing, but not for 96 epochs."""
    rng = np.random.default_rng(1)
    flat = 0.08 + rng.normal(0, 0.01, 84)
    trend = gap_trend(with_gap([*flat, *np.linspace(0.08, 0.0, 12)]))
    assert trend is None or trend.epochs < 40


def test_a_gap_that_has_grown_and_stands_is_steady() -> None:
    rng = np.random.default_rng(0)
    grown = np.r_[np.linspace(0, 0.08, 20), np.full(20, 0.08)]
    found = [gap_trend(with_gap((grown + rng.normal(0, 0.006, 40)).tolist())) for _ in range(100)]
    assert sum(trend is not None and trend.direction == "widening" for trend in found) <= 5


def test_the_fewest_epochs() -> None:
    gap = line(0.2, FEWEST_EPOCHS)
    assert gap_trend(with_gap(gap[:-1])) is None
    assert gap_trend(with_gap(gap)) == Trend("widening", FEWEST_EPOCHS)


@pytest.mark.parametrize(("factor", "direction"), [(0.98, "steady"), (1.02, "widening")])
def test_the_least_change(factor: float, direction: str) -> None:
    trend = gap_trend(with_gap(line(factor * LEAST_CHANGE)))
    assert trend is not None
    assert trend.direction == direction


def test_validation_better_than_training_is_no_gap() -> None:
    assert gap_trend(with_gap(line(-0.1, 14, start=-0.05))) == Trend("steady", 14)


def test_without_validation_there_is_no_trend() -> None:
    assert gap_trend(run([0.5] * 10)) is None


def test_an_epoch_without_figures_makes_the_trend_uncertain() -> None:
    gap = line(0.1, 14)
    gap[-2] = math.nan
    trend = gap_trend(with_gap(gap))
    assert trend is not None
    assert trend.direction == "steady"


@pytest.mark.parametrize(("swing", "word"), [(0.024, "steady"), (0.026, "swinging")])
def test_a_gap_that_goes_up_and_down_is_not_called_steady(swing: float, word: str) -> None:
    up_and_down = [0.2 + swing * (-1) ** epoch for epoch in range(20)]
    trend = gap_trend(with_gap(up_and_down))
    assert trend is not None
    assert (trend.direction, trend.word) == ("steady", word)
    assert f", {word} for" in headline(with_gap(up_and_down))


def test_a_gap_that_moves_further_than_it_swings_goes_somewhere() -> None:
    assert swings(np.array([0.1, 0.2] * 6), change=0.0)
    assert not swings(np.array([0.1, 0.2] * 6), change=0.15)
    assert not swings(np.array([0.1, math.nan] * 6), change=0.0)
    # Up, and no more down.
    assert not swings(np.array([0.1] * 4 + [0.2] * 8), change=0.0)


def test_the_age_is_counted_up_to_a_limit() -> None:
    assert gap_trend(with_gap(line(0.01, LONGEST + 50))) == Trend("widening", LONGEST)
