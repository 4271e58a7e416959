"""Batches of a long run are drawn from what is known of their blocks, as if all had been read."""

import numpy as np
import pytest

from dllab.epoch_axis import epochs_at, steps_at
from dllab.events import BatchesEnded, EpochEnded, Event, KnobTurned, RunStarted
from dllab.history import RunHistory, fold
from dllab.spec import to_json
from dllab.table import BLOCK, Array
from tests.experiments import small
from ui.views.batch_line import batch_envelope
from ui.views.lines import COLUMNS, envelope, stride_for
from ui.views.loss_range import Clip, clip_of, loss_top

EPOCHS, EACH, BATCH = 600, 1000, 30


def ended(epoch: int, step: int) -> EpochEnded:
    return EpochEnded(epoch, step, 0.0, float(epoch), 0.5, 0.9, 0.5, 0.8, 0.5, 0.9, 1e-3)


def started() -> RunStarted:
    spec = to_json(small(epochs=EPOCHS))
    return RunStarted(1.0, spec, EACH * BATCH, 30, 120, EACH, 1 / 3, 67, {})


def batches(step: int, loss: Array) -> BatchesEnded:
    return BatchesEnded(step + 1, tuple(loss.tolist()), tuple((1 - loss).tolist()))


def long_run(first: int, halved: int) -> RunHistory:
    """Noisy batches of the epochs after `first`, twice as many from `halved` on, and a few more."""
    noise, step, each = np.random.default_rng(3), first * EACH, EACH
    told: list[Event] = [started()]
    for epoch in range(first + 1, EPOCHS + 1):
        if epoch == halved:
            told.append(KnobTurned(0.0, step, epoch - 1, 0, "training.batch_size", BATCH // 2))
            each = 2 * EACH
        told.append(batches(step, noise.exponential(0.3, each)))
        step += each
        told.append(ended(epoch, step))
    return fold([*told, batches(step, noise.exponential(0.3, 7))])


@pytest.fixture(
    scope="module",
    params=[(0, EPOCHS + 1), (100, EPOCHS + 1), (0, 500)],
    ids=["", "branch", "knob"],
)
def run(request: pytest.FixtureRequest) -> RunHistory:
    return long_run(*request.param)


@pytest.mark.parametrize("column", ["loss", "accuracy"])
def test_a_whole_run_is_drawn_as_from_all_its_batches(run: RunHistory, column: str) -> None:
    assert stride_for(len(run.batches)) > BLOCK
    x = epochs_at(run, run.batches["step"])
    expected = envelope(x, run.batches[column], -np.inf, np.inf)
    np.testing.assert_array_equal(batch_envelope(run, column, -np.inf, np.inf), expected)


@pytest.mark.parametrize("between", [(0, 450.3), (150, 590), (499.2, 500.7), (400, 400.01)])
def test_of_a_part_nothing_is_missed(run: RunHistory, between: tuple[float, float]) -> None:
    x, y = epochs_at(run, run.batches["step"]), run.batches["loss"]
    seen = y[(x >= between[0]) & (x <= between[1])]
    drawn_x, drawn_y = batch_envelope(run, "loss", *between)
    assert len(drawn_x) <= 4 * COLUMNS + 3
    assert {seen.min(), seen.max()} <= set(drawn_y) <= set(y)
    # Lines leave the view at both edges, where the run goes on.
    assert drawn_x[0] <= max(between[0], x[0])
    assert drawn_x[-1] >= between[1]


def test_zoomed_in_every_batch_is_drawn() -> None:
    run = long_run(0, EPOCHS + 1)
    x, y = batch_envelope(run, "loss", 300.0, 300.1)
    rows = slice(300 * EACH - 3, 300 * EACH + 102)
    np.testing.assert_array_equal(x, np.arange(rows.start + 1, rows.stop + 1) / EACH)
    np.testing.assert_array_equal(y, run.batches["loss"][rows])


def test_steps_and_places_are_each_others_inverse(run: RunHistory) -> None:
    steps = run.batches["step"][::999]
    np.testing.assert_allclose(steps_at(run, epochs_at(run, steps)), steps, rtol=0, atol=1e-6)


def test_a_divergence_is_found_among_hundreds_of_thousands_of_batches() -> None:
    loss = np.random.default_rng(3).uniform(0.1, 1.0, EACH * EPOCHS + 20)
    places = [300_123, 300_124, 450_000, len(loss) - 1]
    loss[places] = [np.inf, 500.0, 700.0, np.nan]
    run = fold([started(), batches(0, loss)])
    assert clip_of(run, 100.0, batches=False) is None
    assert clip_of(run, 100.0, batches=True) == Clip(300_125 / EACH, 700.0)
    assert clip_of(run, 600.0, batches=True) == Clip(450_001 / EACH, 700.0)
    assert clip_of(run, 700.0, batches=True) is None
    assert loss_top([run], whole=True, batches=run) == 700.0
    # In the rows that are no whole block yet.
    loss[-2] = 900.0
    late = fold([started(), batches(0, loss)])
    assert clip_of(late, 800.0, batches=True) == Clip((len(loss) - 1) / EACH, 900.0)
