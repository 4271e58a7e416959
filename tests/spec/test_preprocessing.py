"""What steps say of themselves before anything is fitted: shapes, and what does not fit."""

import pytest

from dllab.data import facts
from dllab.spec import Experiment, problems
from dllab.spec.data import (
    AllComponents,
    Components,
    Counted,
    DataSpec,
    FirstSamples,
    Iris,
    Keep,
    Pca,
    PcaWhitening,
    Share,
    Standardise,
    Step,
    SubtractChannelMean,
    SubtractMean,
    VarianceShare,
    ZcaWhitening,
    ZeroToOne,
)
from dllab.spec.data.found import with_counts
from dllab.spec.data.preprocessing import MOST_FEATURES, preprocessed_shape

NINE = VarianceShare(found=Counted(components=9, found_for=""))
IMAGE, TABLE = (8, 8, 3), (4,)


@pytest.mark.parametrize(
    "step",
    [
        ZeroToOne(),
        SubtractMean(),
        SubtractChannelMean(),
        Standardise(scales="one per channel"),
        ZcaWhitening(),
    ],
)
def test_most_steps_leave_the_shape(step: Step) -> None:
    assert preprocessed_shape((step, step), IMAGE, 100) == (IMAGE, ())


@pytest.mark.parametrize(
    ("keep", "size"),
    [
        (AllComponents(), 192),
        (Components(count=7), 7),
        (NINE, 9),
    ],
)
def test_pca_leaves_a_row_of_components(keep: Keep, size: int) -> None:
    for step in (Pca(keep=keep), PcaWhitening(keep=keep)):
        assert preprocessed_shape((ZeroToOne(), step, Standardise()), IMAGE, 200) == ((size,), ())


@pytest.mark.parametrize(
    ("step", "shape", "message"),
    [
        (
            SubtractChannelMean(),
            TABLE,
            r"needs images .* received 4: choose \"Subtract mean\" instead\.$",
        ),
        (Standardise(scales="one per channel"), TABLE, "choose other scales instead"),
        (Pca(keep=Components(count=5)), TABLE, "5 components of 4 features: keep 4 at most"),
        (PcaWhitening(keep=Components(count=60)), IMAGE, "60 of 50 samples: keep 50 at most"),
        (Pca(), IMAGE, "asked for 192 of 50 samples"),
        (ZcaWhitening(), (64, 64, 3), f"up to {MOST_FEATURES:,} features, .* has 12,288: remove"),
    ],
)
def test_what_does_not_fit_is_told_and_passed_over(
    step: Step, shape: tuple[int, ...], message: str
) -> None:
    found, faults = preprocessed_shape((step, SubtractMean()), shape, 50)
    assert found == shape
    (fault,) = faults
    with pytest.raises(ValueError, match=message):
        raise ValueError(fault)


def test_facts_have_the_shape_behind_all_steps() -> None:
    data = DataSpec(preprocessing=(ZeroToOne(), Pca(keep=Components(count=50))))
    assert facts(data).input_shape == (50,)
    assert facts(data).samples == 60_000
    assert facts(data).faults == ()


def test_a_step_that_does_not_fit_is_a_problem_of_the_data() -> None:
    data = DataSpec(source=Iris(), split=Share(), preprocessing=(SubtractChannelMean(),))
    found = problems(Experiment(data=data), facts(data))
    assert [problem.place for problem in found if "per channel" in problem.message] == ["data"]


COUNTED = with_counts(
    DataSpec(preprocessing=(ZeroToOne(), Pca(keep=VarianceShare(share=0.9)))), {1: 85}
)


def test_a_counted_share_has_a_shape() -> None:
    assert facts(COUNTED).input_shape == (85,)
    assert facts(COUNTED).faults == ()


@pytest.mark.parametrize(
    "changed",
    [
        DataSpec(preprocessing=(ZeroToOne(), Pca(keep=VarianceShare(share=0.9)))),
        COUNTED.model_copy(update={"split": FirstSamples(train=1000)}),
        COUNTED.model_copy(update={"source": Iris()}),
        COUNTED.model_copy(update={"preprocessing": (Standardise(), COUNTED.preprocessing[1])}),
        COUNTED.model_copy(update={"preprocessing": COUNTED.preprocessing[1:]}),
        with_counts(COUNTED, {}).model_copy(
            update={
                "preprocessing": (
                    ZeroToOne(),
                    Pca(
                        keep=COUNTED.preprocessing[1].keep.model_copy(  # type: ignore[union-attr]
                            update={"share": 0.8}
                        )
                    ),
                )
            }
        ),
    ],
    ids=["never", "split", "data", "step before", "no step before", "share"],
)
def test_a_count_for_other_data_is_out_of_date(changed: DataSpec) -> None:
    assert any("have them counted under Data" in fault for fault in facts(changed).faults)
