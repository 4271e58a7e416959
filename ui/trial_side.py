"""The side of the window on which an experiment is tried out without being a run."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from dllab.data import facts
from dllab.spec import Experiment
from dllab.spec.everywhere import initialised, with_batch_norm
from dllab.spec.initializers import Initializer
from ui.forms.experiment_editor import ExperimentEditor
from ui.lab import Lab
from ui.range_test import with_rate
from ui.view_tabs import ViewTabs
from ui.views.initialisation import InitialisationView
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
    """

    wanted = Signal(QWidget)
    changed = Signal()

    def __init__(self, lab: Lab, editor: ExperimentEditor, may_train: Callable[[], bool]) -> None:
        super().__init__(lab)
        self._lab, self._editor, self._may_train = lab, editor, may_train
        self.range_test = RangeTestView(lab.range_test)
        self.pre_flight = PreFlightView(lab.pre_flight)
        self.initialisation = InitialisationView()
        self.initialisation.chosen.connect(self._initialise)
        self.range_test.test_requested.connect(self.test_range)
        self.range_test.rate_chosen.connect(self._use_rate)
        self.pre_flight.check_requested.connect(self.check)
        self.pre_flight.reveal_requested.connect(editor.reveal_field)
        for trial in (lab.range_test, lab.pre_flight):
            trial.changed.connect(self.changed)

    def join(self, tabs: ViewTabs) -> None:
        """Stand among the other views."""
        tip = "What comes through the network before it is trained, by how it is initialised"
        tabs.add(self.initialisation, "Initialisation", tip, "Network")
        tabs.add(self.pre_flight, "Pre-flight", "Checks before a long run", "Checks")
        tabs.add(self.range_test, "Range test", "Loss against a growing learning rate", "Checks")

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
        self.range_test.show_experiment(experiment)
        self.pre_flight.show_experiment(experiment)
        shape = facts(experiment.data).input_shape
        self.initialisation.show_network(experiment.layers, shape)

    def _initialise(self, initializer: Initializer, normalised: bool) -> None:
        experiment = self._editor.experiment
        layers = initialised(experiment.layers, initializer)
        if normalised:
            layers = with_batch_norm(layers, before_activation=True)
        self._editor.change(experiment.model_copy(update={"layers": layers}))

    def _use_rate(self, rate: float) -> None:
        self._editor.change(with_rate(self._editor.experiment, rate))
