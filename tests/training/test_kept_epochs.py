"""Of a run that trains many epochs in one call, states are kept all along it."""

import numpy as np
import pytest

from dllab.events import LayersMeasured
from dllab.history import fold
from dllab.spec.data import DataSpec, Share, TwoSpirals
from dllab.spec.layers import Dense
from dllab.training import layer_records, snapshots
from dllab.training.snapshots import WANTED, Shelf
from dllab.training.train import train
from tests.experiments import small, told_by

EPOCHS = 200


def test_a_fast_run_keeps_evenly_spread_epochs(monkeypatch: pytest.MonkeyPatch) -> None:
    # However busy the machine is.
    monkeypatch.setattr(snapshots, "FIRST", 60.0)
    monkeypatch.setattr(layer_records, "SPREAD_SECONDS", 60.0)
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


@pytest.mark.parametrize(("share", "more"), [(0.9, True), (1.1, False)])
def test_the_first_ones_have_an_allowance(share: float, more: bool) -> None:
    """A second one that takes as long as the first is within it, or is not."""
    shelf = Shelf("weights", 1e6, ())
    shelf._spent = shelf._last = share * snapshots.FIRST / 2
    assert shelf.affords(snapshots.FIRST) == more
    assert not shelf.affords()
