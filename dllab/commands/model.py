"""`dllab export --keras` and `dllab import`: networks as `.keras` files."""

import json
import sys
from pathlib import Path

from dllab.commands.asking import kept_network
from dllab.commands.export import refuse_existing
from dllab.commands.failure import CommandError
from dllab.commands.sessions import writing
from dllab.events import Event
from dllab.jobs import Control, InlineRunner, JobError
from dllab.spec import preset, to_json


def export_keras(path: Path, run: int, out: Path, epoch: int | None, *, force: bool) -> int:
    """Write a run's network at an epoch, or as it was kept last."""
    refuse_existing(out, force=force)
    network = kept_network(path, run, epoch)
    network.ask("keras_file", {"target": str(out)})
    print(f"Run {run} as it was after epoch {network.epoch}.", file=sys.stderr)
    print(out)
    return 0


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
