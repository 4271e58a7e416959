"""The knobs of the run that trains: what is changed here acts at once, and leaves its mark."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QListWidget,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from dllab.spec import Experiment
from ui.forms.grid import form_grid, label_width
from ui.forms.notes import MUTED, Note
from ui.forms.scroll import ScrollPanel
from ui.knobs.groups import Knob, knob_groups
from ui.knobs.knob_row import KnobRow
from ui.theme import GRID, tabular
from ui.views.empty import EmptyPanel

NO_RUN = (
    "While a run trains, its learning rate, momentum, penalties, dropout and batch size can be "
    "turned here. Each change is marked on the curves and becomes part of the run."
)
ABOUT = "Acts from the next batches on; the batch size from the next epoch on."
DIFFER = "{} (they differ)"
# Lines of changes that are seen at once.
LINES = 5


class KnobPanel(QWidget):
    """Shows the knobs of an experiment as it is now, and what was changed in a run.

    Signals:
        turned(name, value): the person wants another value.
        start_requested: the button of the empty panel was pressed.
    """

    turned = Signal(str, float)
    start_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[str, KnobRow] = {}
        self._labels: dict[str, QLabel] = {}
        self._empty = EmptyPanel(NO_RUN, "Start")
        self._empty.clicked.connect(self.start_requested)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._empty)
        self._heading = Note(MUTED)
        self.changes = QListWidget()
        self._lay_out()
        self.show_changes("", ())

    def _lay_out(self) -> None:
        self._heading.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        self.changes.setFont(tabular(self.font()))
        self.changes.setFixedHeight(LINES * self.fontMetrics().lineSpacing() + GRID)
        self.changes.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.changes.setWordWrap(True)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._pages, 1)
        outer.addWidget(self._heading)
        below = QVBoxLayout()
        below.setContentsMargins(GRID, 0, GRID, GRID // 2)
        below.addWidget(self.changes)
        outer.addLayout(below)

    def show_experiment(self, experiment: Experiment | None) -> None:
        """The experiment that trains, with every knob as it stands; None: nothing trains."""
        if experiment is None:
            self._pages.setCurrentWidget(self._empty)
            return
        groups = knob_groups(experiment)
        knobs = [knob for group in groups.values() for knob in group]
        if list(self.rows) != [knob.name for knob in knobs]:
            self._make_rows(groups)
        for knob in knobs:
            self.rows[knob.name].show_value(knob.value, differ=knob.differ)
            title = DIFFER.format(knob.title) if knob.differ else knob.title
            self._labels[knob.name].setText(title)
        self._pages.setCurrentIndex(1)

    def show_changes(self, name: str, lines: Sequence[str]) -> None:
        """What was changed in the run of this name, the oldest first; the newest is seen first."""
        self._heading.say(f"Changes of {name}, newest first" if lines else "")
        self.changes.setVisible(bool(lines))
        if [self.changes.item(row).text() for row in range(self.changes.count())] != [
            *reversed(lines)
        ]:
            self.changes.clear()
            self.changes.addItems([*reversed(lines)])
            self.changes.setAccessibleName(self._heading.text())

    def take_back(self, name: str) -> None:
        """A knob cannot be turned as was wanted."""
        self.rows[name].take_back()

    def _make_rows(self, groups: dict[str, list[Knob]]) -> None:
        if old := self._pages.widget(1):
            self._pages.removeWidget(old)
            old.deleteLater()
        self.rows, self._labels = {}, {}
        about = Note(MUTED)
        about.say(ABOUT)
        forms = [self._form(heading, knobs) for heading, knobs in groups.items()]
        panel = ScrollPanel(about, *forms)
        # As the form beside it.
        panel.setViewportMargins(GRID, 0, 0, 0)
        self._pages.addWidget(panel)

    def _form(self, heading: str, knobs: list[Knob]) -> QWidget:
        form = QWidget()
        grid = form_grid(form)
        head = QLabel(heading)
        font = head.font()
        font.setBold(True)
        head.setFont(font)
        grid.addWidget(head, 0, 0, 1, 2)
        for knob in knobs:
            self._add_row(grid, knob)
        return form

    def _add_row(self, grid: QGridLayout, knob: Knob) -> None:
        row, label, line = KnobRow(knob), QLabel(), grid.rowCount()
        label.setWordWrap(True)
        label.setFixedWidth(label_width(label))
        label.setBuddy(row.box)
        row.turned.connect(partial(self.turned.emit, knob.name))
        grid.addWidget(label, line, 0)
        grid.addWidget(row, line, 1)
        if row.factors:
            grid.addWidget(row.factors, line + 1, 1)
        self.rows[knob.name], self._labels[knob.name] = row, label
