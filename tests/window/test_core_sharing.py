"""The window keeps off a core while XLA trains in another process, and only then."""

import os
import sys
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject, Signal

from dllab.events import RunStarted
from dllab.history import fold
from ui.core_sharing import share_cores
from ui.run_book import Run


class Training(QObject):
    """What of a lab tells whether something trains, where and how."""

    training_changed = Signal()

    def __init__(self, execution: str, keras_pid: int | None) -> None:
        super().__init__()
        started = RunStarted(0.0, "{}", 4, 2, 2, 2, 0.5, 3, {"execution": execution})
        self.book = SimpleNamespace(runs={1: Run(1, "run 1", history=fold([started]))})
        self.keras_pid = keras_pid
        self.training: int | None = 1

    def cores(self) -> int:
        self.training_changed.emit()
        return len(os.sched_getaffinity(0))


@pytest.mark.skipif(
    sys.platform != "linux" or os.cpu_count() == 1, reason="threads cannot be kept on some cores"
)
@pytest.mark.parametrize(
    ("execution", "keras_pid", "left"), [("XLA", 1, 1), ("graph", 1, 0), ("XLA", None, 0)]
)
def test_only_what_xla_trains_in_another_process_is_left_a_core(
    execution: str, keras_pid: int | None, left: int
) -> None:
    everywhere, lab = len(os.sched_getaffinity(0)), Training(execution, keras_pid)
    share_cores(lab)  # type: ignore[arg-type] # what it asks of a lab
    assert lab.cores() == everywhere - left
    lab.training = None
    assert lab.cores() == everywhere
