"""The recommended settings are the lecture's summary, whatever network they are applied to."""

import pytest

from dllab.data import facts
from dllab.spec import preset, preset_names, problems
from dllab.spec.data import SubtractMean
from dllab.spec.recommended import recommended


def test_the_lectures_relu_network_becomes_the_preset_of_its_summary() -> None:
    assert recommended(preset("relu-512-128")) == preset("lecture-summary")


@pytest.mark.parametrize("name", preset_names())
def test_every_preset_can_still_be_trained_and_a_second_time_changes_nothing(name: str) -> None:
    once = recommended(preset(name))
    assert problems(once, facts(once.data)) == ()
    assert recommended(once) == once


def test_sizes_epochs_seed_and_chosen_steps_stay() -> None:
    before = preset("lecture").with_training(epochs=7, seed=3, batch_size=50)
    steps = (SubtractMean(),)
    before = before.model_copy(
        update={"data": before.data.model_copy(update={"preprocessing": steps})}
    )
    after = recommended(before)
    units = [getattr(layer, "units", None) for layer in after.layers]
    assert [size for size in units if size] == [500, 50, 10]
    assert after.data.preprocessing == steps
    assert (after.training.epochs, after.training.seed, after.training.batch_size) == (7, 3, 50)
