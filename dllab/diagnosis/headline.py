"""A run in one line: the gap at its last epoch, the gap's trend, and its best epoch."""

from math import isfinite

from dllab.diagnosis.divergence import has_diverged
from dllab.diagnosis.trend import gap_trend
from dllab.history import RunHistory

# What a run waits for before it starts: Keras, its data and its network, in this order.
PREPARING = "Preparing the run"


def headline(history: RunHistory) -> str:
    """One line for the window and the command line."""
    if history.started is None:
        return PREPARING if history.ended is None else _ending(history)
    if len(history.epochs) == 0:
        return "No epoch has ended yet" if history.ended is None else _ending(history)
    failed = [_ending(history)] if history.state == "failed" else []
    return " · ".join((*failed, _state_of_fit(history), *_best_epoch(history)))


def _ending(history: RunHistory) -> str:
    """Why a run came to nothing, or to less than was planned."""
    reason = history.ended.reason if history.ended else ""
    # One sentence is a line of the list; several are text.
    ended = reason if ". " in reason else reason.rstrip(".")
    return ended or "Nothing was trained"


def _state_of_fit(history: RunHistory) -> str:
    loss, accuracy = history.epochs["loss"][-1], history.epochs["accuracy"][-1]
    if has_diverged(history):
        told = f"training loss {loss:.3g}" if isfinite(loss) else "the loss is no longer a number"
        return f"Diverged: {told}"
    if not history.has_validation:
        return f"Accuracy {accuracy:.3f}, loss {loss:.3g}, no validation part"
    trend = gap_trend(history)
    return f"Epoch {int(history.epochs['epoch'][-1]):,}: gap {history.gap[-1]:.3f}" + (
        f", {trend.word} for {trend.epochs:,} epochs" if trend else ""
    )


def _best_epoch(history: RunHistory) -> list[str]:
    row = history.best_row
    if row is None:
        return []
    epoch = f"best epoch {int(history.epochs['epoch'][row]):,}"
    if not history.has_validation:
        return [epoch]
    best = history.epochs["val_accuracy"][row]
    return [f"{epoch}: validation accuracy {best:.3f}, gap {history.gap[row]:.3f}"]
