"""What two experiments differ in, in the words of the forms."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from pathlib import Path

from dllab.spec import Experiment, ExperimentError, Layer, from_json
from dllab.spec.base import Spec
from dllab.spec.data import Column, ImportedFile
from dllab.spec.marks import Found
from ui.forms.number_box import written

MOST = 12
UNREADABLE = "A newer lab wrote one of the two: their settings cannot be compared here."
# What tells kinds and versions apart is told by titles, or by nobody.
UNTOLD = {"kind", "schema_version"}


def differences(before: str, after: str) -> list[str]:
    """One line a setting, such as "Training, Epochs: 30 → 60", of two experiments given as JSON."""
    try:
        lines = list(edits(from_json(before), from_json(after)))
    except ExperimentError:
        return [UNREADABLE]
    left = len(lines) - MOST
    return lines if left <= 0 else [*lines[:MOST], f"and {left} more"]


def edits(old: Experiment, new: Experiment) -> Iterator[str]:
    """One line a setting, in which the experiments differ."""
    for name, field in Experiment.model_fields.items():
        if name == "layers":
            yield from _of_layers(old.layers, new.layers)
        elif name not in UNTOLD:
            yield from _of_specs(field.title or name, getattr(old, name), getattr(new, name))


def _of_layers(old: Sequence[Layer], new: Sequence[Layer]) -> Iterator[str]:
    """Layer by layer; one that was put between others or taken away moves those behind it."""
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    gone_kinds, new_kinds = (
        [layer.title for layer in each[head : len(each) - tail]] for each in (old, new)
    )
    matched = SequenceMatcher(None, gone_kinds, new_kinds, autojunk=False)
    for _, *parts in matched.get_opcodes():
        first, last, begin, end = (head + part for part in parts)
        for gone, came in zip_longest(range(first, last), range(begin, end)):
            if came is None:
                yield f"{_named(gone, old[gone])}: gone"
            elif gone is None:
                yield f"{_named(came, new[came])}: new"
            else:
                yield from _of_specs(f"Layer {came + 1}", old[gone], new[came], is_choice=True)


def _alike(old: Sequence[Layer], new: Sequence[Layer]) -> int:
    """How many layers are the same at the beginning: matching many takes time."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((place for place, (one, other) in pairs if one != other), min(len(old), len(new)))


def _named(place: int, layer: Layer) -> str:
    # People count layers from one.
    return f"Layer {place + 1} ({layer.title})"


def _of_specs(place: str, old: Spec, new: Spec, *, is_choice: bool = False) -> Iterator[str]:
    """The settings of two parts that stand at the same place; a choice is named with its kind."""
    if type(old) is not type(new):
        yield f"{place}: {_whole(old)} → {_whole(new)}"
        if isinstance(old, ImportedFile) or isinstance(new, ImportedFile):
            # How a file was read says nothing beside what another kind of data was read from.
            return
    before = f"{place} ({old.title})" if is_choice else place
    after = f"{place} ({new.title})" if is_choice else place
    for name in dict.fromkeys([*_fields(old), *_fields(new)]):
        if name not in _fields(new):
            yield f"{before}, {_title(old, name)}: {_value(getattr(old, name))} → gone"
        elif name not in _fields(old):
            # What comes with another kind and was left as it is follows from the kind.
            if getattr(new, name) == type(new).model_fields[name].get_default(
                call_default_factory=True
            ):
                continue
            yield f"{after}, {_title(new, name)}: {_value(getattr(new, name))} (new)"
        else:
            title = _title(new, name)
            yield from _of_values(after, title, getattr(old, name), getattr(new, name))
    if isinstance(old, ImportedFile) and isinstance(new, ImportedFile):
        yield from _of_content(after, old, new)


def _of_values(place: str, title: str, old: object, new: object) -> Iterator[str]:
    if isinstance(old, Spec) and isinstance(new, Spec):
        inner = f"{place}, {title}" if place.startswith("Layer ") else title
        yield from _of_specs(inner, old, new, is_choice="kind" in _all_fields(new))
    elif (columns := _columns(old)) and (others := _columns(new)):
        yield from _of_columns(place, columns, others)
    elif old != new:
        yield f"{place}, {title}: {_value(old)} → {_value(new)}"


def _of_columns(place: str, old: dict[str, Column], new: dict[str, Column]) -> Iterator[str]:
    for name in dict.fromkeys([*old, *new]):
        at = f"{place}, Column {name}"
        if name in old and name in new:
            yield from _of_specs(at, old[name], new[name])
        else:
            yield f"{at}: {'gone' if name in old else 'new'}"


def _columns(value: object) -> dict[str, Column]:
    """The columns of a table by their names; none if it is anything else."""
    columns = value if isinstance(value, tuple) else ()
    return {column.name: column for column in columns if isinstance(column, Column)}


def _of_content(place: str, old: ImportedFile, new: ImportedFile) -> Iterator[str]:
    """Whether the same files held something else; what was found in them follows from that."""
    before, after = old.found, new.found
    if old.paths != new.paths or not (before and after) or new.has_content_of(old):
        return
    sizes = f", {before.size} → {after.size}" if before.size != after.size else ""
    yield f"{place}: other content of the same file{sizes}"


def _all_fields(spec: Spec) -> list[str]:
    return list(type(spec).model_fields)


def _fields(spec: Spec) -> list[str]:
    """What a person has set; what was found out follows from it."""
    fields = type(spec).model_fields
    return [
        name
        for name, field in fields.items()
        if name not in UNTOLD and not any(isinstance(mark, Found) for mark in field.metadata)
    ]


def _title(spec: Spec, name: str) -> str:
    return type(spec).model_fields[name].title or name


def _whole(spec: Spec) -> str:
    """What a part is called; a file by its name too."""
    name = Path(spec.path).name if isinstance(spec, ImportedFile) else ""
    return f"{spec.title} {name}" if name else spec.title


def _value(value: object) -> str:
    match value:
        case None:
            return "off"
        case bool():
            return "on" if value else "off"
        case int() | float():
            return written(value)
        case Spec():
            return value.title
        case tuple():
            are_sizes = all(isinstance(each, int) for each in value)
            return (" × " if are_sizes else ", ").join(map(_value, value)) or "none"
    return str(value)
