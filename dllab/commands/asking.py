"""Questions a command asks about the network of a run, at an epoch whose weights are kept."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dllab.commands.failure import CommandError
from dllab.commands.sessions import reading
from dllab.events import Answered, Event
from dllab.home import spool
from dllab.jobs import Control, InlineRunner, Question
from dllab.session import Session
from dllab.spooled import spooled


@dataclass(frozen=True)
class KeptNetwork:
    """A run's network at the end of an epoch.

    Attributes:
        experiment: as JSON.
        weights: the content of a file.
    """

    run: int
    epoch: int
    experiment: str
    weights: bytes

    def ask(self, probe: str, params: dict[str, Any]) -> dict[str, Any]:
        """What a probe of `dllab.insight.probes` answers.

        Raises:
            CommandError: it cannot answer.
        """
        said: list[Event] = []
        weights = spool() / spooled(self.weights)
        question = Question(probe, 1, probe, params, str(weights), self.experiment)
        try:
            InlineRunner().run("ask", json.dumps(question.as_values()), said.append, Control())
        finally:
            weights.unlink(missing_ok=True)
        (answer,) = (event.answer for event in said if isinstance(event, Answered))
        if "error" in answer:
            raise CommandError(answer["error"])
        return answer


def kept_network(path: Path, run: int, epoch: int | None) -> KeptNetwork:
    """The network of a run in a session file; `epoch` None: as it was kept last.

    Raises:
        CommandError: it is not kept.
    """
    with reading(path) as session:
        at = _asked_epoch(session, run, epoch)
        weights = session.snapshot(run, at, "weights")
        history = session.history(run)
    if history.started is None:
        raise CommandError(f"Run {run} of {path} never began: it has no network.")
    return KeptNetwork(run, at, history.started.experiment, weights)


def _asked_epoch(session: Session, run: int, epoch: int | None) -> int:
    kept = [one.epoch for one in session.snapshots(run) if one.kind == "weights"]
    if not kept:
        raise CommandError(f"No weights of run {run} are kept: choose another run.")
    wanted = max(kept) if epoch is None else epoch
    if wanted not in kept:
        known = ", ".join(map(str, kept))
        raise CommandError(f"No weights of run {run} are kept at epoch {wanted}, only at: {known}.")
    return wanted
