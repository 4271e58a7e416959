"""The knobs of the run that trains: what is changed here acts at once, and leaves its mark."""

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from dllab.spec import Experiment
from dllab.spec.knobs import KnobSetting, knobs_of
from ui.forms.notes import MUTED, Note
from ui.forms.scroll import ScrollPanel
from ui.knobs.knob_row import KnobRow
from ui.theme import GRID
from ui.views.empty import EmptyPanel

NO_RUN = (
    "While a run trains, its learning rate, momentum, penalties, dropout and batch size can be "
    "turned here. Each change is marked on the curves and becomes part of the run."
)
ABOUT = "Acts from the next batches on; the batch size from the next epoch on."


class KnobPanel(QWidget):
    """Shows the knobs of an experiment as it is now.

    Signals:
        turned(name, value): the person wants another value.
        start_requested: the button of the empty panel was pressed.
    """

    turned = Signal(str, float)
    start_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rows: dict[str, KnobRow] = {}
        self._empty = EmptyPanel(NO_RUN, "Start")
        self._empty.clicked.connect(self.start_requested)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._empty)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._pages)

    def show_experiment(self, experiment: Experiment | None) -> None:
        """The experiment that trains, with every knob as it stands; None: nothing trains."""
        if experiment is None:
            self._pages.setCurrentWidget(self._empty)
            return
        settings = shown_knobs(experiment)
        if list(self._rows) != [setting.name for setting in settings]:
            self._make_rows(settings)
        for setting in settings:
            self._rows[setting.name].show_value(setting.value)
        self._pages.setCurrentIndex(1)

    def _make_rows(self, settings: Iterable[KnobSetting]) -> None:
        if old := self._pages.widget(1):
            self._pages.removeWidget(old)
            old.deleteLater()
        self._rows = {setting.name: KnobRow(setting) for setting in settings}
        form = QWidget()
        lines = QFormLayout(form)
        lines.setContentsMargins(GRID, 0, 0, 0)
        lines.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for setting in settings:
            row = self._rows[setting.name]
            label = QLabel(setting.title)
            label.setBuddy(row.box)
            lines.addRow(label, row)
            row.turned.connect(lambda value, name=setting.name: self.turned.emit(name, value))
        about = Note(MUTED)
        about.say(ABOUT)
        self._pages.addWidget(ScrollPanel(about, form))


def shown_knobs(experiment: Experiment) -> list[KnobSetting]:
    """An experiment's knobs, what several layers have alike as one before each layer's own."""
    found = knobs_of(experiment)
    own = [setting for setting in found if _place(setting)]
    of_layers: dict[str, list[KnobSetting]] = {}
    for setting in own:
        place, _, field = setting.name.rpartition(".")
        of_layers.setdefault(f"{place.rpartition('.')[0]}.*.{field}", []).append(setting)
    shared = [
        KnobSetting(name, f"{alike[0].title.partition(',')[0]}, all", alike[0].value)
        for name, alike in of_layers.items()
        if len(alike) > 1
    ]
    return [setting for setting in found if not _place(setting)] + shared + own


def _place(setting: KnobSetting) -> str:
    """The number of the layer a knob belongs to; empty for one of the whole training."""
    return next((part for part in setting.name.split(".") if part.isdigit()), "")
