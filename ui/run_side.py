"""What is done with single runs: started, gone on with, branched from, reproduced."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
from sys import maxsize
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QInputDialog, QMenu

from dllab.branching import other_weights
from dllab.going_on import CannotGoOnError, experiment_at
from dllab.jobs import Goal
from dllab.knob_words import last_turns
from dllab.progress import planned_epochs
from dllab.spec import Experiment
from ui.actions import COMMANDS, Actions, allow
from ui.branch_bar import BranchBar
from ui.forms.experiment_editor import ExperimentEditor
from ui.lab import Lab
from ui.run_book import Origin, Run
from ui.run_refusals import BUSY, RunCommand, first_epoch, last_epoch, refusal
from ui.run_removal import RunRemoval
from ui.seeds import ask_seeds

if TYPE_CHECKING:
    from ui.reproduce_dialog import ReproduceDialog

MOST_EPOCHS = 100_000
ADDED_EPOCHS = 10


class RunSide(QObject):
    """Commands on runs, with the bar and the dialog they need.

    Args:
        lab: trains.
        editor: holds the experiment of the next run.
        actions: the commands of the menus, which concern the chosen run.
        complain: told what cannot be done, as one sentence.

    Signals:
        started(number): a run trains; it is to be looked at.
        forms_wanted: settings were put into the forms, to be changed there.

    Attributes:
        dialog: the last one that reproduced a run.
        bar: says from where the next run branches.
    """

    started = Signal(int)
    forms_wanted = Signal()

    def __init__(
        self,
        lab: Lab,
        editor: ExperimentEditor,
        actions: Actions,
        complain: Callable[[str], None],
    ) -> None:
        super().__init__(lab)
        self._lab, self._editor, self._actions = lab, editor, actions
        self._complain = complain
        self._chosen: int | None = None
        self.dialog: ReproduceDialog | None = None
        self.bar = BranchBar()
        self._removal = RunRemoval(lab, editor)
        self._connect()
        self._show_commands()

    def _connect(self) -> None:
        lab, actions = self._lab, self._actions
        lab.training_changed.connect(self._show_commands)
        lab.training_changed.connect(self._allow_dialog)
        lab.session_changed.connect(self._close_dialog)
        lab.book.readable.connect(self._follow)
        lab.session_changed.connect(self.bar.clear)
        lab.book.removed.connect(self._forget_gone)
        self._editor.edited.connect(lambda _experiment: self._show_fault())
        self.bar.changed.connect(self._show_fault)
        for name, do in self._commands().items():
            action = getattr(actions, name)
            action.triggered.connect(lambda _checked, name=name, do=do: self._obey(name, do))

    def _commands(self) -> dict[RunCommand, Callable[[Run, int], None]]:
        """What each command does with a run, at an epoch of it."""
        return {
            "resume": lambda run, _epoch: self.resume(run),
            "more_epochs": lambda run, _epoch: self._ask_and_extend(run),
            "branch": self.offer_branch,
            "use_settings": lambda run, _epoch: self.use_settings(run),
            "reproduce": lambda run, _epoch: self.offer_reproduction(run),
            "forget": lambda run, _epoch: self._removal.ask_and_forget(run),
            "delete": lambda run, _epoch: self.delete([run.number]),
        }

    # The chosen run

    def select(self, number: int | None) -> None:
        """Let the commands of the menus concern another run."""
        self._chosen = number
        self._show_commands()

    @property
    def chosen(self) -> Run | None:
        """The run the commands concern: the chosen one, or else the newest."""
        runs = self._lab.book.runs
        number = self._chosen if self._chosen in runs else max(runs, default=None)
        return None if number is None else runs[number]

    def _obey(self, name: RunCommand, do: Callable[[Run, int], None]) -> None:
        run = self.chosen
        if run is None or refusal(self._lab, run, name):
            return
        if name != "branch":
            do(run, last_epoch(run))
        elif (epoch := self._asked_epoch(run)) is not None:
            do(run, epoch)

    def _asked_epoch(self, run: Run) -> int | None:
        epoch, agreed = QInputDialog.getInt(
            self._editor, "Branch", f"Branch {run.name} after epoch", last_epoch(run),
            first_epoch(run), last_epoch(run),
        )  # fmt: skip
        return epoch if agreed else None

    def _follow(self, number: int) -> None:
        if self.chosen is self._lab.book.runs[number]:
            self._show_commands()

    def _show_commands(self) -> None:
        for name in self._commands():
            reason = refusal(self._lab, self.chosen, name)
            allow(getattr(self._actions, name), not reason, reason)

    # The menu of a run

    def fill_menu(self, menu: QMenu, number: int, epoch: int) -> None:
        """Offer what can be done with a run, at an epoch of it."""
        run = self._lab.book.runs[number]
        at = max(min(epoch, last_epoch(run)), first_epoch(run))
        menu.setToolTipsVisible(True)
        for name, do in self._commands().items():
            action = menu.addAction(self._menu_text(name, run, at).replace("&", "&&"))
            action.setToolTip(COMMANDS[name].tip)
            reason = refusal(self._lab, run, name)
            allow(action, not reason, reason)
            # What the signal brings, whether it is checked, concerns nobody.
            action.triggered.connect(lambda _checked, do=do: do(run, at))
        menu.addSeparator()
        self._offer_to_show(menu, [number], run.name.replace("&", "&&"))
        menu.addSeparator()

    def _menu_text(self, name: RunCommand, run: Run, epoch: int) -> str:
        texts: dict[RunCommand, str] = {
            "resume": f"Resume {run.name}",
            "more_epochs": f"More epochs for {run.name} …",
            "branch": f"Branch {run.name} after epoch {epoch:,}",
            "use_settings": f"Use the settings of {run.name}",
            "reproduce": f"Reproduce {run.name} …",
            "forget": f"Forget the kept states of {run.name} …",
            "delete": f"Delete {run.name} …",
        }
        return texts[name]

    # What is done

    def start(self, goal: Goal | None = None) -> None:
        """Train the experiment in the forms, as a branch if one is being prepared."""
        origin, experiment = self.bar.origin, self._editor.experiment
        if origin is None:
            self.started.emit(self._lab.start(experiment, goal))
        elif not self.bar.fault:
            self.bar.clear()
            self.started.emit(self._lab.branch(origin, experiment, goal))

    def repeat(self) -> None:
        """Ask how often, then train the experiment, or the branch, with so many seeds."""
        origin, experiment = self.bar.origin, self._editor.experiment
        if origin and self.bar.fault:
            return
        seeds = ask_seeds(self._editor, experiment.training.seed, "branches" if origin else "runs")
        if seeds:
            self.bar.clear()
            self.started.emit(self._lab.start_with_seeds(experiment, seeds, origin))

    def offer_branch(self, run: Run, epoch: int) -> None:
        """Prepare a branch: its settings into the forms, to be changed before Start."""
        if self._put_into_forms(run, epoch):
            self.bar.offer(Origin(run.number, epoch), run.name)
            self.forms_wanted.emit()

    def prepare(self, number: int, epoch: int, experiment: Experiment) -> None:
        """Prepare a branch that trains this experiment, which is one edit."""
        self._editor.change(experiment)
        self.bar.offer(Origin(number, epoch), self._lab.book.runs[number].name)

    def _show_fault(self) -> None:
        """Say what is in the way of the branch that is being prepared."""
        origin, experiment = self.bar.origin, self._editor.experiment
        if origin is None:
            return
        parent = experiment_at(self._lab.book.runs[origin.run].history, origin.epoch)
        if fault := other_weights(parent, experiment):
            self.bar.show_fault(f"{fault} Undo this, or do not branch.")
        elif experiment.training.epochs <= origin.epoch:
            self.bar.show_fault(
                f"It begins after epoch {origin.epoch:,}: give it more epochs than that, under "
                "Training."
            )
        else:
            self.bar.show_fault("")

    def use_settings(self, run: Run) -> None:
        """Put a run's experiment into the forms, as one edit."""
        if self._put_into_forms(run, maxsize):
            self.forms_wanted.emit()
            if turned := last_turns(run.history):
                self._complain(
                    f"The forms have the values that {run.name} ended with: {', '.join(turned)}. "
                    "It began with others; Reproduce trains it with every change it went through."
                )

    def _put_into_forms(self, run: Run, epoch: int) -> bool:
        try:
            self._editor.change(experiment_at(run.history, epoch))
        except CannotGoOnError as error:
            self._complain(str(error))
            return False
        return True

    def resume(self, run: Run, epochs: int | None = None) -> None:
        """Go on with a run where it ended, up to more epochs if a number is given."""
        self._lab.resume(run.number, epochs)
        self.started.emit(run.number)

    def _ask_and_extend(self, run: Run) -> None:
        last = last_epoch(run)
        planned = max(planned_epochs(run.history), last)
        epochs, agreed = QInputDialog.getInt(
            self._editor, "More epochs", f"Train {run.name} on, up to epoch",
            planned + ADDED_EPOCHS, last + 1, MOST_EPOCHS,
        )  # fmt: skip
        if agreed:
            self.resume(run, epochs)

    def delete(self, numbers: Sequence[int]) -> None:
        """Ask whether runs are to be deleted, and do so; or say why one cannot be."""
        runs = [self._lab.book.runs[number] for number in numbers]
        reasons = (refusal(self._lab, run, "delete") for run in runs)
        if reason := next(filter(None, reasons), ""):
            self._complain(reason)
        elif runs:
            self._removal.ask_and_delete(runs)

    def fill_menu_of_several(self, menu: QMenu, numbers: Sequence[int]) -> None:
        """Offer what can be done with several runs at once."""
        menu.addAction(f"Delete {len(numbers)} runs …", lambda: self.delete(numbers))
        menu.addSeparator()
        self._offer_to_show(menu, numbers, f"these {len(numbers)} runs")

    def _offer_to_show(self, menu: QMenu, numbers: Collection[int], what: str) -> None:
        """Of many runs, a few are to be compared: unticking all others one by one takes long."""
        menu.addAction(f"Show only {what}", lambda: self._lab.show_only(numbers))
        menu.addAction("Show all runs", lambda: self._lab.show_only(self._lab.book.runs))

    def _forget_gone(self) -> None:
        """Runs were deleted: no branch grows out of them, and nothing is compared with them."""
        runs = self._lab.book.runs
        if self.bar.origin and self.bar.origin.run not in runs:
            self.bar.clear()
        reproduced = self._lab.reproducing.run
        if reproduced and reproduced.number not in runs:
            self._close_dialog()

    def offer_reproduction(self, run: Run) -> None:
        """Ask how many epochs of a run are to be trained again, and show what comes of it."""
        from ui.reproduce_dialog import ReproduceDialog  # noqa: PLC0415 - a start must not wait

        self._close_dialog()
        self.dialog = ReproduceDialog(self._lab.reproducing, run, self._editor.window())
        self.dialog.wanted.connect(partial(self._lab.reproduce, run))
        self.dialog.stop_requested.connect(self._lab.stop)
        self._allow_dialog()
        self.dialog.show()

    def _allow_dialog(self) -> None:
        if self.dialog:
            self.dialog.allow(BUSY if self._lab.is_busy else "")

    def _close_dialog(self) -> None:
        if self.dialog:
            self.dialog.close()
            self.dialog.deleteLater()
            self.dialog = None
