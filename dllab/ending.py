"""How a run ended, where its state alone does not say it."""

from dllab.history import RunHistory
from dllab.progress import experiment_of
from dllab.spec import ExperimentError, TrainingSpec


def early_stop(history: RunHistory) -> int | None:
    """The epoch after which early stopping ended a run; None for every other run."""
    training = _training_of_finished(history)
    if training is None or training.early_stopping is None or len(history.epochs) == 0:
        return None
    last = int(history.epochs["epoch"][-1])
    return last if last < training.epochs else None


def state_words(history: RunHistory) -> str:
    """What a run is doing or how it ended, in few words: "running", "early stop, epoch 12"."""
    epoch, training = early_stop(history), _training_of_finished(history)
    if epoch is not None:
        return f"early stop, epoch {epoch:,}"
    kept = training is not None and training.keep_best
    return f"{history.state}, best kept" if kept else history.state


def _training_of_finished(history: RunHistory) -> TrainingSpec | None:
    if history.state != "finished":
        return None
    try:
        return experiment_of(history).training
    except ExperimentError:
        # Told by a newer lab.
        return None
