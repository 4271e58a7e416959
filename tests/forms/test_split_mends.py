"""Every split that cannot be made has a button that mends it."""

import pytest

from dllab.data import facts
from dllab.spec import DataFacts, DataSpec, Experiment, problems
from dllab.spec.data import FirstSamples, Folds, Mnist, RandomCounts, Share, Split
from ui.forms.mends import mend

DIGITS = tuple("0123456789")
RARE = DataFacts((28, 28, 1), DIGITS, 903, (*(100,) * 9, 3))
ALONE = DataFacts((28, 28, 1), DIGITS, 901, (*(100,) * 9, 1))
OWN_TEST = facts(DataSpec(source=Mnist()))


@pytest.mark.parametrize(
    ("split", "known", "text", "mended"),
    [
        (FirstSamples(), RARE, "Split by share", Share()),
        (RandomCounts(test=9), OWN_TEST, "Hold nothing out", RandomCounts()),
        (Share(test=0.2, seed=3), OWN_TEST, "Hold nothing out", Share(seed=3)),
        (Share(), ALONE, "Switch Stratified off", Share(stratified=False)),
        (Folds(), ALONE, "Switch Stratified off", Folds(stratified=False)),
        (Folds(fold=4), RARE, "Choose 3 folds", Folds(folds=3)),
        (Folds(fold=6), OWN_TEST, "Validate on the first fold", Folds()),
    ],
)
def test_a_split_is_mended(split: Split, known: DataFacts, text: str, mended: Split) -> None:
    experiment = Experiment(data=DataSpec(split=split))
    (problem,) = problems(experiment, known)
    offered = mend(problem, experiment, known)
    assert offered is not None
    assert offered.text == text
    assert offered.experiment.data.split == mended
    assert problems(offered.experiment, known) == ()
