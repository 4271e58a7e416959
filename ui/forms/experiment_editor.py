"""Edits a whole experiment, with undo, and says what keeps it from running."""

from collections.abc import Callable, Container
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from dllab.data import facts
from dllab.data.fetched import unfetched
from dllab.history import RunHistory
from dllab.plurals import counted
from dllab.spec import (
    DataFacts,
    DataSpec,
    Experiment,
    Problem,
    Spec,
    problems,
    remarks,
)
from dllab.spec.compute import COMPUTING
from dllab.spec.layers import describe_sample
from dllab.spec.snapshot_cost import snapshot_cost
from ui.forms.folding import Folding
from ui.forms.help_text import HelpText, field_help
from ui.forms.layer_actions import LayerActions
from ui.forms.layer_list import LayerList
from ui.forms.mends import mend
from ui.forms.notes import MUTED, Note
from ui.forms.origin import Origin, ready_origin
from ui.forms.own_data import Taken, offer_of, taken
from ui.forms.page_foot import PageFoot
from ui.forms.preset_button import PresetButton
from ui.forms.preset_menu import PresetMenu
from ui.forms.problem_list import Told
from ui.forms.schedule_preview import SchedulePreview
from ui.forms.scroll import ScrollPanel
from ui.forms.spec_form import SpecForm
from ui.forms.undo import Deed, UndoList, edited_number
from ui.forms.unread import Unread
from ui.icons import blank, icon
from ui.theme import GRID, apply_theme

PLACES = ("data", "network", "training")
# The part of the experiment on the page of each place.
PARTS = ("data", "layers", "training")
# A thousand layers may have a thousand remarks.
MOST_TOLD = 8
# Edits of one number closer together than this count as one for undo.
ONE_EDIT_MS = 1000


class ExperimentEditor(QWidget):
    """Tabs for data, network and training; every edit makes a new frozen experiment.

    Signals:
        edited(experiment): the person made another experiment, by hand, mend, preset, undo or redo.
        undo_changed(): `steps` may have changed.
        failed(message): a preset could not be read, kept or removed.
        told(message, offer): what became of the person's own data when a preset was chosen, and the
            `Offer` to do otherwise, if there is one.

    Attributes:
        take_back: takes back an edit made elsewhere that has not come here yet, if there is one.
    """

    edited = Signal(Experiment)
    undo_changed = Signal()
    failed = Signal(str)
    told = Signal(str, object)

    def __init__(
        self,
        experiment: Experiment,
        folding: Folding | None = None,
        below_data: QWidget | None = None,
    ) -> None:
        """`below_data` stands below the form of the data: what is to be done for them."""
        super().__init__()
        folding = folding or Folding()
        self._undo = UndoList(experiment, ready_origin(experiment))
        self._problems: tuple[Problem, ...] = ()
        self._remarks: tuple[Problem, ...] = ()
        self._unread = Unread(experiment.data.source)
        self._last_number = ""
        self.take_back: Callable[[], bool] = lambda: False
        self._one_edit = QTimer(self, singleShot=True, interval=ONE_EDIT_MS)
        self.preset_menu = PresetMenu(lambda: self.experiment, self)
        self._preset = PresetButton(self.preset_menu)
        self._data = SpecForm(experiment.data, folding)
        self._facts = Note(MUTED)
        self._layers = LayerList(experiment.layers, facts(experiment.data).input_shape, folding)
        self._training = SpecForm(experiment.training, folding)
        self._compute = SpecForm(experiment.compute, folding)
        self._schedule = SchedulePreview(experiment.training)
        self._foot = PageFoot(PLACES)
        self._help = self._foot.help
        self._tabs = QTabWidget()
        # As large as a sign: a tab that gets one must not push the others.
        self._no_icon = blank(self._tabs.iconSize())
        self._lay_out(below_data or QWidget())
        self._connect()
        self._show()

    @property
    def experiment(self) -> Experiment:
        """The experiment as it stands; fields that show something invalid keep their last value."""
        return self._undo.current

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What keeps the experiment from running; empty when it can start."""
        return self._problems

    @property
    def faults(self) -> tuple[Problem, ...]:
        """The problems of the experiment itself, on whatever computer it is."""
        missing = _fetching(self.experiment)
        return tuple(problem for problem in self._problems if problem not in missing)

    @property
    def remarks(self) -> tuple[Problem, ...]:
        """What is worth a second look, but keeps nothing from running."""
        return self._remarks

    @property
    def layer_actions(self) -> LayerActions:
        """The commands of the list of layers."""
        return self._layers.actions_

    def set_experiment(self, experiment: Experiment) -> None:
        """Open another experiment, with nothing to undo; `edited` stays silent."""
        if experiment == self.experiment:
            return
        self._undo = UndoList(experiment, ready_origin(experiment))
        self._one_edit.stop()
        self._show()
        self.undo_changed.emit()

    def change(self, experiment: Experiment) -> None:
        """Take over an experiment as an edit that can be undone."""
        if experiment == self.experiment:
            return
        number = edited_number(self.experiment, experiment)
        if number and number == self._last_number and self._one_edit.isActive():
            self._undo.replace(experiment)
        else:
            self._undo.push(experiment)
        self._last_number = number
        self._one_edit.start()
        self._announce()

    def complete(self, data: DataSpec) -> None:
        """Take over what was found out of the present data: part of the last edit, none itself."""
        if data != self.experiment.data:
            self._undo.amend(self.experiment.model_copy(update={"data": data}))
            self._announce()

    def check_again(self) -> None:
        """See anew what keeps the experiment from running: files may have come meanwhile."""
        self._show()

    def show_unread(self, message: str) -> None:
        """Take over why the present data set could not be read, which stands below its form."""
        self._unread = Unread(self.experiment.data.source, message)
        self._show()

    def change_source(self, source: Spec) -> None:
        """Use another data set, as an edit that can be undone."""
        data = self.experiment.data.model_copy(update={"source": source})
        self._change_part("data", data)

    def explain(self, text: HelpText) -> None:
        """Show on the help card what a control elsewhere says of itself."""
        self._help.show_help(text)

    def reveal_data(self) -> None:
        """Turn to the page of the data."""
        self._tabs.setCurrentIndex(PLACES.index("data"))

    def _take_preset(self, chosen: Origin, *, whole: bool = False) -> None:
        if chosen.experiment == self.experiment:
            self._adopt(chosen)
            return
        found = Taken(chosen.experiment) if whole else taken(chosen, self.experiment)
        self._undo.push(found.experiment, chosen)
        self._one_edit.stop()
        self._help.show_help(self._page_help())
        self._announce()
        if found.message:
            more = offer_of(chosen, partial(self._take_preset, chosen, whole=True))
            self.told.emit(found.message, more if found.keeps_data else None)

    def _adopt(self, origin: Origin) -> None:
        self._undo.adopt(origin)
        self._preset.show_experiment(self.experiment, origin)

    def _turn_to(self, page: int) -> None:
        self._help.show_help(self._page_help())
        self._foot.turn_to(PLACES[page])

    def _page_help(self) -> HelpText:
        """What the page says that is turned to."""
        return field_help(Experiment.model_fields[PARTS[self._tabs.currentIndex()]])

    def reveal(self, problem: Problem) -> None:
        """Turn to the tab where a problem can be mended."""
        self._tabs.setCurrentIndex(PLACES.index(problem.place))

    def reveal_field(self, place: str, field: str) -> None:
        """Turn to the tab of a place and to one of its fields; without one, to the tab alone."""
        self._tabs.setCurrentIndex(PLACES.index(place))
        form = {"data": self._data, "training": self._training}.get(place)
        if form and field:
            form.reveal(field)

    def reveal_layer(self, place: int) -> None:
        """Turn to the network and show a layer's form."""
        self._tabs.setCurrentIndex(PLACES.index("network"))
        self._layers.choose(place)

    def follow(self, history: RunHistory) -> None:
        """Show where a run stands that is being trained."""
        self._schedule.follow(history)

    @property
    def steps(self) -> UndoList:
        """What was done, to be named."""
        return self._undo

    def note(self, deed: Deed) -> None:
        """Something else was done, which can be undone in its turn."""
        self._undo.note(deed)
        self._one_edit.stop()
        self.undo_changed.emit()

    def forget_deeds(self, runs: Container[int]) -> None:
        """Only to these runs can something still be done."""
        self._undo.forget_deeds(runs)
        self.undo_changed.emit()

    def undo(self) -> None:
        """Take back what was done last."""
        if step := self._undo.last_step:
            self._undo.undo()
            deed = step[1].deed
            self._tell_of_step(deed.undo if deed else None)

    def redo(self) -> None:
        """Repeat what was undone last."""
        if step := self._undo.next_step:
            self._undo.redo()
            deed = step[1].deed
            self._tell_of_step(deed.redo if deed else None)

    def _tell_of_step(self, do: Callable[[], None] | None) -> None:
        self._one_edit.stop()
        if do:
            do()
            self.undo_changed.emit()
        else:
            self._announce()

    def _announce(self) -> None:
        self._show()
        self.edited.emit(self.experiment)
        self.undo_changed.emit()

    def _show(self) -> None:
        experiment = self.experiment
        known = facts(experiment.data)
        found = self._unread.told(problems(experiment, known), experiment.data.source)
        self._problems = (*_fetching(experiment), *found)
        self._remarks = remarks(experiment, known)
        told = (*self._problems, *self._remarks)
        self._data.set_spec(experiment.data)
        self._training.set_spec(experiment.training)
        self._compute.set_spec(experiment.compute)
        self._compute.remark(COMPUTING, snapshot_cost(experiment, known.input_shape))
        self._schedule.show_training(experiment.training)
        self._layers.set_network(experiment.layers, known.input_shape, told)
        size = f"{counted(known.samples, 'sample')} of {describe_sample(known.input_shape)}"
        unknown = experiment.data.source.problem
        self._facts.say("" if unknown else f"{size}, {counted(known.classes, 'class')}")
        self._preset.show_experiment(experiment, self._undo.origin)
        for tab, place in enumerate(PLACES):
            self._show_problems(tab, [p for p in told if p.place == place], known)

    def _show_problems(self, tab: int, found: list[Problem], known: DataFacts) -> None:
        shade = "error" if any(problem.blocks for problem in found) else "warning"
        self._tabs.setTabIcon(tab, icon("alert", shade) if found else self._no_icon)
        self._tabs.setTabToolTip(tab, "\n".join(problem.sentence for problem in found))
        # What is to be done for the data stands below their form, with its button.
        source = self.experiment.data.source
        below = self._unread.fault_of(source), unfetched(source)
        told = [
            Told(problem.sentence, mend(problem, self.experiment, known), problem.blocks)
            for problem in found[:MOST_TOLD]
            if problem.message not in below
        ]
        if more := found[MOST_TOLD:]:
            told.append(Told(f"And {len(more)} more of this kind.", None, more[0].blocks))
        self._foot.show_problems(PLACES[tab], told)

    def _lay_out(self, below_data: QWidget) -> None:
        label = QLabel("Preset")
        label.setBuddy(self._preset)
        top = QHBoxLayout()
        top.setSpacing(GRID)
        top.addWidget(label)
        top.addWidget(self._preset, 1)
        # What comes and goes stands below what scrolls: it takes its room there, no control moves,
        # and it is seen wherever the form is scrolled to.
        data = ScrollPanel(self._data, self._facts)
        self._tabs.addTab(_page(data, below_data), "Data")
        self._tabs.addTab(self._layers, "Network")
        training = ScrollPanel(self._training, self._compute)
        self._tabs.addTab(_page(training, self._schedule), "Training")
        self._tabs.setDocumentMode(True)
        # Three names have room in any panel; arrows would take it from them.
        self._tabs.setUsesScrollButtons(False)
        self._tabs.setElideMode(Qt.TextElideMode.ElideNone)
        parts = QSplitter(Qt.Orientation.Vertical)
        for part in (self._tabs, self._foot):
            parts.addWidget(part)
        parts.setChildrenCollapsible(False)
        parts.setStretchFactor(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        column.setSpacing(GRID)
        column.addLayout(top)
        column.addWidget(parts, 1)

    def _connect(self) -> None:
        for part, form in (
            ("data", self._data),
            ("layers", self._layers),
            ("training", self._training),
            ("compute", self._compute),
        ):
            form.edited.connect(partial(self._change_part, part))
        for explaining in (self._data, self._layers, self._training, self._compute):
            explaining.explained.connect(self._help.show_help)
        self._foot.mended.connect(self.change)
        self._layers.undo_wanted.connect(self.undo)
        self.preset_menu.chosen.connect(self._take_preset)
        self.preset_menu.changed.connect(self.change)
        self.preset_menu.kept.connect(self._adopt)
        self._tabs.currentChanged.connect(self._turn_to)
        self.preset_menu.failed.connect(self.failed)

    def _change_part(self, part: str, value: object) -> None:
        self.change(self.experiment.model_copy(update={part: value}))


def _fetching(experiment: Experiment) -> tuple[Problem, ...]:
    """What keeps an experiment from running here, on a computer that lacks its data."""
    missing = unfetched(experiment.data.source)
    return (Problem("data", missing),) if missing else ()


def _page(*contents: QWidget) -> QWidget:
    """The first of them takes the room the others leave."""
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    for content in contents:
        column.addWidget(content)
    column.setStretchFactor(contents[0], 1)
    return page


def demo() -> None:
    """Show the lecture's experiment in a window of its own."""
    app = QApplication([])
    apply_theme(app)
    editor = ExperimentEditor(Experiment())
    editor.edited.connect(print)
    editor.resize(360, 760)
    editor.show()
    app.exec()


if __name__ == "__main__":
    demo()
