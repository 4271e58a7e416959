"""What snapshots take, as told in the form."""

import pytest

from dllab.spec import ComputeSpec, Experiment, preset
from dllab.spec.layers import Conv2D, Dense
from dllab.spec.snapshot_cost import snapshot_cost
from tests.experiments import small

LECTURE = preset("lecture")


def keeping(megabytes: int, experiment: Experiment = LECTURE) -> str:
    compute = ComputeSpec(snapshots=megabytes)
    changed = experiment.model_copy(update={"compute": compute})
    return snapshot_cost(changed, (4,) if experiment is not LECTURE else (28, 28))


@pytest.mark.parametrize(
    ("megabytes", "expected"),
    [
        # 784 * 500 + 500 + 500 * 50 + 50 + 50 * 10 + 10 = 418,060 numbers of 4 bytes.
        (32, "1.59 MB for each epoch that is kept, 4.78 MB for the exact state: up to 19 of 30"),
        (100, "all 30 epochs."),
        (1, "too little room for any epoch."),
        (0, "No epoch is kept"),
    ],
)
def test_the_lectures_network(megabytes: int, expected: str) -> None:
    assert expected in keeping(megabytes)


def test_small_networks_are_told_in_small_units() -> None:
    # (4 * 8 + 8) + (8 * 3 + 3) numbers.
    assert keeping(32, small()).startswith("268 bytes for each epoch that is kept, 804 bytes for")


def test_a_thousand_epochs_are_kept_at_most() -> None:
    assert keeping(32, small(epochs=5000)).endswith("up to 999 of 5,000 epochs.")


def test_of_a_network_that_does_not_fit_nothing_is_said() -> None:
    assert keeping(32, small(Conv2D(), Dense(units=3))) == ""
