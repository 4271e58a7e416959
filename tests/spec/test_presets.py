import pytest

from dllab.data import facts
from dllab.spec import DEFAULT_PRESET, Experiment, ExperimentError, preset, preset_names, problems
from dllab.spec.data import Challenger, Mnist, TwoSpirals


@pytest.mark.parametrize("name", preset_names())
def test_every_preset_can_start(name: str) -> None:
    experiment = preset(name)
    assert problems(experiment, facts(experiment.data.source)) == ()


def test_the_default_is_the_lecture_s_experiment() -> None:
    assert preset(DEFAULT_PRESET) == preset() == Experiment()
    assert preset().data.source == Mnist()


def test_the_presets_there_are() -> None:
    expected = {"lecture", "logistic-regression", "small-cnn", "softmax-mnist", "spirals"}
    assert expected <= set(preset_names())
    assert preset_names() == sorted(preset_names())
    assert preset("logistic-regression").data.source == Challenger()
    assert preset("spirals").data.source == TwoSpirals()


@pytest.mark.parametrize("name", ["lectures", "", "../presets/lecture", "lecture.json"])
def test_an_unknown_preset_is_refused_with_the_choice(name: str) -> None:
    with pytest.raises(ExperimentError, match=r"There is no preset .*choose one of: lecture, "):
        preset(name)
