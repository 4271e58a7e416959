"""The job that checks an experiment before it is trained for long."""

import time
from collections.abc import Callable
from functools import partial

from dllab.data.report import Cancelled
from dllab.diagnosis.card import Card, to_plain
from dllab.diagnosis.pre_flight import CHECKS
from dllab.events import CheckEnded, Progressed, RunEnded, Status
from dllab.jobs.control import Control
from dllab.jobs.job import Emit
from dllab.preflight.bench import Bench
from dllab.preflight.data_checks import balance, scale, twins
from dllab.preflight.gradient_check import gradient
from dllab.preflight.start_checks import chance, penalty
from dllab.preflight.training_checks import by_heart, shuffled, zeroed
from dllab.spec import from_json
from dllab.training import gradient_registry
from dllab.training.keras_thread import unless_stopped

Check = Callable[[Bench], Card]
STOPPED = "Stopped; what was checked so far is shown."


def pre_flight(spec: str, emit: Emit, control: Control) -> None:
    """Check the experiment that `spec` describes as JSON.

    Says Progressed before and CheckEnded after each check, and RunEnded unless it raises. Every
    network it trains is its own: no run's state is touched. No check trains for more than 5
    seconds after its network is ready, so that all take half a minute at most on usual networks.

    Raises:
        ExperimentError: `spec` is no valid experiment.
        DataError: the data cannot be used as asked.
        JobError: this machine lacks the device asked for.
    """
    finished = unless_stopped(partial(_checked, spec, emit, control), control)
    status: Status = "finished" if finished else "stopped"
    emit(RunEnded(time.time(), status, "" if finished else STOPPED))


def _checked(spec: str, emit: Emit, control: Control) -> bool:
    """Make all checks and give back what TensorFlow keeps of their networks."""
    registered = gradient_registry.registered()
    try:
        return _check(spec, emit, control)
    finally:
        gradient_registry.forget(gradient_registry.registered() - registered)


def _check(spec: str, emit: Emit, control: Control) -> bool:
    """Make all checks; whether it came to the end."""
    bench = Bench.of(from_json(spec), control)
    for done, (name, check) in enumerate(checks().items()):
        if control.stopped:
            return False
        emit(Progressed(CHECKS[name], done, len(CHECKS), "checks"))
        card = _made(check, bench)
        if control.stopped or card is None:
            # It may have been judged by half of what it measures.
            return False
        emit(CheckEnded(to_plain(card)))
    return True


def _made(check: Check, bench: Bench) -> Card | None:
    try:
        return check(bench)
    except Cancelled:
        return None


def checks() -> dict[str, Check]:
    """How each of `CHECKS` is made, in their order."""
    return {
        "scale": scale,
        "balance": balance,
        "duplicates": twins,
        "chance": chance,
        "penalty": penalty,
        "gradient": gradient,
        "by heart": by_heart,
        "zeroed": zeroed,
        "shuffled": shuffled,
    }
