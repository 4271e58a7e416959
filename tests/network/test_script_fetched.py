"""Scripts read the fetched files themselves, and get the lab's arrays."""

import pytest

from dllab.spec.data import Cifar10, DataSpec, Downloaded, FashionMnist, FirstSamples
from tests.data.small_sets import place_small_sets
from tests.network.test_script import assert_equal_data


@pytest.mark.parametrize("source", [FashionMnist(), Cifar10()], ids=repr)
@pytest.mark.parametrize("scaling", ["none", "0 to 1", "standardise"])
def test_data_are_the_labs(
    monkeypatch: pytest.MonkeyPatch, source: Downloaded, scaling: str
) -> None:
    place_small_sets(monkeypatch)
    given = {"source": source, "split": FirstSamples(train=40, validation=10), "scaling": scaling}
    assert_equal_data(DataSpec.model_validate(given))
