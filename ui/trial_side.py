"""The side of the window on which an experiment is tried out without being a run."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from dllab.data import facts
from dllab.spec import Experiment
from dllab.spec.everywhere import initialised, with_batch_norm
from dllab.spec.everywhere_note import initialised_note
from dllab.spec.initializers import Initializer
from ui.deferred import Deferred
from ui.forms.experiment_editor import ExperimentEditor
from ui.lab import Lab
from ui.range_test import with_rate
from ui.view_tabs import ViewTabs
from ui.views.initialisation import InitialisationView

if TYPE_CHECKING:
    from ui.views.pre_flight import PreFlightView
    from ui.views.range_test import RangeTestView


class TrialSide(QObject):
    """Range test, pre-flight and initialisation study with their views.

    Args:
        lab: tries things out.
        editor: holds the experiment, and takes over what comes of it.
        may_train: whether the experiment can be trained; if not, says why.

    Signals:
        wanted(view): a view is to come to the front.
        changed: a trial has begun, come further, or ended.
        export_requested: "Export" was chosen in the context menu of a view.
    """

    wanted = Signal(QWidget)
    changed = Signal()
    export_requested = Signal()

    def __init__(self, lab: Lab, editor: ExperimentEditor, may_train: Callable[[], bool]) -> None:
        super().__init__(lab)
        self._lab, self._editor, self._may_train = lab, editor, may_train
        self.range_test = Deferred(self._make_range_test)
        self.pre_flight = Deferred(self._make_pre_flight)
        self.initialisation = InitialisationView()
        self.initialisation.chosen.connect(self._initialise)
        self.initialisation.undo_wanted.connect(editor.undo)
        for trial in (lab.range_test, lab.pre_flight):
            trial.changed.connect(self.changed)

    def _make_range_test(self) -> RangeTestView:
        from ui.views.range_test import RangeTestView  # noqa: PLC0415 - made when it is first shown

        view = RangeTestView(self._lab.range_test)
        view.test_requested.connect(self.test_range)
        view.rate_chosen.connect(self._use_rate)
        view.export_requested.connect(self.export_requested)
        view.show_experiment(self._editor.experiment)
        return view

    def _make_pre_flight(self) -> PreFlightView:
        from ui.views.pre_flight import PreFlightView  # noqa: PLC0415 - as above

        view = PreFlightView(self._lab.pre_flight)
        view.check_requested.connect(self.check)
        view.reveal_requested.connect(self._editor.reveal_field)
        view.show_experiment(self._editor.experiment)
        return view

    def join(self, tabs: ViewTabs) -> None:
        """Stand among the other views."""
        tip = "What comes through the network before it is trained, by how it is initialised"
        tabs.add(self.initialisation, "Initialisation", tip, "Network")
        tabs.add(self.pre_flight, "Pre-flight", "Checks before a long run", "Checks")
        tabs.add(self.range_test, "Range test", "Loss against a growing learning rate", "Checks")

    def fit(self) -> None:
        """Show the whole range test."""
        if self.range_test.made:
            self.range_test.made.fit()

    def close(self) -> None:
        """Compute nothing any more."""
        self.initialisation.close_thread()

    def test_range(self) -> None:
        """Test learning rates on the experiment in the forms, or say why it cannot be trained."""
        if self._may_train():
            self.wanted.emit(self.range_test)
            self._lab.try_out(self._lab.range_test, self._editor.experiment)

    def check(self) -> None:
        """Make the checks before a run on the experiment in the forms, or say why not."""
        if self._may_train():
            self.wanted.emit(self.pre_flight)
            self._lab.try_out(self._lab.pre_flight, self._editor.experiment)

    def show_experiment(self, experiment: Experiment) -> None:
        """Another experiment is in the forms."""
        for deferred in (self.range_test, self.pre_flight):
            if deferred.made:
                deferred.made.show_experiment(experiment)
        shape = facts(experiment.data).input_shape
        self.initialisation.show_network(experiment.layers, shape)

    def _initialise(self, initializer: Initializer, normalised: bool) -> None:
        experiment = self._editor.experiment
        before = experiment.layers
        layers = initialised(before, initializer)
        if normalised:
            layers = with_batch_norm(layers, before_activation=True)
        self._editor.change(experiment.model_copy(update={"layers": layers}))
        self.initialisation.tell_used(initialised_note(before, layers, initializer))

    def _use_rate(self, rate: float) -> None:
        self._editor.change(with_rate(self._editor.experiment, rate))
