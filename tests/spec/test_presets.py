import pytest

from dllab.data import facts
from dllab.spec import (
    DEFAULT_PRESET,
    Experiment,
    ExperimentError,
    Preset,
    preset,
    preset_names,
    presets,
    problems,
)
from dllab.spec.data import Challenger, Mnist, Standardise, TwoSpirals
from dllab.spec.initializers import HeNormal
from dllab.spec.layers import BatchNorm, Dense, Residual
from dllab.spec.optimizers import Adam
from dllab.spec.schedules import Cosine


@pytest.mark.parametrize("name", preset_names())
def test_every_preset_can_start(name: str) -> None:
    experiment = preset(name)
    assert problems(experiment, facts(experiment.data)) == ()


def test_the_default_is_the_lecture_s_experiment() -> None:
    assert preset(DEFAULT_PRESET) == preset() == Experiment()
    assert preset().data.source == Mnist()


def test_the_presets_there_are() -> None:
    expected = {"lecture", "relu-512-128", "logistic-regression", "softmax-mnist", "spirals"}
    assert expected | {"small-cnn", "small-resnet", "deep-narrow"} <= set(preset_names())
    assert preset_names()[0] == DEFAULT_PRESET
    assert preset("logistic-regression").data.source == Challenger()
    assert preset("spirals").data.source == TwoSpirals()


@pytest.mark.parametrize("ready", presets(), ids=lambda ready: ready.name)
def test_each_says_what_it_is_good_for(ready: Preset) -> None:
    assert ready.title
    assert ready.about.endswith(".")
    assert [other.title for other in presets()].count(ready.title) == 1


def test_they_are_the_networks_their_titles_promise() -> None:
    layers = preset("relu-512-128").layers
    assert [layer.units for layer in layers if isinstance(layer, Dense)] == [512, 128, 10]
    *hidden, output = [layer for layer in preset("deep-narrow").layers if isinstance(layer, Dense)]
    assert [layer.activation for layer in hidden] == ["tanh"] * 10
    assert output.activation == "softmax"
    assert sum(isinstance(layer, Residual) for layer in preset("small-resnet").layers) == 3


def test_the_lectures_summary_holds_what_it_recommends() -> None:
    summary = preset("lecture-summary")
    assert summary.data.preprocessing == (Standardise(),)
    hidden = [layer for layer in summary.layers if isinstance(layer, Dense)][:-1]
    assert all(isinstance(layer.initializer, HeNormal) for layer in hidden)
    assert sum(isinstance(layer, BatchNorm) for layer in summary.layers) == len(hidden)
    assert isinstance(summary.training.optimizer, Adam)
    assert isinstance(summary.training.schedule, Cosine)


@pytest.mark.parametrize("name", ["lectures", "", "../presets/lecture", "lecture.json", "index"])
def test_an_unknown_preset_is_refused_with_the_choice(name: str) -> None:
    with pytest.raises(ExperimentError, match=r"There is no preset .*choose one of: lecture, "):
        preset(name)
