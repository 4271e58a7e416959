"""The grid of samples on MNIST: how soon its first page is there, and how smoothly it scrolls.

`python -m tests.benchmarks.grid` shows the window and prints JSON. The data set and its overview
are in the cache; their arrays are mapped within the time that is taken.
"""

import json
import os
import tempfile
import time
from pathlib import Path

import numpy as np
from PySide6.QtWidgets import QApplication

from dllab.data.overview import open_overview
from dllab.data_jobs.look import look
from dllab.events import Answered, Event
from dllab.jobs import Control
from dllab.spec.data import DataSpec, FirstSamples
from ui.data.sample_page import SamplePage
from ui.theme import apply_theme

FRAMES = 200
ALL = DataSpec(split=FirstSamples(train=50_000, validation=10_000))


def kept() -> tuple[Path, Path]:
    """The folders of MNIST and its overview."""
    events: list[Event] = []
    look(ALL.model_dump_json(), events.append, Control())
    answer = events[-1]
    assert isinstance(answer, Answered)
    return Path(answer.answer["folder"]), Path(answer.answer["overview"])


def main() -> None:
    """Open, show, scroll."""
    folders = kept()
    app = QApplication([])
    apply_theme(app, "light")
    page = SamplePage()
    page.resize(1280, 800)
    page.show()
    # Before, nothing would be painted.
    while not page.windowHandle().isExposed():
        app.processEvents()
    begin = time.perf_counter()
    page.show_overview(open_overview(*folders))
    page.grid.viewport().repaint()
    first = time.perf_counter() - begin
    bar, seconds = page.grid.verticalScrollBar(), []
    # Lines that come into view one by one, then jumps to pages nobody has read yet.
    ways = [np.arange(FRAMES) * bar.singleStep() // 2, np.linspace(0, bar.maximum(), FRAMES)]
    for place in np.concatenate(ways).astype(int).tolist():
        begin = time.perf_counter()
        bar.setValue(place)
        page.grid.viewport().repaint()
        seconds.append(time.perf_counter() - begin)
    print(
        json.dumps(
            {
                "images": len(page.grid.visible_places),
                "first_page_ms": 1000 * first,
                "scroll_ms": 1000 * float(np.median(seconds[:FRAMES])),
                "jump_ms": 1000 * float(np.median(seconds[FRAMES:])),
                "worst_ms": 1000 * max(seconds),
            }
        )
    )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        os.environ["DLLAB_HOME"] = home
        main()
