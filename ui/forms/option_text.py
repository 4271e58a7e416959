"""What is set in a description, in a few words."""

from functools import cache

from pydantic.fields import FieldInfo

from dllab.spec import Spec
from dllab.spec.section import section_of
from ui.forms.fields import is_constant
from ui.forms.number_box import written


def main_options(spec: Spec) -> str:
    """The first two fields that are not folded away, and any other that is not at its default."""
    return " · ".join(
        _option(field, value)
        for name, field, default, is_main in _fields(type(spec))
        if (value := getattr(spec, name)) != default or is_main
    )


def all_options(spec: Spec, names: list[str]) -> str:
    """Every one of the named fields, with its title."""
    fields = type(spec).model_fields
    return " · ".join(_titled(fields[name], getattr(spec, name)) for name in names)


@cache
def _fields(kind: type[Spec]) -> list[tuple[str, FieldInfo, object, bool]]:
    """Name, field, default and whether it is a main one; to look them up takes longest of all."""
    options = [(n, field) for n, field in kind.model_fields.items() if not is_constant(field)]
    shown = [name for name, field in options if not ((found := section_of(field)) and found.folded)]
    return [
        (name, field, field.get_default(call_default_factory=True), name in shown[:2])
        for name, field in options
    ]


def _option(field: FieldInfo, value: object) -> str:
    """A word stands for itself, such as relu."""
    return value.replace("_", " ") if isinstance(value, str) else _titled(field, value)


def _titled(field: FieldInfo, value: object) -> str:
    if isinstance(value, Spec):
        return ", ".join(part for part in (value.title, main_options(value)) if part)
    title = field.title or ""
    if title[1:2].islower():
        title = title[0].lower() + title[1:]
    if value is None:
        return f"{title} off"
    if isinstance(value, bool):
        return f"{title} {'on' if value else 'off'}"
    if isinstance(value, int | float):
        return f"{title} {written(value)}"
    return f"{title} {value}".replace("_", " ")
