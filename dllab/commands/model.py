"""`dllab export --keras` and `dllab import`: networks as `.keras` files."""

import json
from pathlib import Path

from dllab.commands.export import refuse_existing
from dllab.commands.failure import CommandError
from dllab.commands.sessions import reading, writing
from dllab.events import Answered, Event
from dllab.home import spool
from dllab.jobs import Control, InlineRunner, JobError, Question
from dllab.session import Session
from dllab.spec import preset, to_json
from dllab.spooled import spooled


def export_keras(path: Path, run: int, out: Path, epoch: int | None, *, force: bool) -> int:
    """Write a run's network at an epoch, or as it was kept last."""
    refuse_existing(out, force=force)
    with reading(path) as session:
        content = _weights(session, run, epoch)
        history = session.history(run)
    if history.started is None:
        raise CommandError(f"Run {run} of {path} never began: it has no network.")
    weights = spool() / spooled(content)
    question = Question(
        "export",
        1,
        "keras_file",
        {"target": str(out)},
        str(weights),
        history.started.experiment,
    )
    said: list[Event] = []
    try:
        InlineRunner().run("ask", json.dumps(question.as_values()), said.append, Control())
    finally:
        weights.unlink(missing_ok=True)
    for event in said:
        if isinstance(event, Answered) and "error" in event.answer:
            raise CommandError(event.answer["error"])
    print(out)
    return 0


def _weights(session: Session, run: int, epoch: int | None) -> bytes:
    kept = [one.epoch for one in session.snapshots(run) if one.kind == "weights"]
    if not kept:
        raise CommandError(f"No weights of run {run} are kept: choose another run.")
    wanted = max(kept) if epoch is None else epoch
    if wanted not in kept:
        known = ", ".join(map(str, kept))
        raise CommandError(f"No weights of run {run} are kept at epoch {wanted}, only at: {known}.")
    return session.snapshot(run, wanted, "weights")


def import_keras(path: Path, target: Path) -> int:
    """Take a network in as a run of a session, which is made if it is not there."""
    with writing(target, preset()) as session:
        said: list[Event] = []
        order = {
            "path": str(path.resolve()),
            "experiment": json.loads(to_json(session.draft())),
        }
        try:
            InlineRunner().run("import_model", json.dumps(order), said.append, Control())
        except JobError as error:
            raise CommandError(error.reason) from error
        number = session.new_run(path.stem)
        session.append(number, said).result()
    print(f"run {number} in {target}")
    return 0
