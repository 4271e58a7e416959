"""A run of 1,000,000 batches in the real curves view: how many frames a second pan and zoom reach.

`python -m tests.benchmarks.million pan` (or `zoom`) shows the window and prints JSON.
"""

import json
import sys
import time

import numpy as np
from PySide6.QtWidgets import QApplication

from dllab.events import BatchesEnded, EpochEnded, Event, RunStarted
from dllab.history import fold
from dllab.spec import preset, to_json
from ui.run_book import Run, RunBook
from ui.theme import apply_theme
from ui.views.curves import CurvesView

BATCHES, EPOCHS, FRAMES = 1_000_000, 1000, 120


def million_batches() -> Run:
    """A run whose batch curve is noisy throughout."""
    noise = np.random.default_rng(0)
    loss = np.exp(-np.linspace(0, 3, BATCHES)) + noise.exponential(0.3, BATCHES)
    accuracy = np.clip(1 - loss, 0, 1)
    experiment = preset().with_training(epochs=EPOCHS)
    each = BATCHES // EPOCHS
    events: list[Event] = [RunStarted(0.0, to_json(experiment), 1, 1, 1, each, 0.1, 1, {})]
    for epoch in range(1, EPOCHS + 1):
        here = slice((epoch - 1) * each, epoch * each)
        events.append(
            BatchesEnded(here.start + 1, tuple(loss[here].tolist()), tuple(accuracy[here].tolist()))
        )
        at = loss[here].mean()
        events.append(
            EpochEnded(epoch, here.stop, 0.0, epoch, at, 1 - at, at, 1 - at, at, 1 - at, 1e-3)
        )
    return Run(1, "run 1", history=fold(events))


def main(gesture: str) -> None:
    """Show the run, move the view a little for each frame, and time the frames."""
    app = QApplication([])
    apply_theme(app, "light")
    book = RunBook()
    book.add(million_batches())
    view = CurvesView(book)
    view.resize(1280, 800)
    view.show()
    view.select(1)
    app.processEvents()
    seconds = []
    for frame in range(FRAMES):
        begin = time.perf_counter()
        share = frame / FRAMES
        left, width = (200 * share, 800) if gesture == "pan" else (450 * share, 1000 - 900 * share)
        view.plots[0].setXRange(left, left + width, padding=0)
        view.canvas.viewport().repaint()
        seconds.append(time.perf_counter() - begin)
    print(
        json.dumps(
            {
                "frames_per_second": 1 / float(np.median(seconds)),
                "worst_ms": 1000 * max(seconds[1:]),
            }
        )
    )


if __name__ == "__main__":
    main(sys.argv[1])
