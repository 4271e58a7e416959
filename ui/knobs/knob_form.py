"""Groups of knobs below their headings."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from ui.forms.grid import form_grid, label_width
from ui.knobs.groups import Knob
from ui.knobs.knob_row import KnobRow
from ui.theme import GRID

DIFFER = "{} (they differ)"


class KnobForm(QWidget):
    """Makes its rows anew where other knobs are to be shown.

    Signals:
        turned(name, value): the person wants another value.

    Attributes:
        rows: by the names of their knobs.
    """

    turned = Signal(str, float)

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[str, KnobRow] = {}
        self._labels: dict[str, QLabel] = {}
        self._content: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def show_groups(self, groups: dict[str, list[Knob]]) -> None:
        """Show knobs by their headings, each at its value."""
        knobs = [knob for group in groups.values() for knob in group]
        if list(self.rows) != [knob.name for knob in knobs]:
            self._make_rows(groups)
        for knob in knobs:
            self.rows[knob.name].show_value(knob.value, differ=knob.differ)
            title = DIFFER.format(knob.title) if knob.differ else knob.title
            self._labels[knob.name].setText(title)

    def _make_rows(self, groups: dict[str, list[Knob]]) -> None:
        if self._content:
            self._column.removeWidget(self._content)
            self._content.deleteLater()
        self.rows, self._labels = {}, {}
        self._content = QWidget()
        grid = form_grid(self._content)
        for heading, knobs in groups.items():
            head = QLabel(heading)
            font = head.font()
            font.setBold(True)
            head.setFont(font)
            head.setContentsMargins(0, GRID // 2 if self.rows else 0, 0, 0)
            grid.addWidget(head, grid.rowCount(), 0, 1, 2)
            for knob in knobs:
                self._add_row(grid, knob)
        self._column.addWidget(self._content)

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
