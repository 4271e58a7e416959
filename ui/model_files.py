"""Networks as `.keras` files: written from a run, taken in as a run."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QWidget

from dllab.spec import Experiment, from_json
from ui.file_choice import file_to_open, file_to_save
from ui.insight import Answer, Insight, Moment, Request
from ui.lab import Lab
from ui.views.network_view import epoch_words

SUFFIX = ".keras"
FILTER = f"Keras models (*{SUFFIX})"
VIEW = "export model"


@dataclass(frozen=True)
class Hearing:
    """Who is told what.

    Attributes:
        complain: what went wrong, as one sentence.
        saved: a file that was written, and what is to be known of it.
        taken_in: the run of a network that has come in, and its experiment.
    """

    complain: Callable[[str], None]
    saved: Callable[[Path, str], None]
    taken_in: Callable[[int, Experiment], None]


class ModelFiles:
    """What the File menu does with networks."""

    def __init__(self, lab: Lab, insight: Insight, parent: QWidget, hearing: Hearing) -> None:
        self._lab, self._insight, self._parent, self._hearing = lab, insight, parent, hearing
        self._coming: int | None = None
        lab.training_changed.connect(self._note_end)

    def ask_and_export(self, moment: Moment) -> None:
        """Let the person name a file and write a run's network into it."""
        name = self._lab.book.runs[moment.run].name
        chosen, _ = file_to_save(self._parent, "Export model", f"{name}{SUFFIX}", FILTER)
        if chosen:
            self.export(moment, Path(chosen))

    def export(self, moment: Moment, path: Path) -> None:
        """Write a run's network into a file, with our ending; one that is there is replaced.

        Only where the ending had to be added is a file that is there left alone: nobody was asked
        about that name.
        """
        if path.suffix != SUFFIX:
            path = path.with_name(path.name + SUFFIX)
            if path.exists():
                self._hearing.complain(f"{path.name} is already there: choose another name.")
                return

        def told(answer: Answer) -> None:
            # Once: of a run that trains, an answer would come again and again.
            self._insight.forget(VIEW)
            if answer.error:
                self._hearing.complain(answer.error)
            else:
                self._hearing.saved(path, self._about(moment.run, answer.epoch))

        params = {"target": str(path.resolve())}
        self._insight.ask(VIEW, Request(moment, "keras_file", params), told)

    def _about(self, run: int, epoch: float) -> str:
        """Which network it is, and what it must be fed: a file of Keras's holds nothing before."""
        about = f"the network at {epoch_words(epoch)}"
        experiment = self._insight.experiment(run)
        if experiment is None or not experiment.data.preprocessing:
            return f"{about}."
        steps = ", ".join(step.title for step in experiment.data.preprocessing)
        return f"{about}. It expects inputs as the preprocessing leaves them ({steps})."

    def ask_and_import(self, experiment: Experiment) -> None:
        """Let the person choose a model file and take its network in."""
        name = file_to_open(self._parent, "Import model", FILTER)
        if name:
            self.take_in(Path(name), experiment)

    def take_in(self, path: Path, experiment: Experiment) -> None:
        """Take the network of a file in as a run, for the data of an experiment."""
        if self._lab.is_busy:
            self._hearing.complain(
                f"A run is training: stop it, or wait for its end, then take {path.name} in."
            )
            return
        if self._lab.read_only_reason:
            self._hearing.complain(self._lab.read_only_reason)
            return
        self._coming = self._lab.import_model(path.resolve(), experiment)

    def _note_end(self) -> None:
        """Once a network has come in, it stands in the forms too."""
        if self._coming is None or self._lab.training == self._coming:
            return
        run, self._coming = self._lab.book.runs.get(self._coming), None
        if run and run.history.state == "finished" and run.history.started:
            self._hearing.taken_in(run.number, from_json(run.history.started.experiment))
