"""Of a run that trains many epochs in one call, states are kept all along it."""

import numpy as np
import pytest

from dllab.events import LayersMeasured
from dllab.history import fold
from dllab.spec.data import DataSpec, Share, TwoSpirals
from dllab.spec.layers import Dense
from dllab.training import layer_records, snapshots
from dllab.training.snapshots import WANTED
from dllab.training.train import train
from tests.experiments import small, told_by

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
