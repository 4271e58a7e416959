"""The reading of pictures by which the exported file is judged is itself right."""

from pathlib import Path

import pytest

from dllab.events import EpochEnded, RunStarted
from dllab.history import RunHistory, fold
from dllab.spec import preset, to_json
from tests.e2e.drawn import AccuracyPlot
from ui.export import draw_accuracy_png

EPOCHS = 30


def history(values: list[float]) -> RunHistory:
    started = RunStarted(0.0, to_json(preset("lecture")), 2400, 600, 600, 19, 0.1, 1, {})
    return fold([started] + [_epoch(number, value) for number, value in enumerate(values, start=1)])


def _epoch(number: int, value: float) -> EpochEnded:
    training = value + 0.04
    return EpochEnded(
        number, 19 * number, 0.0, 0.0, 0.5, training, 0.6, value, 0.5, training, 0.001
    )


@pytest.mark.parametrize("turn", [0.1, 0.02, -0.1])
@pytest.mark.usefixtures("qapp")
def test_reads_the_values_that_were_drawn(tmp_path: Path, turn: float) -> None:
    values = [0.7 + turn * (number % 3 - 1) for number in range(EPOCHS)]
    path = tmp_path / "drawn.png"
    draw_accuracy_png([(1, "run 1", history(values))], path, width=1200, height=900, dpi=96)
    plot = AccuracyPlot(path, EPOCHS)
    assert plot.size == (1200, 900)
    read = [plot.validation(epoch) for epoch in range(1, EPOCHS + 1)]
    assert read == pytest.approx(values, abs=0.006)
