"""Making a run ready: ahead of Start, and without making a stop wait."""

import threading

import pytest

from dllab.events import BatchesEnded, EpochEnded, Event, RunEnded
from dllab.jobs import Control
from dllab.spec import ExperimentError, to_json
from dllab.training.keras_thread import unless_stopped
from dllab.training.program import programs
from dllab.training.train import prepare, train
from tests.experiments import small


def test_a_prepared_network_is_the_one_that_trains() -> None:
    programs.cache_clear()
    experiment = small()
    prepare(to_json(experiment), lambda _event: None, Control())
    (program,) = programs()._kept.values()
    traces = program.cycle._train.experimental_get_tracing_count()
    events: list[Event] = []
    train(to_json(experiment), events.append, Control())
    assert list(programs()._kept.values()) == [program]
    assert program.cycle._train.experimental_get_tracing_count() == traces == 1


def test_preparing_changes_nothing_about_the_run() -> None:
    def losses() -> list[float]:
        events: list[Event] = []
        train(to_json(small()), events.append, Control())
        return [event.loss for event in events if isinstance(event, EpochEnded)]

    programs.cache_clear()
    plain = losses()
    programs.cache_clear()
    prepare(to_json(small()), lambda _event: None, Control())
    assert losses() == plain


def test_what_cannot_be_prepared_says_so() -> None:
    with pytest.raises(ExperimentError):
        prepare("{", lambda _event: None, Control())


def test_a_stop_is_obeyed_while_work_is_under_way() -> None:
    control, may_end, begun = Control(), threading.Event(), threading.Event()

    def work() -> str:
        begun.set()
        may_end.wait(10)
        return "done"

    def stop() -> None:
        begun.wait(10)
        control.give("stop")

    threading.Thread(target=stop).start()
    assert unless_stopped(work, control) is None
    assert not may_end.is_set()
    may_end.set()
    # Later work follows in the same thread.
    assert unless_stopped(lambda: "next", Control()) == "next"


def test_a_run_stopped_while_it_is_made_ready_ends_as_stopped() -> None:
    control = Control()
    control.give("stop")
    events: list[Event] = []
    train(to_json(small(epochs=1_000_000)), events.append, control)
    ended = events[-1]
    assert isinstance(ended, RunEnded)
    assert ended.status == "stopped"
    # Where it was ready before the stop was seen, it has begun, and keeps what it began with.
    assert not [event for event in events if isinstance(event, BatchesEnded | EpochEnded)]


def test_a_failure_of_the_work_reaches_who_waits() -> None:
    def fail() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        unless_stopped(fail, Control())
