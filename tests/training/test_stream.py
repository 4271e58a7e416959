"""Data too large for the memory train as data in memory do."""

from pathlib import Path

import numpy as np
import pytest

from dllab.data.prepare import prepare
from dllab.events import Event, RunStarted
from dllab.history import RunHistory, fold
from dllab.jobs import Control
from dllab.spec import Experiment, to_json
from dllab.spec.data import Components, PcaWhitening, ZeroToOne
from dllab.spec.layers import Dense, Flatten
from dllab.training.cycle import cycle_of
from dllab.training.loaded import loaded, memory_for_data
from dllab.training.orders import batch_order
from dllab.training.stream import StreamFeed
from dllab.training.train import train
from tests.experiments import digits

EXPERIMENT = digits(Flatten(), Dense(units=10, activation="softmax"), train=1500, validation=700)
SAMPLE_BYTES = 28 * 28 * 4


def history_of(experiment: Experiment) -> RunHistory:
    loaded.cache_clear()
    events: list[Event] = []
    train(to_json(experiment), events.append, Control())
    loaded.cache_clear()
    return fold(events)


@pytest.mark.parametrize("block_samples", [1, 100, 130, 1_000_000])
@pytest.mark.parametrize("shuffle", [True, False])
def test_a_streamed_run_is_the_run_in_memory_bit_for_bit(
    block_samples: int, shuffle: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Blocks of a batch, of two batches, and of everything."""
    training = EXPERIMENT.training.model_copy(update={"shuffle": shuffle})
    experiment = EXPERIMENT.model_copy(update={"training": training})
    in_memory = history_of(experiment)
    monkeypatch.setattr("dllab.training.loaded.memory_for_data", lambda: 0)
    monkeypatch.setattr("dllab.training.stream.BLOCK_BYTES", block_samples * SAMPLE_BYTES)
    streamed = history_of(experiment)
    for history, how in ((in_memory, "in memory"), (streamed, "streamed")):
        assert isinstance(history.started, RunStarted)
        assert history.started.versions["data"] == how
    for column in ("loss", "accuracy", "val_loss", "val_accuracy", "running_loss"):
        np.testing.assert_array_equal(streamed.epochs[column], in_memory.epochs[column])
    np.testing.assert_array_equal(streamed.batches["loss"], in_memory.batches["loss"])


def test_whitened_data_are_streamed_as_well(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Products with another number of rows round differently, so not bit for bit."""
    monkeypatch.setenv("DLLAB_HOME", str(tmp_path))
    steps = (ZeroToOne(), PcaWhitening(keep=Components(count=20), epsilon=0.1))
    data = EXPERIMENT.data.model_copy(update={"preprocessing": steps})
    layers = (Dense(units=10, activation="softmax"),)
    experiment = EXPERIMENT.model_copy(update={"data": data, "layers": layers})
    in_memory = history_of(experiment)
    monkeypatch.setattr("dllab.training.loaded.memory_for_data", lambda: 0)
    monkeypatch.setattr("dllab.training.stream.BLOCK_BYTES", 130 * 20 * 4)
    streamed = history_of(experiment)
    for column in ("loss", "val_loss", "running_loss"):
        np.testing.assert_allclose(
            streamed.epochs[column], in_memory.epochs[column], rtol=1e-4, err_msg=column
        )


def test_blocks_hold_the_samples_their_batches_ask_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """From the middle of an epoch on, going back, and over the end of an epoch."""
    monkeypatch.setattr("dllab.training.loaded.memory_for_data", lambda: 0)
    monkeypatch.setattr("dllab.training.stream.BLOCK_BYTES", 200 * SAMPLE_BYTES)
    loaded.cache_clear()
    held, data = loaded(EXPERIMENT.data), prepare(EXPERIMENT.data)
    loaded.cache_clear()
    cycle = cycle_of(1500, 700, 700, 64)

    def order_of(epoch: int) -> np.ndarray:
        return batch_order(EXPERIMENT.training, 1500, epoch)

    feed = StreamFeed(held, cycle, 3, order_of)
    for epoch, batch in ((1, 5), (1, 6), (1, 1), (1, 23), (1, 24), (2, 0)):
        helping = feed.helping(epoch, batch)
        segment = next(s for s in cycle.segments if s.first <= batch < s.end)
        place = segment.offset + (batch - segment.first) * segment.size
        here = slice(place - helping.shift, place - helping.shift + segment.size)
        part = helping.parts[segment.role]
        rows = held.gap_rows(3) if segment.role == "gap" else order_of(epoch)
        rows = rows[place : place + segment.size]
        np.testing.assert_array_equal(part.y.numpy()[here], data.y_train[rows])
        np.testing.assert_array_equal(part.x.numpy()[here], data.x_train[rows])


def test_the_memory_for_data_is_a_share_of_what_is_free() -> None:
    assert 1 << 20 < memory_for_data() < 1 << 50
