"""Scripts read the fetched files themselves, and get the lab's arrays."""

import pytest

from dllab.spec.data import Cifar10, DataSpec, Downloaded, FashionMnist, FirstSamples
from tests.data.small_sets import place_small_sets
from tests.network.test_script import assert_equal_data


@pytest.mark.parametrize("source", [FashionMnist(), Cifar10()], ids=repr)
@pytest.mark.parametrize("kinds", [(), ("zero_to_one",), ("standardise",)])
def test_data_are_the_labs(
    monkeypatch: pytest.MonkeyPatch, source: Downloaded, kinds: tuple[str, ...]
) -> None:
    place_small_sets(monkeypatch)
    steps = tuple({"kind": kind} for kind in kinds)
    split = FirstSamples(train=40, validation=10)
    given = {"source": source, "split": split, "preprocessing": steps}
    assert_equal_data(DataSpec.model_validate(given))
