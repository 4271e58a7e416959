"""The window: docks around the curves, menus, tool bar and status line, wired to the lab."""

from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QMainWindow,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)

from dllab.data import facts
from dllab.history import RunHistory
from dllab.jobs import Goal
from dllab.session import SessionError
from dllab.spec import Experiment, Problem
from ui.about import show_about
from ui.actions import Actions
from ui.data.data_side import DataSide
from ui.docks import LAYOUT, docked, show_experiment, turn_over
from ui.dropped import dropped_path, take_dropped
from ui.foot import Foot
from ui.forms.experiment_editor import ExperimentEditor
from ui.forms.folding import Folding
from ui.insight import Moment
from ui.key_list import show_keys
from ui.knob_side import KnobSide
from ui.lab import Lab
from ui.menus import fill_menus, fill_tool_bar
from ui.message_bar import MessageBar, Offer
from ui.model_files import Hearing, ModelFiles
from ui.panel_keys import serve_keys
from ui.run_refusals import BUSY
from ui.run_side import RunSide
from ui.script_copy import put_script
from ui.session_files import SessionFiles
from ui.settings import Settings
from ui.state_side import StateSide
from ui.status_line import StatusLine
from ui.theme import Mode, apply_theme
from ui.training_display import TrainingDisplay
from ui.training_thread import Place
from ui.trial_side import TrialSide
from ui.undo_side import UndoSide
from ui.view_tabs import ViewTabs
from ui.views.curves import CurvesView
from ui.views.diagram import DiagramView
from ui.views.findings import FindingsView
from ui.views.runs import RunsView
from ui.views.stretch import StretchMark


class MainWindow(QMainWindow):
    """Shows a lab; keeps no state of its own but what `Settings` remembers."""

    def __init__(self, lab: Lab, settings: Settings) -> None:
        super().__init__()
        self.lab = lab
        self.settings = settings
        self.states = StateSide(lab)
        self._folding = Folding(settings.folding)
        self.data = DataSide()
        self.editor = ExperimentEditor(lab.draft(), self._folding, self.data.strip)
        self.data.serve(self.editor)
        self.curves = CurvesView(lab.book)
        self.diagram = DiagramView()
        self.trials = TrialSide(lab, self.editor, self._may_train)
        self.views = self._views()
        self.runs = RunsView(lab.book)
        self.findings = FindingsView(lab.book)
        self._stretch = StretchMark(self.curves.plots)
        self.message_bar = MessageBar()
        self.status_line = StatusLine()
        self.actions_ = Actions(self)
        self.run_side = RunSide(lab, self.editor, self.actions_, self.complain)
        self.undo_side = UndoSide(lab, self.editor, self.actions_, self.status_line.tell)
        self.knobs = KnobSide(lab, self.complain)
        self.training = TrainingDisplay(lab, self.actions_, self.status_line, self.findings)
        self.files = SessionFiles(lab, self, self.complain)
        self.models = ModelFiles(
            lab,
            self.states.insight,
            self,
            Hearing(self.complain, self.message_bar.show_saved, self._take_in),
        )
        self.setAcceptDrops(True)
        self.setDockNestingEnabled(True)
        self.setStatusBar(self.status_line)
        self.setCentralWidget(self._central())
        self.docks = docked(self)
        fill_tool_bar(self)
        fill_menus(self)
        self._connect()
        self._show_session()
        self._restore_layout()

    def _views(self) -> ViewTabs:
        views = ViewTabs()
        views.add(self.curves, "Curves", "Accuracy and loss of the runs, as they train")
        views.add(self.data.view, "Data", "The samples, and what is done to them for training")
        tip = "The network in the form, as a drawing that follows it"
        views.add(self.diagram, "Diagram", tip, "Network")
        self.trials.join(views)
        self.states.join(views)
        return views

    def _central(self) -> QWidget:
        column = QVBoxLayout(central := QWidget())
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.views, 1)
        column.addWidget(self.states.slider)
        self.states.slider.serve(central)
        Foot(self.views, self.message_bar, self.run_side.bar)
        return central

    # Layout

    def _restore_layout(self) -> None:
        self.resize(1280, 800)
        self.restoreGeometry(self.settings.geometry)
        self.restoreState(self.settings.layout, LAYOUT)

    # Wiring

    def _connect(self) -> None:
        self._connect_actions()
        lab = self.lab
        lab.training_changed.connect(self.training.show)
        lab.series_went_on.connect(self._select)
        lab.keras_changed.connect(self.status_line.show_keras)
        lab.session_changed.connect(self._show_session)
        lab.path_changed.connect(self._show_path)
        lab.let_go.connect(self._offer_to_edit)
        lab.saved_changed.connect(lambda: self.status_line.show_saved(lab.unsaved_reason))
        lab.trouble.connect(self.complain)
        lab.book.readable.connect(self.training.follow)
        lab.book.readable.connect(lambda _number: self._follow_rates())
        self.editor.edited.connect(lab.set_draft)
        self.editor.edited.connect(lambda _experiment: self._follow_experiment())
        self.editor.failed.connect(self.complain)
        self.editor.told.connect(self.message_bar.show_message)
        self.diagram.failed.connect(self.complain)
        self.diagram.chosen.connect(self.editor.reveal_layer)
        self.data.wanted.connect(lambda: self.views.setCurrentWidget(self.data.view))
        self.data.ready.connect(self._follow_experiment)
        self.trials.wanted.connect(self.views.setCurrentWidget)
        for offers in (self.curves, self.states, self.knobs.panel):
            offers.start_requested.connect(self.start)
        self.states.layer_chosen.connect(self.editor.reveal_layer)
        self.views.exported.connect(self.message_bar.show_saved)
        self.views.export_changed.connect(self._show_export)
        self.runs.selected.connect(self._select)
        for view in (self.runs, self.curves):
            view.menu_opened.connect(self.run_side.fill_menu)
        self.runs.menu_of_several_opened.connect(self.run_side.fill_menu_of_several)
        self.runs.delete_requested.connect(self.run_side.delete)
        lab.book.removed.connect(self._show_left)
        self.run_side.started.connect(self._follow_run)
        self.run_side.forms_wanted.connect(lambda: show_experiment(self))
        self.findings.pointed.connect(self._point)
        self.findings.restart_requested.connect(self._restart)
        self.findings.branch_requested.connect(self._branch)
        self.runs.renamed.connect(self.undo_side.rename)
        self.runs.visibility_changed.connect(lab.set_visible)

    def _connect_actions(self) -> None:
        actions, files = self.actions_, self.files
        actions.start.triggered.connect(self.start)
        actions.pause.triggered.connect(self._pause)
        actions.one_batch.triggered.connect(lambda: self.step("one batch"))
        actions.one_epoch.triggered.connect(lambda: self.step("one epoch"))
        actions.to_validation.triggered.connect(lambda: self.step("to validation"))
        actions.repeat.triggered.connect(self.repeat)
        actions.stop.triggered.connect(self.lab.stop)
        actions.range_test.triggered.connect(self.trials.test_range)
        actions.pre_flight.triggered.connect(self.trials.check)
        files.obey(actions, lambda: self.curves.focus)
        actions.save.triggered.connect(self._save)
        actions.export.triggered.connect(self.export)
        actions.export_model.triggered.connect(self._export_model)
        actions.import_model.triggered.connect(
            lambda: self.models.ask_and_import(self.editor.experiment)
        )
        actions.quit.triggered.connect(self.close)
        actions.copy_script.triggered.connect(self.copy_script)
        for view in (self.curves, self.trials):
            actions.fit.triggered.connect(view.fit)
            view.export_requested.connect(self.export)
        actions.knobs.triggered.connect(lambda: turn_over(self))
        serve_keys(self)
        actions.shortcuts.triggered.connect(lambda: show_keys(self))
        actions.about.triggered.connect(lambda: show_about(self))

    # What the person does

    def start(self) -> None:
        """Train the experiment in the forms, or say why it cannot be trained."""
        if self._may_train():
            self.run_side.start()

    def _restart(self, experiment: Experiment) -> None:
        """Try what a finding offers: one edit, and a run of its own."""
        self.editor.change(experiment)
        self.start()

    def _branch(self, number: int, epoch: int, experiment: Experiment) -> None:
        """The same, as a branch of a run."""
        self.run_side.prepare(number, epoch, experiment)
        self.start()

    def _point(self, epochs: tuple[int, int] | None) -> None:
        self._stretch.show(epochs)
        if epochs:
            self.views.setCurrentWidget(self.curves)

    def step(self, goal: Goal) -> None:
        """Let the run go on so far and pause; start one if none trains."""
        if self.lab.training is not None:
            self.lab.step(goal)
        elif self._may_train():
            self.run_side.start(goal)

    def repeat(self) -> None:
        """Ask how often, then train the experiment with so many seeds."""
        if self._may_train():
            self.run_side.repeat()

    def _follow_run(self, number: int) -> None:
        self.data.look_after_files()
        if not self.states.is_in_front:
            self.views.setCurrentWidget(self.curves)
        self._select(number)

    def _may_train(self) -> bool:
        if self.lab.is_busy or self.lab.read_only_reason:
            self.complain(self.lab.read_only_reason or BUSY)
            return False
        self.message_bar.hide()
        return self._is_sound(self.editor.problems)

    def _is_sound(self, found: tuple[Problem, ...]) -> bool:
        """Whether nothing is in the way; if something is, says what, as long as that is so."""
        for problem in found[:1]:
            self.message_bar.refuse(problem.message)
            self.editor.reveal(problem)
        return not found

    def _follow_experiment(self) -> None:
        """Another experiment is in the forms: show it, and make it ready if it can be started."""
        experiment, found = self.editor.experiment, self.editor.problems
        shape = facts(experiment.data).input_shape
        self.diagram.show_network(experiment.layers, shape, (*found, *self.editor.remarks))
        self.data.show_data(experiment.data)
        self.trials.show_experiment(experiment)
        self.message_bar.renew_refusal(found[0].message if found else "")
        self.lab.prepare(None if found else experiment)

    def _pause(self, pause: bool) -> None:
        if pause:
            self.lab.pause()
        else:
            self.lab.go_on()
        self.training.show()

    def _save(self) -> None:
        if self.lab.session.is_untitled:
            self.files.ask_and_save()

    def export(self) -> None:
        """Ask for file, and size where there is a choice, and write the view that is shown."""
        self.views.ask_and_export()

    def _export_model(self) -> None:
        run = self.curves.focus
        if run is None:
            self.complain("There is no run whose network could be written: train one first.")
        else:
            self.models.ask_and_export(Moment(run.number))

    def _take_in(self, number: int, experiment: Experiment) -> None:
        self.editor.change(experiment)
        self._select(number)
        self.status_line.tell(f"{self.lab.book.runs[number].name} is taken in as a run")

    def copy_script(self) -> None:
        """Put the experiment on the clipboard as a plain Keras file, or say why it has none."""
        # A script fetches its data itself, or reads them where it runs.
        if self._is_sound(self.editor.faults):
            put_script(self.editor.experiment, self.status_line.tell, self.complain)

    def use_theme(self, mode: Mode) -> None:
        """Wear another theme and remember it."""
        self.settings.theme = mode
        apply_theme(_application(), mode)

    def use_place(self, place: Place) -> None:
        """Train elsewhere from the next run on, and remember it."""
        self.settings.place = place
        self.lab.when_idle(lambda: self.lab.use_place(place))

    # What the lab says

    def complain(self, message: str) -> None:
        """Show what went wrong."""
        self.message_bar.show_message(message)

    def _show_session(self) -> None:
        self._show_path()
        draft = self.lab.draft()
        if self.editor.experiment != draft:
            self.editor.set_experiment(draft)
        self._select(max(self.lab.book.runs, default=None))
        self.training.show()
        self._follow_rates()
        self._follow_experiment()
        complaints = self.lab.take_complaints()
        if complaints:
            self.complain(complaints)

    def _offer_to_edit(self) -> None:
        self.training.show()
        viewed, tip = self.lab.session, "Write the session from this window"
        edit = Offer("Edit here", tip, lambda: self.lab.take_over(viewed))
        self.message_bar.show_message(f"{viewed.path.name} was closed elsewhere.", edit)

    def _show_left(self) -> None:
        """Runs were deleted."""
        self._select(self.runs.chosen)
        self._follow_rates()

    def _follow_rates(self) -> None:
        run = self.lab.book.newest_started
        self.editor.follow(run.history if run else RunHistory())

    def _show_path(self) -> None:
        session = self.lab.session
        self.settings.last = None if session.is_untitled else session.path
        if self.settings.last:
            self.settings.note_recent(session.path)
        self.setWindowTitle(self.files.title)
        self.training.show()

    def _select(self, number: int | None) -> None:
        self.runs.select(number)
        self.curves.select(number)
        self.findings.select(number)
        self.states.select(number)
        self.run_side.select(number)
        self.knobs.select(number)

    def _show_export(self) -> None:
        self.actions_.export.setEnabled(self.views.can_be_exported)

    # Events of the window

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept a file: a session, or data."""
        if dropped_path(event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open a dropped session, or take a dropped network, picture or data in."""
        if path := dropped_path(event.mimeData().urls()):
            take_dropped(self, path)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep layout and session; stop what trains."""
        self.settings.keep_window(self.saveGeometry(), self.saveState(LAYOUT))
        self.settings.folding = self._folding.opened
        # Ending the run can take a moment: nobody should watch a dead window meanwhile.
        self.hide()
        try:
            self.lab.close()
        except SessionError as error:
            if not self._may_lose(str(error)):
                self.lab.use_place(self.settings.place)
                self.show()
                event.ignore()
                return
        self.data.close()
        self.states.close()
        self.trials.close()
        super().closeEvent(event)

    def _may_lose(self, reason: str) -> bool:
        answer = QMessageBox.warning(
            self,
            "The last changes are not saved",
            f"{reason}\n\nClose the lab nevertheless and lose the last changes?",
            QMessageBox.StandardButton.Discard | QMessageBox.StandardButton.Cancel,
            QMessageBox.StandardButton.Cancel,
        )
        return answer == QMessageBox.StandardButton.Discard


def _application() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)  # noqa: S101 - a window cannot be without one
    return app
