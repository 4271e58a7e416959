"""How a run ended, where its state alone does not say it."""

from typing import Literal

from dllab.diagnosis.divergence import ended_diverged
from dllab.early_stop import early_stop, training_of_finished
from dllab.history import RunHistory, State

DIVERGED: Literal["diverged"] = "diverged"


def state_words(history: RunHistory) -> str:
    """What a run is doing or how it ended, in few words: "running", "early stop, epoch 12"."""
    if ended_diverged(history):
        return DIVERGED
    epoch, training = early_stop(history), training_of_finished(history)
    if epoch is not None:
        return f"early stop, epoch {epoch:,}"
    kept = training is not None and training.keep_best
    return f"{history.state}, best kept" if kept else history.state


def shown_state(history: RunHistory) -> State | Literal["diverged"]:
    """The state as its picture has it: a run that diverged is no success, however it ended."""
    return DIVERGED if ended_diverged(history) else history.state
