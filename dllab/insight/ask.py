"""The job that answers a question while nothing trains."""

import json
from functools import cache

from dllab.insight.answering import answered_from_file
from dllab.insight.network import KeptNetworks
from dllab.jobs.control import Control
from dllab.jobs.job import Emit
from dllab.jobs.question import Question


def ask(spec: str, emit: Emit, control: Control) -> None:
    """Answer the `Question` that `spec` holds as JSON; says Answered, unless it was stopped."""
    if not control.stopped:
        emit(answered_from_file(Question(**json.loads(spec)), kept_networks()))


@cache
def kept_networks() -> KeptNetworks:
    """The networks of this process that were built for a question."""
    return KeptNetworks()
