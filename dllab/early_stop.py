"""Whether early stopping ended a run."""

from dllab.history import RunHistory
from dllab.progress import experiment_of, planned_epochs
from dllab.spec import ExperimentError, TrainingSpec


def early_stop(history: RunHistory) -> int | None:
    """The epoch after which early stopping ended a run; None for every other run."""
    training = training_of_finished(history)
    if training is None or training.early_stopping is None or len(history.epochs) == 0:
        return None
    last = history.last_epoch
    return last if last < planned_epochs(history) else None


def training_of_finished(history: RunHistory) -> TrainingSpec | None:
    """How a run was trained that came to its end; None for every other run."""
    if history.state != "finished":
        return None
    try:
        return experiment_of(history).training
    except ExperimentError:
        # Told by a newer lab.
        return None
