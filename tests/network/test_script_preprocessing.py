"""The NumPy of a script preprocesses as the lab does."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dllab.data.prepare import prepare
from dllab.network.script import script
from dllab.network.script_data import data_code, data_imports
from dllab.spec.data import (
    Components,
    Counted,
    DataSpec,
    FirstSamples,
    Iris,
    Pca,
    PcaWhitening,
    Share,
    Standardise,
    Step,
    Steps,
    SubtractChannelMean,
    SubtractMean,
    VarianceShare,
    ZcaWhitening,
    ZeroToOne,
)
from tests.experiments import small
from tests.network.test_script import assert_equal_data
from tests.spec.kinds import STEPS

TWO = Counted(components=2, found_for="")
ONE_AFTER_THE_OTHER: tuple[Steps, ...] = (
    (SubtractMean(), Standardise(), ZcaWhitening(epsilon=0.1)),
    (ZeroToOne(), Pca(keep=Components(count=2)), Standardise()),
    (Standardise(), PcaWhitening(keep=VarianceShare(share=0.9, found=TWO))),
)


@pytest.fixture(autouse=True)
def _own_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DLLAB_HOME", str(tmp_path))


@pytest.mark.parametrize("validation", [0.3, 0.0])
@pytest.mark.parametrize(
    "steps",
    [*((kind(),) for kind in STEPS if kind is not SubtractChannelMean), *ONE_AFTER_THE_OTHER],
)
def test_tables_are_the_labs(steps: Any, validation: float) -> None:
    split = Share(validation=validation)
    assert_equal_data(DataSpec(source=Iris(), split=split, preprocessing=steps))


def test_a_test_part_is_preprocessed_as_well() -> None:
    split = Share(validation=0.2, test=0.2)
    for steps in ONE_AFTER_THE_OTHER:
        data = DataSpec(source=Iris(), split=split, preprocessing=steps)
        assert_equal_data(data)
        made: dict[str, Any] = {"np": np}
        exec("\n".join([*data_imports(data.source), data_code(data)]), made)  # noqa: S102
        np.testing.assert_allclose(made["x_test"], prepare(data).x_test, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(
    "step",
    [
        SubtractMean(),
        SubtractChannelMean(),
        Standardise(scales="one per channel"),
        Standardise(scales="one per feature"),
        Pca(keep=Components(count=12)),
        PcaWhitening(keep=Components(count=12), epsilon=0.01),
        ZcaWhitening(epsilon=0.1),
    ],
)
def test_images_are_the_labs(step: Step) -> None:
    split = FirstSamples(train=900, validation=50)
    # Small differences of single precision against pixels up to 255 or long sums.
    assert_equal_data(DataSpec(split=split, preprocessing=(ZeroToOne(), step)), atol=2e-4)


def test_lines_are_as_long_as_a_page_is_wide() -> None:
    base = small()
    for steps in ONE_AFTER_THE_OTHER:
        data = base.data.model_copy(update={"preprocessing": steps})
        text = script(base.model_copy(update={"data": data}))
        assert max(map(len, text.splitlines())) <= 100
