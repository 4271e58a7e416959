"""From a session to the recipe that goes on with one of its runs, repeats it, or branches off.

A schedule that depends on the planned number of epochs is, where epochs are added, from then on
that of a run which was planned so long from its start: a cosine that had come to its end rises
again.
"""

from dataclasses import replace
from pathlib import Path
from typing import get_args

from dllab.events import TAKEN_IN
from dllab.history import RunHistory
from dllab.plurals import counted
from dllab.recipe import Execution, Kept, Recipe, Told, turns_of
from dllab.session import RunRecord, Session, SessionError
from dllab.spec import Experiment, ExperimentError, from_json, to_json
from dllab.spec.knobs import EPOCHS, Turn, all_turned


class CannotGoOnError(Exception):
    """A run cannot be gone on with, repeated or branched from; the message says why."""


def resume_recipe(session: Session, run: int, epochs: int | None, folder: Path) -> Recipe:
    """How to go on with a run that has ended, or was cut off.

    Args:
        session: where it is kept.
        run: its number.
        epochs: how many it shall have in all; None: as many as planned.
        folder: where the file of its newest exact state is put; whoever follows the recipe
            removes it.

    Raises:
        CannotGoOnError: it never started, or has all its epochs already.
        SessionError: it is damaged.
    """
    record, history = _record(session, run), session.history(run)
    recipe = _recipe(session, record, history, folder, _last_step(history))
    place = _last_place(record, history)
    planned = experiment_at(history, *place).training.epochs
    wanted = planned if epochs is None else epochs
    if wanted < place[0] + (place[1] > 0) or (wanted, 0) == place:
        raise CannotGoOnError(
            f"Run {run} has {counted(place[0], 'epoch')} already, {wanted:,} in all were asked "
            "for: give a greater number of epochs."
        )
    turns = recipe.turns
    # Also where none are added: it gives a run that was stopped early patience again.
    if history.state == "finished" or wanted != planned:
        turns = (*turns, Turn(*place, EPOCHS, wanted))
    told = Told(place[0], _last_step(history), len(history.knobs), _kept(session, run))
    return replace(recipe, turns=turns, told=told)


def branch_recipe(
    session: Session, run: int, epoch: int, experiment: Experiment, folder: Path
) -> Recipe:
    """How to train an experiment from where a run was at the end of an epoch.

    Args:
        session: where that run is kept.
        run: its number.
        epoch: one it has finished; 0: before the first.
        experiment: what is trained from there on; its network has weights of the same shapes.
        folder: where the file of the nearest exact state is put, if one is kept.

    Raises:
        CannotGoOnError: the run has not come to that epoch, or the experiment ends there.
        SessionError: it is damaged.
    """
    record, history = _record(session, run), session.history(run)
    first, last = record.branch_epoch or 0, _last_place(record, history)[0]
    if not first <= epoch <= last:
        raise CannotGoOnError(
            f"Run {run} has epochs {first:,} to {last:,}, not {epoch:,}: branch from one of these."
        )
    if experiment.training.epochs <= epoch:
        raise CannotGoOnError(
            f"A branch from epoch {epoch:,} needs more than {counted(epoch, 'epoch')} in all, "
            f"received {experiment.training.epochs:,}: give a greater number of epochs."
        )
    parent = _recipe(session, record, history, folder, _step_at(history, epoch))
    return Recipe(to_json(experiment), parent=parent, branch_epoch=epoch)


def repeat_recipe(session: Session, run: int, folder: Path) -> Recipe:
    """How to train a run again from its very start, with every knob at its place.

    Args:
        session: where it is kept.
        run: its number.
        folder: where weights are put that it, or a run it grew out of, began with.

    Raises:
        CannotGoOnError: it never started.
        SessionError: it is damaged.
    """
    return _recipe(session, _record(session, run), session.history(run), folder, None)


def experiment_at(history: RunHistory, epoch: int, batch: int = 0) -> Experiment:
    """What a run trained after some epochs and batches, with the knobs turned until there.

    Raises:
        CannotGoOnError: the run never started, or its experiment cannot be read.
    """
    until = [turn for turn in turns_of(history) if (turn.epoch, turn.batch) <= (epoch, batch)]
    try:
        experiment = from_json(_started(history))
        return all_turned(experiment, [(turn.knob, turn.value) for turn in until])
    except ExperimentError as error:
        raise CannotGoOnError(f"The run's experiment cannot be read: {error}") from error


def _started(history: RunHistory) -> str:
    if history.started is None:
        raise CannotGoOnError("The run never started: train its experiment as a new run.")
    return history.started.experiment


def _record(session: Session, run: int) -> RunRecord:
    for record in session.runs():
        if record.number == run:
            return record
    known = ", ".join(str(record.number) for record in session.runs()) or "none"
    raise CannotGoOnError(f"There is no run {run}; the runs are: {known}.")


def _recipe(
    session: Session, record: RunRecord, history: RunHistory, folder: Path, step: int | None
) -> Recipe:
    """A run up to a step: from its nearest exact state, or from its start, as its parents are.

    Step None: it and its parents from the very start.
    """
    own = Recipe(_started(history), turns_of(history), _execution(history))
    state = "" if step is None else _state(session, record.number, step, folder)
    if state:
        # What came before does not matter any more, and may be gone.
        return replace(own, state=state)
    own = replace(own, weights=_weights(session, record.number, history, folder))
    if record.parent is None:
        return own
    parent, epoch = _parent(session, record), record.branch_epoch or 0
    before = session.history(parent.number)
    until = None if step is None else _step_at(before, epoch)
    origin = _recipe(session, parent, before, folder, until)
    return replace(own, parent=origin, branch_epoch=epoch)


def _parent(session: Session, record: RunRecord) -> RunRecord:
    for other in session.runs():
        if other.number == record.parent:
            return other
    raise CannotGoOnError(
        f"Run {record.number} grew out of run {record.parent}, which was deleted: it cannot be "
        "trained again from its start."
    )


def _execution(history: RunHistory) -> Execution | None:
    said = history.started.versions.get("execution") if history.started else None
    return next((each for each in get_args(Execution) if each == said), None)


def _weights(session: Session, run: int, history: RunHistory, folder: Path) -> str:
    """The file of the weights a run began with, if these were taken in; else empty."""
    if history.started is None or TAKEN_IN not in history.started.versions:
        return ""
    try:
        content = session.snapshot(run, 0, "weights")
    except SessionError as error:
        raise CannotGoOnError(
            f"Run {run} began with weights of {history.started.versions[TAKEN_IN]}, which are no "
            f"longer kept: take that file in again. {error}"
        ) from error
    return _written(folder / f"run-{run}.weights", content)


def _written(file: Path, content: bytes) -> str:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return str(file)


def _last_place(record: RunRecord, history: RunHistory) -> tuple[int, int]:
    """Epochs finished, and batches of the one after them that were trained."""
    done = history.last_epoch or record.branch_epoch or 0
    return done, _last_step(history) - _step_at(history, done)


def _last_step(history: RunHistory) -> int:
    return int(history.batches["step"][-1]) if len(history.batches) else 0


def _step_at(history: RunHistory, epoch: int) -> int:
    """Batches trained by the end of an epoch; before the first that was told, all before it."""
    epochs = history.epochs
    rows = (epochs["epoch"] == epoch).nonzero()[0]
    if len(rows):
        return int(epochs["step"][rows[0]])
    return int(history.batches["step"][0]) - 1 if len(history.batches) else 0


def _kept(session: Session, run: int) -> tuple[Kept, ...]:
    return tuple(Kept(each.epoch, each.kind, each.size) for each in session.snapshots(run))


def _state(session: Session, run: int, step: int, folder: Path) -> str:
    """The file of the last exact state not behind a step; empty if there is none that is sound."""
    states = [s for s in session.snapshots(run) if s.kind == "state" and s.step <= step]
    for state in sorted(states, key=lambda each: -each.step):
        try:
            content = session.snapshot(run, state.epoch, "state")
        except SessionError:
            # The run can be trained again from an earlier one.
            continue
        return _written(folder / f"run-{run}-step-{state.step}.state", content)
    return ""
