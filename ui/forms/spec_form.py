"""A form for any spec, generated from its fields."""

from types import NoneType
from typing import Any, cast, get_args

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QGridLayout, QVBoxLayout, QWidget

from dllab.spec import Spec, TrainingSpec
from dllab.spec.experiment import sentence
from dllab.spec.marks import OneOf
from ui.forms.fields import ChoiceControl, control_for, is_constant, is_found
from ui.forms.grid import add_row, form_grid
from ui.forms.help_hook import HelpHook
from ui.forms.help_text import HelpText, field_help, kind_help, remark
from ui.forms.notes import FAULT, MUTED, REMARK, Note, explanation
from ui.forms.number_box import NumberBox, written
from ui.forms.optional_group import OptionalGroup
from ui.forms.tab_order import restore_tab_order
from ui.theme import GRID, apply_theme


class SpecForm(QWidget):
    """Shows a spec and edits it; what is invalid is explained beside its control and not taken.

    Signals:
        edited(spec): the person made another valid spec.
        explained(text): the help for what the person points at or moves the focus to.
    """

    edited = Signal(object)
    explained = Signal(HelpText)

    def __init__(self, spec: Spec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spec = spec
        self._rows: dict[str, _Row] = {}
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
            restore_tab_order(self._outermost(), gone)
            return
        self._offer()
        for name, row in self._rows.items():
            if row.is_faulty or getattr(spec, name) != getattr(before, name):
                row.show(getattr(spec, name))

    def _outermost(self) -> QWidget:
        form: QWidget = self
        while isinstance(outer := form.parentWidget(), SpecForm | KindControl | OptionalGroup) or (
            outer and isinstance(outer.parentWidget(), SpecForm)
        ):
            form = outer
        return form

    def _build(self) -> None:
        body = QWidget()
        grid = form_grid(body)
        fields = type(self._spec).model_fields
        # What was found stands below what it was found with.
        self._rows = {
            name: _Row(grid, fields[name], getattr(self._spec, name))
            for name in sorted(fields, key=lambda name: is_found(fields[name]))
            if not is_constant(fields[name])
        }
        self._offer()
        for row in self._rows.values():
            row.control.edited.connect(self._take)
            row.explained.connect(self.explained)
        self._layout.replaceWidget(self._body, body)
        # Its controls may still be handling the event that led here.
        self._body.hide()
        self._body.deleteLater()
        self._body = body

    def _offer(self) -> None:
        for row in self._rows.values():
            row.offer(self._spec)

    def _take(self) -> None:
        """Take over what the controls show, except what is invalid."""
        shown = {name: row.control.value() for name, row in self._rows.items()}
        kept = {name: getattr(self._spec, name) for name in type(self._spec).model_fields}
        faults = _faults(type(self._spec), kept | shown)
        # The beginnings of what is being typed may have been valid: 1000 on the way to 1000000.
        kept |= {
            name: self._rows[name].settled(kept[name]) for name in faults if name in self._rows
        }
        for name, row in self._rows.items():
            row.explain(faults.get(name, ""), kept[name] if name in faults else shown[name])
        self._take_valid(
            kept | {name: value for name, value in shown.items() if name not in faults}
        )

    def _take_valid(self, values: dict[str, Any]) -> None:
        faults = _faults(type(self._spec), values)
        self._fault.say(" ".join(faults.values()))
        if faults:
            return
        spec = type(self._spec).model_validate(values)
        if spec != self._spec:
            self._spec = spec
            self.edited.emit(spec)


class KindControl(QWidget):
    """A spec inside a spec: its form, below a choice of its kind where there are several."""

    edited = Signal()
    explained = Signal(HelpText)

    def __init__(self, field: FieldInfo, kinds: tuple[type[Spec], ...], spec: Spec) -> None:
        super().__init__()
        self._choice = ChoiceControl(
            {kind: kind.title for kind in kinds}, {kind: explanation(kind) for kind in kinds}
        )
        self._explanation = Note(MUTED)
        self._form = SpecForm(spec)
        grid = form_grid(self)
        # Sets the group off from what follows.
        grid.setContentsMargins(0, 0, 0, GRID)
        label = add_row(grid, field, self._choice)
        grid.addWidget(self._explanation, grid.rowCount(), 1)
        grid.addWidget(self._form, grid.rowCount(), 0, 1, 2)
        self._choice.setVisible(len(kinds) > 1)
        hook = HelpHook(self._choice, lambda: kind_help(field, type(self._form.spec)), *label)
        hook.asked.connect(self.explained)
        self._form.explained.connect(self.explained)
        self._choice.edited.connect(self._change_kind)
        self._form.edited.connect(lambda _: self.edited.emit())
        self._show_kind()

    def value(self) -> Spec:
        """The last valid spec."""
        return self._form.spec

    def set_value(self, spec: Spec) -> None:
        """Show another spec, of any of the kinds."""
        self._form.set_spec(spec)
        self._show_kind()

    def _change_kind(self) -> None:
        self.set_value(carried(self._form.spec, self._choice.value()))
        self.edited.emit()

    def _show_kind(self) -> None:
        kind = type(self._form.spec)
        self._choice.set_value(kind)
        self._explanation.say(explanation(kind))
        # An empty form would still take the spacing around it.
        self._form.setVisible(not all(map(is_constant, kind.model_fields.values())))


class _Row:
    """A field of the spec: its label, its control, and what is wrong with what it shows."""

    def __init__(self, grid: QGridLayout, field: FieldInfo, value: Any) -> None:  # noqa: ANN401
        self._field = field
        nested = _nested_control(field, value)
        self.control: Any = nested or control_for(field)
        self.control.set_value(value)
        self._note, self._remark = Note(FAULT), Note(REMARK)
        if nested:
            grid.addWidget(nested, grid.rowCount(), 0, 1, 2)
            self.explained = nested.explained
        else:
            label = add_row(grid, field, self.control)
            # Where a part of the control has the focus in its stead.
            proxy = self.control.focusProxy()
            others = (*label, proxy) if proxy else label
            self.explained = HelpHook(self.control, lambda: field_help(field), *others).asked
        for note in (self._note, self._remark):
            grid.addWidget(note, grid.rowCount(), 1)
        self.explain("", value)

    def offer(self, spec: Spec) -> None:
        """Offer what the spec knows may stand here."""
        for mark in self._field.metadata:
            if isinstance(mark, OneOf):
                self.control.offer(getattr(spec, mark.names))

    @property
    def is_faulty(self) -> bool:
        """Whether the control shows what the spec is not."""
        return bool(self._note.text())

    def settled(self, value: Any) -> Any:  # noqa: ANN401
        """The value before the present edit; `value` where the control keeps none."""
        return self.control.settled if isinstance(self.control, NumberBox) else value

    def show(self, value: Any) -> None:  # noqa: ANN401
        """Show a valid value."""
        self.control.set_value(value)
        self.explain("", value)

    def explain(self, fault: str, value: object) -> None:
        """Say what is wrong and which value stays instead; without a fault, what is unusual."""
        self._note.say(f"{fault} {_value_text(value)} stays." if fault else "")
        self._remark.say("" if fault else remark(self._field, value))


def _nested_control(field: FieldInfo, value: Any) -> KindControl | OptionalGroup | None:  # noqa: ANN401
    """The control for a spec inside a spec; None for a plain value, and for what was found."""
    if is_found(field):
        return None
    if kinds := spec_kinds(field):
        return KindControl(field, kinds, value)
    if kind := optional_kind(field):
        return OptionalGroup(field, SpecForm(value or kind()))
    return None


def optional_kind(field: FieldInfo) -> type[Spec] | None:
    """The spec class of a field that holds such a spec or None."""
    kinds = get_args(field.annotation)
    if len(kinds) != 2 or NoneType not in kinds:
        return None
    kind = next(kind for kind in kinds if kind is not NoneType)
    return kind if isinstance(kind, type) and issubclass(kind, Spec) else None


def spec_kinds(field: FieldInfo) -> tuple[type[Spec], ...]:
    """The spec classes a field may hold: none for a plain value, several for a union."""
    if field.discriminator:
        return cast("tuple[type[Spec], ...]", get_args(field.annotation))
    kind = field.annotation
    return (kind,) if isinstance(kind, type) and issubclass(kind, Spec) else ()


def carried(spec: Spec, kind: type[Spec]) -> Spec:
    """A spec of another kind that keeps what the person had set and the new kind has too.

    What still is the old kind's default becomes the new kind's default: Adam's 0.001 is no wish
    of anyone who turns to SGD.
    """
    wishes = {
        name: getattr(spec, name)
        for name, field in type(spec).model_fields.items()
        if name in kind.model_fields
        and not is_constant(field)
        and not is_found(field)
        and getattr(spec, name) != field.get_default(call_default_factory=True)
    }
    return kind.model_validate(
        {name: value for name, value in wishes.items() if not _faults(kind, {name: value})}
    )


def _value_text(value: object) -> str:
    return written(value) if isinstance(value, int | float) else f'"{value}"'


def _faults(kind: type[Spec], values: dict[str, Any]) -> dict[str, str]:
    """What is wrong, by field; under "" what no single field is to blame for."""
    try:
        kind.model_validate(values)
    except ValidationError as error:
        return {_field(detail): _reason(detail) for detail in error.errors()}
    return {}


def _field(detail: ErrorDetails) -> str:
    return str(detail["loc"][0]) if detail["loc"] else ""


def _reason(detail: ErrorDetails) -> str:
    """The error without its place: the sentence stands beside the control."""
    reason = sentence(detail).partition(": ")[2]
    return reason[:1].upper() + reason[1:]


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
