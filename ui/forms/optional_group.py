"""A spec that may be left out: a tick, and below it the options that then matter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic.fields import FieldInfo
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from dllab.spec import Spec
from ui.forms.fields import CheckControl
from ui.forms.grid import add_row, form_grid
from ui.forms.help_hook import HelpHook
from ui.forms.help_text import HelpText, field_help
from ui.theme import GRID

if TYPE_CHECKING:
    from ui.forms.spec_form import SpecForm


class OptionalGroup(QWidget):
    """None while it is not ticked; options set before are kept for the next tick.

    Signals:
        edited(): the person ticked it, unticked it, or made another valid spec.
        explained(text): the help for what the person points at.
    """

    edited = Signal()
    explained = Signal(HelpText)

    def __init__(self, field: FieldInfo, form: SpecForm) -> None:
        super().__init__()
        self._check = CheckControl()
        self._form = form
        grid = form_grid(self)
        label = add_row(grid, field, self._check)
        grid.addWidget(form, grid.rowCount(), 0, 1, 2)
        # Sets the options off from what follows.
        form.setContentsMargins(0, 0, 0, GRID)
        HelpHook(self._check, lambda: field_help(field), label).asked.connect(self.explained)
        form.explained.connect(self.explained)
        form.edited.connect(lambda _: self.edited.emit())
        self._check.edited.connect(self._toggle)

    def value(self) -> Spec | None:
        """The last valid spec while ticked."""
        return self._form.spec if self._check.value() else None

    def set_value(self, spec: Spec | None) -> None:
        """Tick and show a spec, or untick."""
        self._check.set_value(spec is not None)
        self._form.setVisible(spec is not None)
        if spec is not None:
            self._form.set_spec(spec)

    def _toggle(self) -> None:
        self._form.setVisible(self._check.value())
        self.edited.emit()
