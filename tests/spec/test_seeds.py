from dllab.spec import Experiment, with_seeds
from dllab.spec.training import TrainingSpec


def test_seeds_follow_each_other_and_nothing_else_changes() -> None:
    base = Experiment(training=TrainingSpec(seed=7, epochs=3))
    series = with_seeds(base, 3)
    assert [each.training.seed for each in series] == [7, 8, 9]
    assert series[0] == base
    for each in series:
        training = each.training.model_copy(update={"seed": 7})
        assert each.model_copy(update={"training": training}) == base


def test_behind_the_last_seed_comes_the_first() -> None:
    last = Experiment(training=TrainingSpec(seed=2**32 - 1))
    assert [each.training.seed for each in with_seeds(last, 2)] == [2**32 - 1, 0]
