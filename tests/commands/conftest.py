"""The command line as a user calls it: in a folder of its own, with everything it says."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from dllab.cli import main
from dllab.events import BatchesEnded, EpochEnded, Event, RunEnded, RunStarted
from dllab.history import RunHistory
from dllab.session import Session
from dllab.spec import Experiment, to_json
from tests.experiments import small

NAN = float("nan")


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str

    @property
    def sentence(self) -> str:
        """The one line a failed command says."""
        assert self.code == 1
        assert self.out == ""
        assert self.err.startswith("dllab: ")
        assert self.err.count("\n") == 1
        return self.err


Dllab = Callable[..., Said]


class Drawer:
    """Stands in for the window's side: notes what it is to draw."""

    def __init__(self) -> None:
        self.drawn: list[tuple[list[tuple[int, str, RunHistory]], Path]] = []

    def __call__(self, runs: Sequence[tuple[int, str, RunHistory]], path: Path) -> None:
        self.drawn.append((list(runs), path))


@pytest.fixture
def drawer() -> Drawer:
    return Drawer()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def dllab(
    folder: Path,  # noqa: ARG001 # commands run in it
    drawer: Drawer,
    capsys: pytest.CaptureFixture[str],
) -> Dllab:
    def call(*arguments: object) -> Said:
        code = main([str(argument) for argument in arguments], drawer)
        return Said(code, *capsys.readouterr())

    return call


def write_experiment(path: Path, experiment: Experiment | None = None) -> Path:
    path.write_text(to_json(experiment or small()), encoding="utf-8")
    return path


def epoch(number: int, val_accuracy: float) -> EpochEnded:
    val_loss = NAN if math.isnan(val_accuracy) else 0.25
    return EpochEnded(
        number, 2 * number, 9.0, 0.1 * number, 0.3, 0.9, val_loss, val_accuracy, 0.4, 1 / 3, 1e-7
    )


def run_events(*val_accuracies: float) -> list[Event]:
    """A finished run of two batches an epoch."""
    events: list[Event] = [RunStarted(1.0, to_json(small()), 64, 30, 64, 2, 1 / 3, 99, {"k": "3"})]
    for number, value in enumerate(val_accuracies, 1):
        events += [BatchesEnded(2 * number - 1, (0.5, NAN), (0.75, 0.5)), epoch(number, value)]
    return [*events, RunEnded(9.0, "finished")]


@pytest.fixture
def session(folder: Path) -> Path:
    """A session file with two runs: "plain", and "bare" without validation."""
    path = folder / "work.dllab"
    with Session.create(path) as session:
        session.append(session.new_run("plain"), run_events(0.5, 0.75, 0.7))
        session.append(session.new_run("bare"), run_events(NAN, NAN))
    return path
