"""The lab without its window: training in both places, sessions, kills."""

import os
import signal
import threading
from functools import partial
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from dllab.history import RunHistory, fold
from dllab.jobs import JobError
from dllab.session import Session, SessionError
from dllab.spec import Experiment
from tests.experiments import small
from ui.lab import Lab
from ui.range_test import RangeTest
from ui.training_thread import Order, Place

PATIENCE_MS = 60_000


in_a_process = pytest.mark.parametrize("place", ["process"])
in_both_places = pytest.mark.parametrize("place", ["process", "thread"])


def run_to_end(lab: Lab, qtbot: QtBot, experiment: Experiment) -> RunHistory:
    number = lab.start(experiment)
    qtbot.waitUntil(lambda: lab.training is None, timeout=PATIENCE_MS)
    return lab.book.runs[number].history


def wait_for_epochs(lab: Lab, qtbot: QtBot, epochs: int) -> RunHistory:
    assert lab.training is not None
    history = lab.book.runs[lab.training].history
    qtbot.waitUntil(lambda: len(history.epochs) >= epochs, timeout=PATIENCE_MS)
    return history


@in_both_places
def test_trains_and_keeps_what_it_shows(lab: Lab, qtbot: QtBot) -> None:
    shown = run_to_end(lab, qtbot, small())
    assert shown.state == "finished"
    stored = fold(lab.session.events(1))
    assert stored.state == "finished"
    assert list(stored.epochs["val_loss"]) == list(shown.epochs["val_loss"])
    assert list(stored.batches["loss"]) == list(shown.batches["loss"])


@in_both_places
def test_pause_holds_the_run_and_go_on_ends_the_pause(lab: Lab, qtbot: QtBot) -> None:
    lab.start(small(epochs=100_000))
    history = wait_for_epochs(lab, qtbot, 2)
    lab.pause()
    qtbot.waitUntil(lambda: history.state == "paused", timeout=PATIENCE_MS)
    held = len(history.epochs)
    assert lab.is_paused
    lab.go_on()
    qtbot.waitUntil(lambda: len(history.epochs) > held, timeout=PATIENCE_MS)
    lab.stop()
    qtbot.waitUntil(lambda: lab.training is None, timeout=PATIENCE_MS)
    assert history.state == "stopped"


def range_test_to_end(lab: Lab, qtbot: QtBot, experiment: Experiment) -> RangeTest:
    lab.try_out(lab.range_test, experiment)
    qtbot.waitUntil(lambda: not lab.is_busy, timeout=PATIENCE_MS)
    return lab.range_test


@in_both_places
def test_a_range_test_is_told_live_and_is_no_run(lab: Lab, qtbot: QtBot) -> None:
    lengths: list[int] = []
    lab.range_test.changed.connect(lambda: lengths.append(len(lab.range_test.rates)))
    test = range_test_to_end(lab, qtbot, small())
    assert test.ended is not None
    assert test.ended.status == "finished"
    assert len(test.rates) == len(test.losses) > 100
    assert lengths[0] == 0
    assert lab.book.runs == {}
    assert lab.session.runs() == []
    assert run_to_end(lab, qtbot, small()).state == "finished"


@in_both_places
def test_stop_ends_a_range_test_and_what_waited_happens(lab: Lab, qtbot: QtBot) -> None:
    done: list[str] = []
    lab.try_out(lab.range_test, small())
    lab.stop()
    lab.when_idle(lambda: done.append("after the test"))
    assert done == []
    qtbot.waitUntil(lambda: bool(done), timeout=PATIENCE_MS)
    ended = lab.range_test.ended
    assert ended is not None
    assert ended.status == "stopped"


@in_both_places
def test_closing_ends_a_range_test(place: Place, tmp_path: Path, qtbot: QtBot) -> None:
    lab = Lab(Session.create(tmp_path / "closed.dllab"), place)
    qtbot.waitUntil(lambda: lab.keras_state == "ready", timeout=PATIENCE_MS)
    lab.try_out(lab.range_test, small())
    lab.close()
    assert not lab.range_test.is_running


def test_a_failing_range_test_says_why(lab: Lab, qtbot: QtBot) -> None:
    messages: list[str] = []
    lab.trouble.connect(messages.append)
    broken = small().model_copy(update={"layers": ()})
    test = range_test_to_end(lab, qtbot, broken)
    assert test.ended is not None
    assert test.ended.status == "failed"
    assert messages == [test.ended.reason]


def test_a_second_start_makes_a_second_run(lab: Lab, qtbot: QtBot) -> None:
    run_to_end(lab, qtbot, small())
    run_to_end(lab, qtbot, small(seed=1))
    assert list(lab.book.runs) == [1, 2]
    assert [run.name for run in lab.book.runs.values()] == ["run 1", "run 2"]


@in_both_places
def test_closing_stops_the_run_and_keeps_its_epochs(
    place: Place, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "closed.dllab"
    lab = Lab(Session.create(path), place)
    lab.start(small(epochs=100_000))
    shown = wait_for_epochs(lab, qtbot, 3)
    lab.close()
    with Session.open(path) as session:
        stored = fold(session.events(1))
    assert stored.state == "stopped"
    assert len(stored.epochs) >= len(shown.epochs)


def test_closing_while_keras_loads_does_not_wait_for_it(tmp_path: Path, qtbot: QtBot) -> None:
    lab = Lab(Session.create(tmp_path / "early.dllab"), "process")
    qtbot.waitUntil(lambda: lab.keras_pid is not None, timeout=PATIENCE_MS)
    assert lab.keras_state == "loading"
    lab.close()


def test_closing_while_an_experiment_is_made_ready_does_not_wait_for_it(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, closed = threading.Event(), threading.Event()
    waited: list[bool] = []

    def make_ready(*_arguments: object, **_named: object) -> None:
        begun.set()
        waited.append(closed.wait(PATIENCE_MS / 1000))
        raise JobError("Nobody wants it any more.")

    monkeypatch.setattr("dllab.training.train.TrainingRun", make_ready)
    lab = Lab(Session.create(tmp_path / "session.dllab"), "thread")
    lab.prepare(small())
    qtbot.waitUntil(begun.is_set, timeout=PATIENCE_MS)
    lab.close()
    assert not waited
    closed.set()


@in_a_process
def test_a_killed_keras_process_is_told_and_the_next_start_works(lab: Lab, qtbot: QtBot) -> None:
    messages: list[str] = []
    lab.trouble.connect(messages.append)
    lab.start(small(epochs=100_000))
    history = wait_for_epochs(lab, qtbot, 3)
    assert lab.keras_pid is not None
    os.kill(lab.keras_pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: lab.training is None, timeout=PATIENCE_MS)
    assert history.state == "failed"
    assert len(history.epochs) >= 3
    assert len(messages) == 1
    assert "killed by SIGKILL" in messages[0]
    assert run_to_end(lab, qtbot, small()).state == "finished"


def test_opening_another_session_shows_its_runs(lab: Lab, qtbot: QtBot, tmp_path: Path) -> None:
    run_to_end(lab, qtbot, small())
    first = lab.session.path
    lab.open(Session.create(tmp_path / "other.dllab"))
    assert lab.book.runs == {}
    lab.open(Session.open(first))
    assert list(lab.book.runs) == [1]
    assert lab.book.runs[1].history.state == "finished"


def test_save_as_while_a_run_trains_goes_on_in_the_new_file(
    lab: Lab, qtbot: QtBot, tmp_path: Path
) -> None:
    lab.start(small(epochs=100_000))
    history = wait_for_epochs(lab, qtbot, 2)
    target = tmp_path / "named.dllab"
    with qtbot.waitSignal(lab.path_changed, timeout=PATIENCE_MS):
        lab.save_as(target)
    assert lab.session.path == target
    before = len(history.epochs)
    qtbot.waitUntil(lambda: len(history.epochs) > before, timeout=PATIENCE_MS)
    lab.stop()
    qtbot.waitUntil(lambda: lab.training is None, timeout=PATIENCE_MS)
    assert len(fold(lab.session.events(1)).epochs) == len(history.epochs)


def test_a_failed_save_as_says_why_and_goes_on_where_it_was(
    lab: Lab, qtbot: QtBot, tmp_path: Path
) -> None:
    before = lab.session.path
    with qtbot.waitSignal(lab.trouble, timeout=PATIENCE_MS) as blocker:
        lab.save_as(tmp_path / "missing" / "named.dllab")
    assert "choose an existing folder" in blocker.args[0]
    assert lab.session.path == before


def test_what_waits_for_the_run_happens_after_it(lab: Lab, qtbot: QtBot) -> None:
    done: list[str] = []
    lab.when_idle(lambda: done.append("at once"))
    lab.start(small(epochs=100_000))
    wait_for_epochs(lab, qtbot, 1)
    lab.when_idle(lambda: done.append("after the run"))
    assert done == ["at once"]
    lab.stop()
    qtbot.waitUntil(lambda: len(done) == 2, timeout=PATIENCE_MS)
    assert lab.training is None


def test_all_that_waits_happens_in_its_order(lab: Lab, qtbot: QtBot) -> None:
    done: list[int] = []
    lab.start(small(epochs=100_000))
    wait_for_epochs(lab, qtbot, 1)
    for number in range(3):
        lab.when_idle(partial(done.append, number))
    lab.stop()
    qtbot.waitUntil(lambda: len(done) == 3, timeout=PATIENCE_MS)
    assert done == [0, 1, 2]


def test_a_session_that_cannot_be_written_at_closing_leaves_the_lab_usable(
    lab: Lab, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab.start(small(epochs=100_000))
    history = wait_for_epochs(lab, qtbot, 1)

    def refuse() -> None:
        raise SessionError("The disk is full.")

    with monkeypatch.context() as full:
        full.setattr(lab.session, "close", refuse)
        with pytest.raises(SessionError):
            lab.close()
    assert lab.training is None
    assert history.state == "stopped"
    lab.use_place("thread")
    assert run_to_end(lab, qtbot, small()).state == "finished"


@in_a_process
def test_the_place_of_training_can_be_changed(lab: Lab, qtbot: QtBot) -> None:
    messages: list[str] = []
    lab.trouble.connect(messages.append)
    lab.use_place("thread")
    assert messages == []
    assert run_to_end(lab, qtbot, small()).state == "finished"
    assert lab.keras_pid is None


def test_a_failing_experiment_says_why(lab: Lab, qtbot: QtBot) -> None:
    messages: list[str] = []
    lab.trouble.connect(messages.append)
    broken = small().model_copy(update={"layers": ()})
    history = run_to_end(lab, qtbot, broken)
    assert history.state == "failed"
    assert len(messages) == 1


def test_hidden_runs_and_names_are_remembered(lab: Lab, qtbot: QtBot) -> None:
    run_to_end(lab, qtbot, small(epochs=1))
    lab.rename(1, "first try")
    lab.set_visible(1, False)
    record = lab.session.runs()[0]
    assert (record.name, record.visible) == ("first try", False)


@in_a_process
def test_steps_pause_in_the_lab_as_in_the_job(lab: Lab, qtbot: QtBot) -> None:
    number = lab.start(small(epochs=50), "one batch")
    history = lab.book.runs[number].history
    qtbot.waitUntil(lambda: history.state == "paused", timeout=PATIENCE_MS)
    assert lab.is_paused
    assert (len(history.batches), len(history.epochs)) == (1, 0)
    lab.step("one epoch")
    assert not lab.is_paused
    qtbot.waitUntil(lambda: len(history.pauses) == 2, timeout=PATIENCE_MS)
    assert lab.is_paused
    assert (len(history.batches), len(history.epochs)) == (5, 1)
    lab.stop()
    qtbot.waitUntil(lambda: lab.training is None, timeout=PATIENCE_MS)


@in_a_process
def test_a_series_of_seeds_runs_one_after_the_other(lab: Lab, qtbot: QtBot) -> None:
    lab.start_with_seeds(small(seed=5), 3)
    assert lab.waiting_runs == 2
    qtbot.waitUntil(lambda: len(lab.book.runs) == 3 and lab.training is None, timeout=PATIENCE_MS)
    assert [run.name for run in lab.book.runs.values()] == [
        f"run 1, seed {seed}" for seed in (5, 6, 7)
    ]
    losses = [run.history.epochs["loss"][-1] for run in lab.book.runs.values()]
    assert len(set(losses)) == 3
    alone = run_to_end(lab, qtbot, small(seed=6))
    assert alone.epochs["loss"][-1] == losses[1]


def test_a_stop_ends_the_whole_series(lab: Lab, qtbot: QtBot) -> None:
    lab.start_with_seeds(small(epochs=100_000), 3)
    wait_for_epochs(lab, qtbot, 1)
    lab.stop()
    qtbot.waitUntil(lambda: lab.training is None, timeout=PATIENCE_MS)
    assert lab.waiting_runs == 0
    assert len(lab.book.runs) == 1


def test_an_experiment_is_made_ready_before_it_is_started(
    lab: Lab, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[str] = []
    take = lab._thread.take

    def note(order: Order) -> None:
        taken.append(order.job)
        take(order)

    monkeypatch.setattr(lab._thread, "take", note)
    lab.prepare(small())
    qtbot.waitUntil(lambda: taken == ["prepare"], timeout=PATIENCE_MS)
    assert run_to_end(lab, qtbot, small()).state == "finished"
    assert taken == ["prepare", "train"]
