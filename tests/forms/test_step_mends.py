"""What a button offers where a step does not fit."""

import pytest

from dllab.data import facts
from dllab.spec import Experiment, problems
from dllab.spec.data import (
    Components,
    DataSpec,
    Flip,
    Iris,
    Pca,
    Share,
    Standardise,
    Step,
    Steps,
    SubtractChannelMean,
    VarianceShare,
)
from dllab.spec.layers import Dense
from ui.forms.mends import mend


def test_augmentation_of_a_table_is_removed() -> None:
    data = DataSpec(source=Iris(), split=Share(), augmentation=(Flip(),))
    experiment = Experiment(data=data, layers=(Dense(units=3, activation="softmax"),))
    (problem,) = problems(experiment, facts(data))
    assert "the data are a table of 4 features: remove the augmentation" in problem.message
    offered = mend(problem, experiment, facts(data))
    assert offered is not None
    assert offered.text == "Remove the augmentation"
    assert offered.experiment.data == data.unaugmented


@pytest.mark.parametrize(
    ("step", "text", "left"),
    [
        (SubtractChannelMean(), "Remove Subtract mean per channel", (Standardise(),)),
        (
            Pca(keep=Components(count=9)),
            "Keep 4 components",
            (Standardise(), Pca(keep=Components(count=4))),
        ),
        (
            Pca(keep=VarianceShare()),
            "Keep 4 components",
            (Standardise(), Pca(keep=Components(count=4))),
        ),
    ],
)
def test_a_step_is_mended(step: Step, text: str, left: Steps) -> None:
    data = DataSpec(source=Iris(), split=Share(), preprocessing=(Standardise(), step))
    experiment = Experiment(data=data, layers=(Dense(units=3, activation="softmax"),))
    known = facts(data)
    (problem,) = problems(experiment, known)
    offered = mend(problem, experiment, known)
    assert offered is not None
    assert offered.text == text
    assert offered.experiment.data.preprocessing == left
    assert problems(offered.experiment, facts(offered.experiment.data)) == ()
