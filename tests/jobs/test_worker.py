"""What a worker process does between two jobs."""

import gc
import io
import weakref
from collections.abc import Iterator

import pytest

from dllab.jobs.control import Control
from dllab.jobs.inline import InlineRunner
from dllab.jobs.messages import read
from dllab.jobs.worker import Worker
from dllab.xla_settings import programs


class Cycle:
    def __init__(self) -> None:
        self.itself = self


class Leaves(InlineRunner):
    """Leaves garbage that only the collector finds."""

    left: "weakref.ref[Cycle] | None" = None

    def run(self, *_order: object, **_named: object) -> None:
        self.left = weakref.ref(Cycle())


@pytest.fixture
def no_collector() -> Iterator[None]:
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("no_collector")
def test_what_a_job_leaves_behind_is_gone_when_it_has_been_answered() -> None:
    answers = io.BytesIO()
    worker, runner = Worker(io.BytesIO(), answers, "data"), Leaves(work="data")
    worker._runner = runner
    worker._run({"do": "run", "job": "any", "spec": "", "control": Control()})
    answers.seek(0)
    assert read(answers) == {"say": "done", "programs": programs()}
    assert runner.left is not None
    assert runner.left() is None
