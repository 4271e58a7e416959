"""What following a run costs the window when it is short, and when it has millions of batches.

`python -m tests.benchmarks.long_run` shows the curves of a run of spirals that has come so far and
tells them of further epochs, as a drain does. Prints milliseconds by the number of batches so far.
"""

import json
import time

import numpy as np
from PySide6.QtWidgets import QApplication

from dllab.events import BatchesEnded, EpochEnded, Event, RunStarted
from dllab.history import fold
from dllab.spec import to_json
from ui.run_book import Run, RunBook
from ui.theme import apply_theme
from ui.views.curves import CurvesView
from ui.views.sample_networks import spirals

EACH = 50
# What a drain brings: epochs at 3,000 a second, a twelfth of a second long.
DRAINED, DRAINS = 250, 40
LENGTHS = (2_000, 40_000, 400_000)


def epochs(first: int, count: int, noise: np.random.Generator) -> list[Event]:
    """What some epochs say."""
    loss = noise.exponential(0.3, count * EACH)
    told: list[Event] = [BatchesEnded(first * EACH + 1, tuple(loss), tuple(1 - loss))]
    for epoch in range(first + 1, first + count + 1):
        own, other = noise.uniform(0.2, 0.4, 2).tolist()
        sides = own, 1 - own, other, 1 - other
        at, seconds = epoch * EACH, epoch / 3000
        told.append(EpochEnded(epoch, at, 0.0, seconds, *sides, own, 1 - own, 1e-3))
    return told


def main() -> None:
    """Time drains, drawing included."""
    app = QApplication([])
    apply_theme(app, "light")
    noise, found = np.random.default_rng(0), {}
    for length in LENGTHS:
        experiment = spirals().with_training(epochs=1_000_000)
        started = RunStarted(0.0, to_json(experiment), 500, 100, 500, EACH, 0.5, 1, {})
        history = fold([started])
        for first in range(0, length, 1000):
            history.apply(epochs(first, 1000, noise))
        book = RunBook()
        book.add(Run(1, "run 1", history=history))
        view = CurvesView(book)
        view.resize(900, 700)
        view.show()
        app.processEvents()
        taken = []
        for drain in range(DRAINS):
            told = epochs(length + drain * DRAINED, DRAINED, noise)
            begin = time.perf_counter()
            book.apply(1, told)
            view.canvas.viewport().repaint()
            taken.append(1000 * (time.perf_counter() - begin))
        found[f"{length * EACH:,}"] = taken
        view.close()
    print(json.dumps(found))


if __name__ == "__main__":
    main()
