"""What a run came to, in a few figures."""

import math
from dataclasses import asdict, dataclass
from typing import Any

from dllab.ending import state_words
from dllab.history import RunHistory


@dataclass(frozen=True)
class Result:
    """A run's figures at its best epoch (see `RunHistory.best_row`); None where there is none.

    Attributes:
        status: what it is doing, or how it ended, as it said itself.
        ending: the same in the words of the window, which calls a run that diverged so.
        epochs: the last that was finished; a branch counts on from its parent's.
        seconds: time spent training.
        final_accuracy, final_val_accuracy: at the last epoch.
        gap: training minus validation accuracy, like all others at the best epoch.
        final_gap: the same at the last epoch.
    """

    run: int
    name: str
    status: str
    ending: str
    reason: str
    epochs: int
    seconds: float | None
    best_epoch: int | None
    loss: float | None
    accuracy: float | None
    val_loss: float | None
    val_accuracy: float | None
    final_accuracy: float | None
    final_val_accuracy: float | None
    gap: float | None
    final_gap: float | None

    def as_json(self) -> dict[str, Any]:
        """Plain values by name."""
        return asdict(self)


def result_of(number: int, name: str, history: RunHistory) -> Result:
    """The result of a run so far."""
    best, last = history.best_row, len(history.epochs) - 1
    final = last if last >= 0 else None
    return Result(
        run=number,
        name=name,
        status=history.state,
        ending=state_words(history),
        reason=history.ended.reason if history.ended else "",
        epochs=history.last_epoch,
        seconds=_figure(history, "seconds", final),
        best_epoch=None if best is None else int(history.epochs["epoch"][best]),
        loss=_figure(history, "loss", best),
        accuracy=_figure(history, "accuracy", best),
        val_loss=_figure(history, "val_loss", best),
        val_accuracy=_figure(history, "val_accuracy", best),
        final_accuracy=_figure(history, "accuracy", final),
        final_val_accuracy=_figure(history, "val_accuracy", final),
        gap=_gap(history, best),
        final_gap=_gap(history, final),
    )


def _figure(history: RunHistory, column: str, row: int | None) -> float | None:
    return None if row is None else _finite(float(history.epochs[column][row]))


def _gap(history: RunHistory, row: int | None) -> float | None:
    return None if row is None else _finite(float(history.gap[row]))


def _finite(value: float) -> float | None:
    # JSON knows no NaN.
    return value if math.isfinite(value) else None
