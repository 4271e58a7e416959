"""Which kinds of description a field may hold, and what is kept when one takes another's place."""

from types import NoneType
from typing import cast, get_args, get_origin

from pydantic.fields import FieldInfo

from dllab.spec import Spec, kinds_of
from dllab.spec.marks import FilePath, FolderPath
from ui.forms.faults import faults
from ui.forms.fields import is_constant, is_found


def optional_kind(field: FieldInfo) -> type[Spec] | None:
    """The spec class of a field that holds such a spec or None."""
    kinds = get_args(field.annotation)
    if len(kinds) != 2 or NoneType not in kinds:
        return None
    kind = next(kind for kind in kinds if kind is not NoneType)
    return kind if isinstance(kind, type) and issubclass(kind, Spec) else None


def listed_kinds(field: FieldInfo) -> tuple[type[Spec], ...]:
    """The spec classes of a field that holds a tuple of a discriminated union."""
    part, *more = get_args(field.annotation) or (None,)
    if get_origin(field.annotation) is not tuple or more != [...]:
        return ()
    return kinds_of(part)


def spec_kinds(field: FieldInfo) -> tuple[type[Spec], ...]:
    """The spec classes a field may hold: none for a plain value, several for a union."""
    if field.discriminator:
        return cast("tuple[type[Spec], ...]", get_args(field.annotation))
    kind = field.annotation
    return (kind,) if isinstance(kind, type) and issubclass(kind, Spec) else ()


def carried(spec: Spec, kind: type[Spec], left: Spec | None = None) -> Spec:
    """A spec of another kind that keeps what the person had set and the new kind has too.

    What still is the old kind's default becomes the new kind's default: Adam's 0.001 is no wish
    of anyone who turns to SGD. A path stays where it may be one of the new kind's.

    Args:
        spec: what was set last.
        kind: the new kind.
        left: how the person has left the new kind before, if they have.
    """
    wishes = {
        name: getattr(spec, name)
        for name, field in type(spec).model_fields.items()
        if name in kind.model_fields
        and not is_constant(field)
        and not is_found(field)
        and getattr(spec, name) != field.get_default(call_default_factory=True)
        and _may_be_path(getattr(spec, name), field, kind.model_fields[name])
    }
    kept = {name: value for name, value in wishes.items() if not faults(kind, {name: value})}
    before = dict(left) if left else {}
    return kind.model_validate(before if faults(kind, before | kept) else before | kept)


def _may_be_path(value: object, before: FieldInfo, now: FieldInfo) -> bool:
    """Whether a path can be taken over; everything else can."""
    marks = [
        mark
        for field in (before, now)
        for mark in field.metadata
        if isinstance(mark, FilePath | FolderPath)
    ]
    if len(marks) < 2:
        return True
    endings = marks[1].endings if isinstance(marks[1], FilePath) else ()
    fits = not endings or str(value).lower().endswith(tuple(f".{ending}" for ending in endings))
    return type(marks[0]) is type(marks[1]) and fits
