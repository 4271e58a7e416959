"""A slider's places and a knob's values lead to each other."""

import pytest

from ui.knobs.scale import PLACES, scale_of

NAMES = (
    ("training.optimizer.learning_rate", 0.01),
    ("training.batch_size", 32),
    ("layers.*.l2", 0.001),
    ("layers.1.rate", 0.5),
    ("training.optimizer.momentum", 0.9),
    ("data.augmentation.0.probability", 0.5),
)


@pytest.mark.parametrize(("name", "start"), NAMES)
def test_a_place_leads_to_a_value_and_back(name: str, start: float) -> None:
    scale = scale_of(name, start)
    assert scale
    assert abs(scale.value(scale.place(start)) - start) <= 0.02 * start
    for place in (0, 1, 17, 300, PLACES - 1, PLACES):
        # Values have three digits, places are finer where they are small.
        assert scale.place(scale.value(place)) == pytest.approx(place, abs=2)


def test_a_rate_stands_in_the_middle_and_reaches_two_decades_each_way() -> None:
    scale = scale_of("training.optimizer.learning_rate", 0.02)
    assert scale
    assert scale.place(0.02) == PLACES // 2
    assert (scale.value(0), scale.value(PLACES)) == (0.0002, 2.0)


def test_a_penalty_can_be_nothing() -> None:
    scale = scale_of("layers.0.l1", 0.0)
    assert scale
    assert scale.place(0.0) == 0
    assert scale.value(0) == 0.0
    assert scale.value(1) > 0


def test_what_lies_beyond_stands_at_the_end() -> None:
    scale = scale_of("training.batch_size", 32)
    assert scale
    assert scale.place(100_000) == PLACES


def test_epochs_are_only_typed() -> None:
    assert scale_of("training.epochs", 30) is None
