"""A spec inside a spec, of one kind or of several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic.fields import FieldInfo
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from dllab.spec import Spec
from ui.forms.fields import ChoiceControl, is_constant
from ui.forms.grid import add_row, form_grid
from ui.forms.help_hook import HelpHook
from ui.forms.help_text import HelpText, kind_help
from ui.forms.kinds import carried
from ui.forms.notes import MUTED, Note, explanation
from ui.theme import GRID

if TYPE_CHECKING:
    from ui.forms.spec_form import SpecForm


class KindControl(QWidget):
    """Its form, below a choice of its kind where there are several.

    Signals:
        edited(): the person chose another kind, or made another valid spec.
        explained(text): the help for what the person points at.
    """

    edited = Signal()
    explained = Signal(HelpText)

    def __init__(self, field: FieldInfo, kinds: tuple[type[Spec], ...], form: SpecForm) -> None:
        super().__init__()
        self._choice = ChoiceControl(
            {kind: kind.title for kind in kinds}, {kind: explanation(kind) for kind in kinds}
        )
        self._explanation = Note(MUTED)
        self._form = form
        # Whoever turns back to a kind finds it as they left it.
        self._left: dict[type[Spec], Spec] = {}
        grid = form_grid(self)
        # Sets the group off from what follows.
        grid.setContentsMargins(0, 0, 0, GRID)
        label = add_row(grid, field, self._choice)
        grid.addWidget(self._explanation, grid.rowCount(), 1)
        grid.addWidget(form, grid.rowCount(), 0, 1, 2)
        self._choice.setVisible(len(kinds) > 1)
        self._field = field
        hook = HelpHook(self._choice, self._help, label)
        hook.asked.connect(self.explained)
        form.explained.connect(self.explained)
        self._choice.edited.connect(self._change_kind)
        form.edited.connect(lambda _: self.edited.emit())
        self._show_kind()

    def value(self) -> Spec:
        """The last valid spec."""
        return self._form.spec

    def set_value(self, spec: Spec) -> None:
        """Show another spec, of any of the kinds."""
        self._form.set_spec(spec)
        self._show_kind()

    def _change_kind(self) -> None:
        before, kind = self._form.spec, self._choice.value()
        self._left[type(before)] = before
        self.set_value(carried(before, kind, self._left.get(kind)))
        self.explained.emit(self._help())
        self.edited.emit()

    def _help(self) -> HelpText:
        return kind_help(self._field, type(self._form.spec))

    def _show_kind(self) -> None:
        kind = type(self._form.spec)
        self._choice.set_value(kind)
        self._explanation.say(explanation(kind))
        # An empty form would still take the spacing around it.
        self._form.setVisible(not all(map(is_constant, kind.model_fields.values())))
