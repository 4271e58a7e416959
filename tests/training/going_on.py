"""Runs that are stopped and gone on with, and what two ways to the same place have in common."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from uuid import uuid4

import numpy as np

from dllab.arrays import Arrays, unpacked
from dllab.events import BatchesEnded, EpochEnded, Event, RunEnded, SnapshotTaken
from dllab.history import RunHistory, fold
from dllab.home import spool
from dllab.jobs import Control
from dllab.payload import pieces_of
from dllab.recipe import Recipe, Told, kept_of, turns_of
from dllab.spec import Experiment, to_json
from dllab.spec.knobs import Turn
from dllab.training.train import train

Reaction = Callable[[Event, Control], None]


def events_of(spec: str, react: Reaction | None = None) -> list[Event]:
    """What the training job says, with a person who may react to each event."""
    events: list[Event] = []
    control = Control()

    def emit(event: Event) -> None:
        events.append(event)
        if react:
            react(event, control)

    train(spec, emit, control)
    return events


def trained(experiment: Experiment, react: Reaction | None = None) -> list[Event]:
    """An experiment trained as a new run."""
    return events_of(to_json(experiment), react)


def stop_after(epoch: int, step: int = 0) -> Reaction:
    """A person who stops the run when it has come so far: after an epoch, or in the midst of it."""

    def react(event: Event, control: Control) -> None:
        if isinstance(event, EpochEnded) and event.epoch == epoch and not step:
            control.give("stop")
        if isinstance(event, BatchesEnded) and step and event.step + len(event.loss) > step:
            control.give("stop")

    return react


def last_state(events: Sequence[Event]) -> SnapshotTaken:
    """The newest exact state of a run."""
    found = [e for e in events if isinstance(e, SnapshotTaken) and e.kind == "state"]
    return found[-1]


def state_bytes(events: Sequence[Event]) -> bytes:
    """The newest exact state, as a session takes it in."""
    return b"".join(pieces_of(last_state(events).payload, spool(), 1 << 20))


def state_file(events: Sequence[Event]) -> str:
    """The newest exact state as a file, as a session writes it to go on from."""
    spool().mkdir(parents=True, exist_ok=True)
    file = spool() / f"{uuid4().hex}.state"
    file.write_bytes(state_bytes(events))
    return str(file)


def recipe_after(events: Sequence[Event], *, state: bool = True) -> Recipe:
    """How to go on after these events, from the last exact state or from the start."""
    history = fold(events)
    assert history.started
    told = Told(
        len(history.epochs),
        len(history.batches),
        len(history.knobs),
        kept_of(history.snapshots),
    )
    file = state_file(events) if state else ""
    return Recipe(history.started.experiment, turns_of(history), None, file, told)


def gone_on(events: Sequence[Event], *, state: bool = True, epochs: int = 0) -> list[Event]:
    """The events with those of the run's second part, to which epochs may be added."""
    recipe = recipe_after(events, state=state)
    assert recipe.told
    if epochs:
        more = Turn(recipe.told.epochs, 0, "training.epochs", epochs)
        recipe = replace(recipe, turns=(*recipe.turns, more))
    return [*events, *events_of(recipe.as_json())]


def final_arrays(events: Sequence[Event]) -> Arrays:
    """All that training changes, as the run's last state has it."""
    arrays, _ = unpacked(state_bytes(events))
    return arrays


def assert_same_curves(one: RunHistory, other: RunHistory, first: int = 0) -> None:
    """All figures are equal bit for bit, of the epochs after `first`."""
    for column in one.epochs._index.keys() - {"time", "seconds"}:
        np.testing.assert_array_equal(one.epochs[column][first:], other.epochs[column], column)
    begin = len(one.batches) - len(other.batches) if first else 0
    for column in ("step", "loss", "accuracy"):
        np.testing.assert_array_equal(one.batches[column][begin:], other.batches[column], column)


def assert_same_runs(one: Sequence[Event], other: Sequence[Event]) -> None:
    """All figures, weights, slots and random states are equal bit for bit."""
    assert_same_curves(fold(one), fold(other))
    here, there = final_arrays(one), final_arrays(other)
    assert set(here) == set(there)
    for name, array in here.items():
        np.testing.assert_array_equal(array, there[name], name)
    ends = [[e for e in events if isinstance(e, RunEnded)][-1] for events in (one, other)]
    assert ends[0].reason == ends[1].reason
