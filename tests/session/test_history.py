"""A session folds a run straight from its tables: the same as folding its events, and faster."""

import io
from dataclasses import replace

import numpy as np
import pytest

from dllab.events import BatchesEnded, HistogramsTaken, RunEnded
from dllab.history import RunHistory, fold
from dllab.session import Session, SessionError
from dllab.session.errors import DamagedError
from dllab.session.fitting import misfit
from dllab.session.points import TABLES, decoded_marker, from_npy, to_npy
from dllab.session.rows import LAST_RUN, get_run, put_fact, put_run
from dllab.spec import Experiment, to_json
from tests.session.conftest import STARTED, epoch, random_events, seeded
from tests.test_history import told


@pytest.mark.parametrize("seed", range(6))
def test_live_reopened_and_folded_from_tables_are_equal(session: Session, seed: int) -> None:
    events, chance, live = random_events(seed), seeded(seed), RunHistory()
    run, rest = session.new_run("random"), events
    while rest:
        size = chance.choice([1, 2, 30])
        said, rest = rest[:size], rest[size:]
        live.apply(said)
        session.append(run, said)
        if chance.random() < 0.05:
            assert repr(told(session.history(run))) == repr(told(live))
    session.close()
    with Session.open(session.path) as again:
        assert repr(told(again.history(run))) == repr(told(live))
        assert repr(told(fold(again.events(run)))) == repr(told(live))


def test_a_reopened_history_goes_on(session: Session) -> None:
    run = session.new_run("a")
    events = random_events(3)[:200]
    session.append(run, events).result()
    history = session.history(run)
    history.apply([BatchesEnded(7, (0.5,), (0.5,)), epoch(1), RunEnded(1.0, "stopped")])
    assert len(history.epochs) == len(fold(events).epochs) + 1


@pytest.mark.parametrize("seed", range(4))
def test_events_from_a_place_on_are_those_said_since(session: Session, seed: int) -> None:
    events, run = random_events(seed), session.new_run("random")
    for event in events:
        session.append(run, [event])
    for start in (0, 1, 17, len(events) // 2, len(events) - 1, len(events)):
        assert repr(session.events(run, start)) == repr(events[start:])


@pytest.mark.parametrize("kind", TABLES)
@pytest.mark.parametrize("count", [0, 1, 9, 10, 99, 4096, 123_456])
def test_a_table_is_what_numpy_writes(kind: str, count: int) -> None:
    points = np.zeros(count, TABLES[kind])
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, points, version=(1, 0), allow_pickle=False)
    assert to_npy(points, kind) == buffer.getvalue()
    assert len(from_npy(kind, buffer.getvalue(), count)) == count


def test_a_run_that_is_over_lies_in_few_rows(session: Session) -> None:
    run = session.new_run("a")
    for number in range(1, 101):
        session.append(run, [BatchesEnded(number, (0.5,), (0.5,)), epoch(number)])
    session.append(run, [RunEnded(1.0, "finished")]).result()
    rows = session._file.read(
        lambda file: file.execute("SELECT kind, points FROM segments").fetchall()
    )
    assert sorted(rows) == [("batches", 100), ("epochs", 100), ("markers", 1)]


BAD = [
    '{"event": "RunPaused", "time": "soon", "step": 1}',
    '{"event": "RunPaused", "time": 1.0, "step": 1.5}',
    '{"event": "RunPaused", "time": 1.0, "step": true}',
    '{"event": "RunPaused", "time": 1.0, "step": 1' + "0" * 30 + "}",
    '{"event": "RunEnded", "time": 1.0, "status": "fine", "reason": "", "detail": ""}',
    '{"event": "RunEnded", "time": 1.0, "status": ["failed"], "reason": "", "detail": ""}',
    (
        '{"event": "HistogramsTaken", "epoch": 1, "names": ["a"], "low": ["0"], "high": [1], '
        '"counts": [[1]]}'
    ),
    (
        '{"event": "HistogramsTaken", "epoch": 1, "names": ["a"], "low": [0], "high": [1], '
        '"counts": [1]}'
    ),
    (
        '{"event": "HistogramsTaken", "epoch": 1, "names": ["a", "b"], "low": [0], "high": [1], '
        '"counts": [[1]]}'
    ),
    (
        '{"event": "HistogramsTaken", "epoch": 1, "names": ["a"], "low": [0], "high": [1], '
        '"counts": [[1]], "centre": [0, 1], "scale": [0], "percentiles": [[]], "others": [0]}'
    ),
    (
        '{"event": "HistogramsTaken", "epoch": 1, "names": ["a"], "low": [0], "high": [1], '
        '"counts": [[1]], "centre": [0], "scale": [0], "percentiles": [[1]], "others": [0]}'
    ),
    (
        '{"event": "LayersMeasured", "epoch": 1, "step": 3, "names": ["a"], "update_ratio": [1], '
        '"gradient_norm": [1], "activation_mean": [1], "activation_std": [1], "dead": [], '
        '"saturated": [0.5]}'
    ),
    '{"event": "SnapshotTaken", "epoch": 1, "step": 1, "kind": "all", "size": 1, "payload": ""}',
    '{"event": "Answered", "answer": {"a": 1}}',
    '{"event": ["RunPaused"]}',
    "[" * 5000,
    "[1]",
    "7",
    '"' + "a" * (9 << 20) + '"',
]


@pytest.mark.parametrize("text", BAD, ids=range(len(BAD)))
def test_an_event_with_other_kinds_of_values_is_damaged(text: str) -> None:
    with pytest.raises(DamagedError, match="an event"):
        decoded_marker(text.encode())


def test_every_event_the_lab_says_fits() -> None:
    for event in random_events(1):
        assert misfit(event) == ""
    assert misfit(HistogramsTaken(1, (), (), (), ())) == ""


def test_an_event_too_long_for_a_row_is_refused_at_once(session: Session) -> None:
    run = session.new_run("a")
    with pytest.raises(ValueError, match="takes 9,"):
        session.append(run, [RunEnded(1.0, "failed", "", "x" * 9_000_000)])
    values = (0.5,) * ((1 << 20) + 1)
    with pytest.raises(ValueError, match=r"at most 1,048,576"):
        session.append(run, [BatchesEnded(1, values, values)])
    session.append(run, [STARTED]).result()
    assert session.events(run) == [STARTED]


def test_a_promise_of_a_billion_runs_or_events_takes_no_memory(session: Session) -> None:
    session.append(session.new_run("a"), [STARTED]).result()
    session._file.read(
        lambda file: put_run(file, replace(get_run(file, 1), events=4_000_000_000_000))
    )
    with pytest.raises(SessionError, match="Run 1"):
        session.history(1)
    last = str(10**12).encode()
    session._file.read(lambda file: put_fact(file, LAST_RUN, last))
    session.close()
    with pytest.raises(SessionError, match="list of runs cannot be right"):
        Session.open(session.path)


def test_what_runs_train_is_read_without_the_rest(session: Session) -> None:
    """Of runs that have started and can be read, whatever else of them is lost."""
    trained = [Experiment(), Experiment().with_training(epochs=7)]
    for experiment in trained:
        started = replace(STARTED, experiment=to_json(experiment))
        session.append(session.new_run("a"), [started, epoch(1)])
    session.new_run("waits")
    session.append(session.new_run("newer"), [STARTED])
    session.append(session.new_run("failed"), [RunEnded(0.0, "failed", "Why.")]).result()
    assert session.experiments_soon().result() == dict(enumerate(trained, start=1))
