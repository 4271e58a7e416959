"""What of the window depends on what trains: which commands can be given, and the status line."""

from dllab.diagnosis.pre_flight import CHECKS
from dllab.progress import last_batch, planned_epochs, progress
from ui.actions import Actions, allow
from ui.lab import Lab
from ui.run_refusals import BUSY
from ui.status_line import StatusLine
from ui.views.findings import FindingsView


class TrainingDisplay:
    """Shows what a lab is doing, whenever it is told that this may have changed."""

    def __init__(
        self, lab: Lab, actions: Actions, status_line: StatusLine, findings: FindingsView
    ) -> None:
        self._lab, self._actions, self._line = lab, actions, status_line
        self._findings = findings
        lab.pre_flight.changed.connect(self._follow_checks)
        lab.reproducing.changed.connect(self._follow_reproduction)

    def show(self) -> None:
        """Offer the commands that can be given now, and say what is going on."""
        self._show_commands()
        self._line.show_saved(self._lab.unsaved_reason, self._lab.read_only_reason)
        if self._lab.training is not None:
            self.follow(self._lab.training)
        elif self._lab.range_test.is_running:
            self._line.show_testing()
        elif self._lab.pre_flight.is_running:
            self._line.show_checking(0.0)
        elif self._lab.reproducing.is_running:
            self._follow_reproduction()
        else:
            self._line.show_progress(None)

    def _show_commands(self) -> None:
        actions, busy = self._actions, self._lab.is_busy
        training, reason = self._lab.training is not None, self._lab.read_only_reason
        for start in (actions.start, actions.repeat, actions.range_test, actions.pre_flight):
            allow(start, not (busy or reason), reason)
        for step in (actions.one_batch, actions.one_epoch, actions.to_validation):
            allow(step, training or not (busy or reason), reason)
        for write in (actions.save, actions.compact, actions.import_model):
            allow(write, not reason, reason)
        self._findings.refuse_restarts(reason or (BUSY if busy else ""))
        actions.compact.setEnabled(not (training or reason))
        actions.stop.setEnabled(busy)
        actions.pause.setEnabled(training)
        actions.pause.setChecked(self._lab.is_paused)
        actions.pause.setText("Go on" if self._lab.is_paused else "Pause")

    def _follow_checks(self) -> None:
        """Say how far a pre-flight is, if one is made."""
        if self._lab.pre_flight.is_running:
            self._line.show_checking(len(self._lab.pre_flight.cards) / len(CHECKS))

    def _follow_reproduction(self) -> None:
        """Say how much of a run is trained again, if one is."""
        if self._lab.reproducing.is_running:
            self._line.show_reproducing(self._lab.reproducing.fraction)

    def follow(self, number: int) -> None:
        """Say how far a run is, if it is the one that trains."""
        if number != self._lab.training:
            return
        history = self._lab.book.runs[number].history
        # One that is to go on is still over.
        if history.started is None or history.is_over:
            self._line.show_waiting(then_paused=self._lab.is_paused)
            return
        so_far = progress(history, planned_epochs(history))
        batch = last_batch(history) if self._lab.is_stepping else None
        self._line.show_progress(so_far, self._lab.waiting_runs, batch)
