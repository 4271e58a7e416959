"""The job that fits preprocessing counts components and leaves its arrays in a folder."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dllab.data import Cancelled, DataError, facts
from dllab.data.fit_store import read_fitted
from dllab.data.prepare import prepare
from dllab.data_jobs.fit import fit
from dllab.events import Answered, Event, Progressed
from dllab.jobs import Control, JobError, ProcessRunner
from dllab.spec.data import (
    Components,
    DataSpec,
    Iris,
    NpzFile,
    Pca,
    Share,
    Standardise,
    VarianceShare,
    ZcaWhitening,
)
from tests.data.made_files import images, imported, saved

SHARE = Pca(keep=VarianceShare(share=0.9))
DATA = DataSpec(source=Iris(), split=Share(), preprocessing=(Standardise(), SHARE, SHARE))


def asked(data: DataSpec, control: Control | None = None) -> tuple[dict[str, Any], list[Event]]:
    events: list[Event] = []
    fit(data.model_dump_json(), events.append, control or Control())
    answer = events[-1]
    assert isinstance(answer, Answered)
    return answer.answer, events


def test_it_counts_the_components_and_the_counted_data_can_be_prepared() -> None:
    assert facts(DATA).faults
    answer, events = asked(DATA)
    counted = DataSpec.model_validate_json(answer["data"])
    assert facts(counted).faults == ()
    assert facts(counted).input_shape == (2,)
    prepared = prepare(counted)
    assert prepared.x_train.shape == (120, 2)
    assert any(isinstance(event, Progressed) for event in events)


def test_its_arrays_do_what_the_training_does() -> None:
    data = DATA.model_copy(update={"preprocessing": (Standardise(), ZcaWhitening())})
    answer, _ = asked(data)
    fitted = read_fitted(Path(answer["folder"]))
    raw = prepare(data.model_copy(update={"preprocessing": ()})).x_train
    np.testing.assert_array_equal(fitted.apply(raw), prepare(data).x_train)


def test_a_second_question_is_answered_from_the_folder() -> None:
    first, _ = asked(DATA)
    again, events = asked(DATA)
    assert again == first
    assert len(events) == 1


def test_a_stop_and_a_step_that_does_not_fit_end_it() -> None:
    control = Control()
    control.give("stop")
    with pytest.raises(Cancelled):
        asked(DATA, control)
    wrong = DATA.model_copy(update={"preprocessing": (Pca(keep=Components(count=9)),)})
    with pytest.raises(DataError, match="9 components of 4 features"):
        asked(wrong)


def test_a_cancel_ends_the_routine_that_finds_the_axes(tmp_path: Path) -> None:
    path = saved(tmp_path / "large.npz", x=images(40, 50, 50), y=[0, 1] * 20)
    large, _ = imported(NpzFile(path=path))
    data = DataSpec(source=large, split=Share(), preprocessing=(ZcaWhitening(),))
    control, runner = Control(), ProcessRunner(work="data")

    def stop(event: Event) -> None:
        if isinstance(event, Progressed) and event.doing.startswith("Principal axes"):
            control.give("stop")

    try:
        with pytest.raises(JobError, match="Cancelled"):
            runner.run("fit", data.model_dump_json(), stop, control)
        assert runner._child is not None
        assert not runner._child.is_alive
        events: list[Event] = []
        runner.run("fit", DATA.model_dump_json(), events.append, Control())
        assert isinstance(events[-1], Answered)
        assert runner._child.is_alive
    finally:
        runner.close()
