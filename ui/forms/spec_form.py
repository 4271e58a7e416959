"""A form for any spec, generated from its fields."""

from typing import Any

from pydantic.fields import FieldInfo
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QApplication, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from dllab.spec import Spec, TrainingSpec
from dllab.spec.marks import Found, OneOf
from dllab.spec.section import Section, section_of
from ui.forms.faults import faults
from ui.forms.fields import control_for, is_constant, is_found
from ui.forms.folding import Folding
from ui.forms.grid import add_row, form_grid
from ui.forms.help_hook import HelpHook
from ui.forms.help_text import HelpText, field_help, remark
from ui.forms.kind_control import KindControl
from ui.forms.kinds import listed_kinds, optional_kind, spec_kinds
from ui.forms.notes import FAULT, REMARK, Note
from ui.forms.number_box import NumberBox, written
from ui.forms.option_text import all_options
from ui.forms.optional_group import OptionalGroup
from ui.forms.section_box import SectionBox
from ui.forms.slider_control import SliderControl
from ui.forms.spec_list import SpecList
from ui.forms.tab_order import outermost, restore_tab_order
from ui.theme import apply_theme


class SpecForm(QWidget):
    """Shows a spec and edits it; what is invalid is explained beside its control and not taken.

    Signals:
        edited(spec): the person made another valid spec.
        explained(text): the help for what the person points at or moves the focus to.
    """

    edited = Signal(object)
    explained = Signal(HelpText)

    def __init__(self, spec: Spec, folding: Folding | None = None) -> None:
        super().__init__()
        self._spec = spec
        self._folding = folding or Folding()
        self._rows: dict[str, _Row] = {}
        self._sections: dict[Section, SectionBox] = {}
        self._body = QWidget()
        self._fault = Note(FAULT)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addWidget(self._body)
        self._layout.addWidget(self._fault)
        self._build()

    @property
    def spec(self) -> Spec:
        """The last valid spec."""
        return self._spec

    def set_spec(self, spec: Spec) -> None:
        """Show another spec, of the same or of another class; says nothing."""
        if spec == self._spec:
            return
        before, self._spec = self._spec, spec
        self._fault.say("")
        if type(spec) is not type(before):
            gone = self._body
            self._build()
            restore_tab_order(outermost(self, SpecForm), gone)
            return
        self._offer()
        for name, row in self._rows.items():
            if row.is_faulty or getattr(spec, name) != getattr(before, name):
                row.show(getattr(spec, name))
        self._summarise()

    def remark(self, section: Section, text: str) -> None:
        """Say below a section's fields what comes of them; it is gone with another class's form."""
        self._sections[section].remark(text)

    def reveal(self, name: str) -> None:
        """Open the section of a field, scroll to its control and give it the focus."""
        if section := section_of(type(self._spec).model_fields[name]):
            self._sections[section].open()
        control: QWidget = self._rows[name].control
        parts = [control, *control.findChildren(QWidget)]
        next((part for part in parts if _takes_focus(part)), control).setFocus()
        above: QWidget | None = control
        while above and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if isinstance(above, QScrollArea):
            QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
            above.ensureWidgetVisible(control)

    def _build(self) -> None:
        body = QWidget()
        grid = form_grid(body)
        fields = type(self._spec).model_fields
        self._sections = {}
        # What was found stands below what it was found with.
        self._rows = {
            name: _Row(
                self._place(grid, fields[name]),
                fields[name],
                getattr(self._spec, name),
                self._folding,
            )
            for name in sorted(fields, key=lambda name: is_found(fields[name]))
            if not is_constant(fields[name])
        }
        self._offer()
        self._summarise()
        for row in self._rows.values():
            row.control.edited.connect(self._take)
            row.explained.connect(self.explained)
        self._layout.replaceWidget(self._body, body)
        # Its controls may still be handling the event that led here.
        self._body.hide()
        self._body.deleteLater()
        self._body = body

    def _place(self, grid: QGridLayout, field: FieldInfo) -> QGridLayout:
        """Where the field's row belongs: in its section, made for the first of its rows."""
        section = section_of(field)
        if section is None:
            return grid
        if section not in self._sections:
            box = SectionBox(section, self._folding)
            box.explained.connect(self.explained)
            grid.addWidget(box, grid.rowCount(), 0, 1, 2)
            self._sections[section] = box
        return self._sections[section].grid

    def _summarise(self) -> None:
        for section, box in self._sections.items():
            fields = type(self._spec).model_fields
            names = [name for name in self._rows if section_of(fields[name]) == section]
            box.summarise(all_options(self._spec, names))

    def _offer(self) -> None:
        for row in self._rows.values():
            row.offer(self._spec)

    def _take(self) -> None:
        """Take over what the controls show, except what is invalid."""
        shown = {name: row.control.value() for name, row in self._rows.items()}
        kept = {name: getattr(self._spec, name) for name in type(self._spec).model_fields}
        found = faults(type(self._spec), kept | shown)
        # The beginnings of what is being typed may have been valid: 1000 on the way to 1000000.
        kept |= {name: self._rows[name].settled(kept[name]) for name in found if name in self._rows}
        for name, row in self._rows.items():
            row.explain(found.get(name, ""), kept[name] if name in found else shown[name])
        self._take_valid(kept | {name: value for name, value in shown.items() if name not in found})

    def _take_valid(self, values: dict[str, Any]) -> None:
        found = faults(type(self._spec), values)
        self._fault.say(" ".join(found.values()))
        if found:
            return
        spec = type(self._spec).model_validate(values)
        if spec != self._spec:
            self._spec = spec
            self._offer()
            self._summarise()
            self.edited.emit(spec)


class _Row:
    """A field of the spec: its label, its control, and what is wrong with what it shows."""

    def __init__(
        self,
        grid: QGridLayout,
        field: FieldInfo,
        value: Any,  # noqa: ANN401
        folding: Folding,
    ) -> None:
        self._field = field
        nested = _nested_control(field, value, folding)
        self.control: Any = nested or control_for(field)
        self.control.set_value(value)
        self._note, self._remark = Note(FAULT), Note(REMARK)
        if nested:
            grid.addWidget(nested, grid.rowCount(), 0, 1, 2)
            self.explained = nested.explained
        else:
            label = add_row(grid, field, self.control)
            # Where parts of the control have the focus in its stead.
            parts = [part for part in self.control.findChildren(QWidget) if _takes_focus(part)]
            hook = HelpHook(self.control, lambda: field_help(field), label, *parts)
            self.explained = hook.asked
        for note in (self._note, self._remark):
            grid.addWidget(note, grid.rowCount(), 1)
        self.explain("", value)

    def offer(self, spec: Spec) -> None:
        """Offer what the spec knows may stand here; show what was found while it holds."""
        for mark in self._field.metadata:
            if isinstance(mark, OneOf):
                self.control.offer(getattr(spec, mark.names))
            elif isinstance(mark, Found):
                self.control.hold(not spec.problem)

    @property
    def is_faulty(self) -> bool:
        """Whether the control shows what the spec is not."""
        return bool(self._note.text())

    def settled(self, value: Any) -> Any:  # noqa: ANN401
        """The value before the present edit; `value` where the control keeps none."""
        keeps = isinstance(self.control, NumberBox | SliderControl)
        return self.control.settled if keeps else value

    def show(self, value: Any) -> None:  # noqa: ANN401
        """Show a valid value."""
        self.control.set_value(value)
        self.explain("", value)

    def explain(self, fault: str, value: object) -> None:
        """Say what is wrong and which value stays instead; without a fault, what is unusual."""
        self._note.say(f"{fault} {_value_text(value)} stays." if fault else "")
        self._remark.say("" if fault else remark(self._field, value))


def _nested_control(
    field: FieldInfo,
    value: Any,  # noqa: ANN401
    folding: Folding,
) -> KindControl | OptionalGroup | SpecList | None:
    """The control for specs inside a spec; None for a plain value, and for what was found."""
    if is_found(field):
        return None
    if kinds := listed_kinds(field):
        return SpecList(field, kinds, lambda spec: SpecForm(spec, folding))
    if kinds := spec_kinds(field):
        return KindControl(field, kinds, SpecForm(value, folding))
    if kind := optional_kind(field):
        return OptionalGroup(field, SpecForm(value or kind(), folding))
    return None


def _takes_focus(part: QWidget) -> bool:
    return part.focusPolicy() != Qt.FocusPolicy.NoFocus


def _value_text(value: object) -> str:
    return written(value) if isinstance(value, int | float) else f'"{value}"'


def demo() -> None:
    """Show the form of a training in a window of its own."""
    app = QApplication([])
    apply_theme(app)
    form = SpecForm(TrainingSpec())
    form.edited.connect(print)
    form.show()
    app.exec()


if __name__ == "__main__":
    demo()
