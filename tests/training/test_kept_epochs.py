"""Of a run that trains many epochs in one call, states are kept all along it."""

from typing import get_args

import numpy as np
import pytest

from dllab.arrays import Arrays, unpacked
from dllab.events import Event, LayersMeasured, SnapshotTaken
from dllab.history import fold
from dllab.home import spool
from dllab.jobs import Control
from dllab.payload import pieces_of
from dllab.recipe import Execution, Recipe
from dllab.spec import ComputeSpec, to_json
from dllab.spec.data import DataSpec, Share, TwoSpirals
from dllab.spec.layers import Dense, Dropout
from dllab.spec.snapshot_cost import MOST_KEPT
from dllab.spec.training import Sgd
from dllab.training import layer_records, pace, snapshots
from dllab.training.epochs import LossNotFiniteError
from dllab.training.run import TrainingRun
from dllab.training.snapshots import WANTED, Shelf
from dllab.training.train import train
from tests.experiments import small, told_by
from tests.training.going_on import events_of, stop_after, trained

EPOCHS = 200


def test_a_fast_run_keeps_evenly_spread_epochs(monkeypatch: pytest.MonkeyPatch) -> None:
    # However busy the machine is.
    monkeypatch.setattr(snapshots, "SHARES", {"weights": 60.0, "state": 60.0})
    monkeypatch.setattr(layer_records, "SIGNS_SHARE", 60.0)
    layers = Dense(units=8, activation="tanh"), Dense(units=2, activation="softmax")
    spirals = small(*layers, epochs=EPOCHS).model_copy(
        update={"data": DataSpec(source=TwoSpirals(), split=Share())}
    )
    told = told_by(train, spirals)
    history = fold(told)
    assert history.state == "finished"
    kept = sorted({each.epoch for each in history.snapshots if each.kind == "weights"})
    assert set(range(0, EPOCHS + 1, EPOCHS // WANTED)) <= set(kept)
    assert np.diff(kept).max() <= EPOCHS // WANTED
    measured = [each.epoch for each in told if isinstance(each, LayersMeasured)]
    assert set(range(EPOCHS // WANTED, EPOCHS + 1, EPOCHS // WANTED)) <= set(measured)


def kept_last(events: list[Event]) -> SnapshotTaken:
    taken = [e for e in events if isinstance(e, SnapshotTaken) and e.kind == "weights"]
    return max(taken, key=lambda each: each.epoch)


def weights_of(taken: SnapshotTaken) -> Arrays:
    return unpacked(b"".join(pieces_of(taken.payload, spool(), 1 << 20)))[0]


@pytest.fixture
def short_of_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the first epoch's weights are kept on the way; a call takes a single batch."""
    monkeypatch.setattr(snapshots, "SHARES", {"weights": 0.0, "state": 0.0})
    monkeypatch.setattr(pace, "SECONDS_PER_CALL", 0.0)


@pytest.mark.usefixtures("short_of_time")
def test_a_run_stopped_in_the_midst_of_an_epoch_keeps_the_end_of_the_last_one() -> None:
    # 4 batches an epoch.
    stopped = trained(small(epochs=50), stop_after(0, 9))
    assert len(fold(stopped).batches) == 9
    found = kept_last(stopped)
    assert (found.epoch, found.step) == (2, 8)
    expected = weights_of(kept_last(trained(small(epochs=2))))
    for name, array in weights_of(found).items():
        np.testing.assert_array_equal(array, expected[name])


@pytest.mark.usefixtures("short_of_time")
def test_a_run_whose_loss_blows_up_keeps_the_last_epoch_before() -> None:
    layers = Dense(units=20, activation="relu"), Dense(units=3, activation="linear")
    rising = small(*layers, optimizer=Sgd(learning_rate=30.0), epochs=50)
    events: list[Event] = []
    run = TrainingRun(rising, Control())
    with pytest.raises(LossNotFiniteError):
        run.train(events.append)
    done = len(fold(events).epochs)
    assert kept_last(events).epoch == done > 0
    assert all(np.isfinite(array).all() for array in weights_of(kept_last(events)).values())


@pytest.mark.usefixtures("short_of_time")
def test_first_best_and_last_are_kept_though_there_was_no_time() -> None:
    events = trained(small(epochs=30))
    history = fold(events)
    row = history.best_row
    assert row is not None
    best = int(history.epochs["epoch"][row])
    assert 1 < best < 30
    kept = {each.epoch: each for each in history.snapshots if each.kind == "weights"}
    assert sorted(kept) == [0, best, 30]
    found = next(e for e in events if isinstance(e, SnapshotTaken) and e.epoch == best)
    expected = weights_of(kept_last(trained(small(epochs=best))))
    for name, array in weights_of(found).items():
        np.testing.assert_array_equal(array, expected[name])


def test_the_best_epoch_within_a_call_is_gone_back_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots, "SHARES", {"weights": 0.0, "state": 0.0})
    softmax = Dense(units=2, activation="softmax")
    layers = Dense(units=8, activation="tanh"), Dropout(rate=0.1), softmax
    plain = small(*layers, source=TwoSpirals(), epochs=EPOCHS)
    # Nothing is recorded on the way: calls take many epochs.
    spirals = plain.model_copy(update={"compute": ComputeSpec(histograms=0)})
    events = trained(spirals)
    history = fold(events)
    row = history.best_row
    assert row is not None
    best = int(history.epochs["epoch"][row])
    assert 1 < best < EPOCHS
    kept = {each.epoch: each for each in history.snapshots if each.kind == "weights"}
    assert sorted(kept) == [0, best, EPOCHS]
    assert kept[best].step == history.epochs["step"][row]
    found = {e.epoch: weights_of(e) for e in events if isinstance(e, SnapshotTaken)}
    assert history.started
    # Executed in the other way, which is found by measuring, other units are dropped.
    executed = history.started.versions["execution"]
    assert executed in get_args(Execution)
    for epoch in (best, EPOCHS):
        shorter = to_json(spirals.with_training(epochs=epoch))
        again = Recipe(shorter, execution=executed)  # type: ignore[arg-type] # asserted above
        expected = weights_of(kept_last(events_of(again.as_json())))
        for name, array in expected.items():
            np.testing.assert_array_equal(found[epoch][name], array)


def test_no_more_are_kept_than_a_slider_can_show_however_small_they_are() -> None:
    shelf = Shelf("weights", 1e9, ())
    shelf.measure(10)
    for epoch in range(5 * MOST_KEPT):
        if epoch - shelf.last >= shelf.stride(epoch):
            said = list(shelf.put(epoch, epoch, lambda: b"ten bytes.", shelf.capacity))
            assert len(said) == 1
    assert MOST_KEPT / 2 < len(shelf.epochs) <= MOST_KEPT
    assert shelf.epochs[0] == 0
    # Evenly: none is farther from the next than four times what it would be at best.
    assert np.diff(shelf.epochs).max() <= 4 * 5
