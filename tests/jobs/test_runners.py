"""What every runner promises, and what the process adds."""

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from dllab.events import BatchesEnded, Event, RunEnded, RunPaused
from dllab.history import fold
from dllab.jobs import Control, InlineRunner, JobError, ProcessRunner, Runner, train_to_end
from dllab.jobs.job import KerasState
from dllab.spec import to_json
from tests.experiments import small


@pytest.fixture(scope="module")
def states() -> list[KerasState]:
    """What is said of the one Keras process."""
    return []


@pytest.fixture(scope="module")
def process(states: list[KerasState]) -> Iterator[ProcessRunner]:
    """One Keras process for all tests, replaced where one ends it: TensorFlow takes seconds."""
    runner = ProcessRunner(states.append)
    yield runner
    runner.close()


@pytest.fixture(params=["inline", "process"])
def runner(request: pytest.FixtureRequest, process: ProcessRunner) -> Runner:
    return process if request.param == "process" else InlineRunner()


class TestEveryRunner:
    def test_passes_on_all_events(self, runner: Runner) -> None:
        events: list[Event] = []
        runner.run("train", to_json(small()), events.append, Control())
        history = fold(events)
        assert history.state == "finished"
        assert len(history.epochs) == 3

    def test_gives_the_same_figures(self, runner: Runner) -> None:
        here: list[Event] = []
        there: list[Event] = []
        InlineRunner().run("train", to_json(small()), here.append, Control())
        runner.run("train", to_json(small()), there.append, Control())
        assert list(fold(here).epochs["loss"]) == list(fold(there).epochs["loss"])

    def test_a_stop_reaches_the_job(self, runner: Runner) -> None:
        control = Control()
        events: list[Event] = []

        def emit(event: Event) -> None:
            events.append(event)
            if isinstance(event, BatchesEnded):
                control.give("stop")

        runner.run("train", to_json(small(epochs=100_000)), emit, control)
        assert fold(events).state == "stopped"

    def test_a_pause_holds_the_job_until_it_may_go_on(self, runner: Runner) -> None:
        control = Control()
        control.give("pause")
        events: list[Event] = []

        def emit(event: Event) -> None:
            events.append(event)
            if isinstance(event, RunPaused):
                control.give("go on")

        runner.run("train", to_json(small()), emit, control)
        assert len(fold(events).pauses) == 1
        assert fold(events).state == "finished"

    def test_a_failure_comes_as_one_sentence_with_its_traceback(self, runner: Runner) -> None:
        with pytest.raises(JobError, match="not valid JSON") as caught:
            runner.run("train", "{", lambda _event: None, Control())
        assert "Traceback" in caught.value.detail

    def test_works_on_after_a_failure(self, runner: Runner) -> None:
        with pytest.raises(JobError):
            runner.run("train", "{", lambda _event: None, Control())
        self.test_passes_on_all_events(runner)

    def test_a_failed_run_still_ends(self, runner: Runner) -> None:
        events: list[Event] = []
        train_to_end(runner, "{", events.append, Control())
        assert fold(events).state == "failed"


def kill(pid: int | None) -> None:
    assert pid is not None
    os.kill(pid, signal.SIGKILL)


def test_a_killed_process_ends_the_run_with_the_reason_and_is_replaced(
    process: ProcessRunner, states: list[KerasState]
) -> None:
    process.warm()
    states.clear()
    events: list[Event] = []

    def emit(event: Event) -> None:
        events.append(event)
        if isinstance(event, BatchesEnded) and event.step > 10:
            kill(process.pid)

    train_to_end(process, to_json(small(epochs=100_000)), emit, Control())
    history = fold(events)
    assert history.state == "failed"
    assert history.ended is not None
    assert "was killed by SIGKILL" in history.ended.reason
    assert len(history.epochs) >= 2
    assert states == ["off"]
    killed = process.pid
    again: list[Event] = []
    train_to_end(process, to_json(small()), again.append, Control())
    assert process.pid != killed
    assert states == ["off", "loading", "ready"]
    assert fold(again).state == "finished"


@pytest.mark.parametrize(("how", "stays"), [(signal.SIGSEGV, False), (signal.SIGKILL, True)])
def test_what_was_compiled_is_not_trusted_after_a_crash(
    how: signal.Signals, stays: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DLLAB_HOME", str(tmp_path))
    compiled = tmp_path / "cache" / "xla" / "this machine" / "program.pb"
    compiled.parent.mkdir(parents=True)
    compiled.write_bytes(b"a program")
    runner = ProcessRunner(work="data")
    runner.warm()
    assert runner._child is not None
    os.kill(runner._child.pid, how)

    with pytest.raises(JobError, match=how.name):
        runner._child.run("look", "{}", lambda _event: None, Control())

    assert compiled.exists() == stays
    runner.close()


def test_closing_ends_the_process() -> None:
    runner = ProcessRunner(work="data")
    runner.warm()
    child = runner._child
    assert child is not None
    assert child.is_alive
    runner.close()
    assert not child.is_alive


def test_the_terminals_interrupt_is_left_to_the_window(process: ProcessRunner) -> None:
    process.warm()
    events: list[Event] = []
    control = Control()

    def emit(event: Event) -> None:
        events.append(event)
        if isinstance(event, BatchesEnded) and not control.stopped:
            assert process.pid is not None
            os.kill(process.pid, signal.SIGINT)
            control.give("stop")

    process.run("train", to_json(small(epochs=100_000)), emit, control)
    assert fold(events).state == "stopped"


def test_a_command_to_a_process_that_has_just_died_does_not_hinder_the_next(
    process: ProcessRunner,
) -> None:
    process.warm()
    child = process._child
    assert child is not None
    child.kill()
    child._process.wait()
    child._send({"do": "stop"})
    TestEveryRunner().test_passes_on_all_events(process)


def test_aborting_from_another_thread_ends_the_job() -> None:
    runner = ProcessRunner()
    events: list[Event] = []

    def emit(event: Event) -> None:
        events.append(event)
        if len(events) == 5:
            threading.Thread(target=runner.abort).start()

    with pytest.raises(JobError, match="The Keras process"):
        runner.run("train", to_json(small(epochs=100_000)), emit, Control())
    runner.close()


def test_a_process_is_relieved_after_its_share_of_jobs_without_anyone_waiting(
    process: ProcessRunner, states: list[KerasState], monkeypatch: pytest.MonkeyPatch
) -> None:
    process.run("prepare", to_json(small()), lambda _event: None, Control())
    first = process.pid
    states.clear()
    monkeypatch.setattr("dllab.jobs.process.JOBS_PER_PROCESS", 1)
    process.warm()
    # The old one works on while the new one loads TensorFlow.
    assert process.pid == first
    assert process._successor is not None
    assert not process._successor.is_settled
    TestEveryRunner().test_passes_on_all_events(process)
    process._successor._ready.result(60)
    process.warm()
    assert process.pid != first
    assert states == ["ready"]
    TestEveryRunner().test_passes_on_all_events(process)


@pytest.mark.parametrize("share", ["JOBS_PER_PROCESS", "PROGRAMS_PER_PROCESS"])
def test_closing_ends_a_successor_too(share: str, monkeypatch: pytest.MonkeyPatch) -> None:
    runner = ProcessRunner(work="data")
    runner.warm()
    monkeypatch.setattr(f"dllab.jobs.process.{share}", 0)
    runner.warm()
    assert runner._successor is not None
    child = runner._successor._child
    runner.close()
    assert not child.is_alive


def test_the_process_ends_with_its_standard_input(process: ProcessRunner) -> None:
    """As when the window is killed: nobody is left to tell it."""
    process.warm()
    child = process._child
    assert child is not None
    assert child._process.stdin is not None
    child._process.stdin.close()
    assert child._process.wait(timeout=60) == 0


def test_stderr_of_a_dying_process_is_kept_for_those_who_want_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A Keras that cannot be imported says so, and what Python said is in the detail."""
    monkeypatch.setenv("PYTHONHOME", "/nowhere")
    runner = ProcessRunner()
    with pytest.raises(JobError, match="ended with code 1") as caught:
        runner.warm()
    assert "encodings" in caught.value.detail
    runner.close()


def test_a_tensorflow_that_cannot_be_loaded_is_told_at_every_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "tensorflow.py").write_text("raise ImportError('a library is missing')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=os.pathsep)
    runner = ProcessRunner()
    with pytest.raises(JobError, match=r"TensorFlow cannot be loaded: .*a library is missing"):
        runner.warm()
    events: list[Event] = []
    train_to_end(runner, to_json(small()), events.append, Control())
    (ended,) = events
    assert isinstance(ended, RunEnded)
    assert "a library is missing" in ended.reason
    assert runner.pid is None
    runner.close()
