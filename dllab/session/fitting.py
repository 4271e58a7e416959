"""Whether an event from a file holds what its class says: Python itself does not look."""

from collections.abc import Callable
from dataclasses import fields
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, get_args, get_origin

from dllab.distributions import PERCENTILES
from dllab.events import CLASSES, Event, HistogramsTaken, LayersMeasured

Fits = Callable[[Any], bool]

# Beyond, a count or a step is no number of anything, and NumPy's integers end.
_MOST = 1 << 62
_SIGNS = tuple(LayersMeasured.__dataclass_fields__)[2:]


def misfit(event: Event) -> str:
    """What is wrong with an event's values, as a half sentence; empty when nothing is."""
    for name, fits in _checks(type(event).__name__).items():
        if not fits(getattr(event, name)):
            return f"{type(event).__name__} has a {name} of another kind"
    if isinstance(event, HistogramsTaken):
        return _misfit_of_histograms(event)
    if isinstance(event, LayersMeasured) and not _alike(*(getattr(event, n) for n in _SIGNS)):
        return "LayersMeasured has not as many values as names"
    return ""


def _misfit_of_histograms(event: HistogramsTaken) -> str:
    if not _alike(event.names, event.low, event.high, event.counts):
        return "HistogramsTaken has not as many ranges as names"
    later = event.centre, event.scale, event.percentiles, event.others
    if any(later) and not _alike(event.names, *later):
        return "HistogramsTaken has not as many bins as names"
    if any(len(row) not in {0, len(PERCENTILES)} for row in event.percentiles):
        return f"HistogramsTaken has not {len(PERCENTILES)} percentiles of an array"
    return ""


def _alike(*parts: tuple[Any, ...]) -> bool:
    return len({len(part) for part in parts}) == 1


@cache
def _checks(kind: str) -> dict[str, Fits]:
    return {field.name: _check(field.type) for field in fields(CLASSES[kind])}


def _check(kind: Any) -> Fits:  # noqa: ANN401 - a type
    parts = get_args(kind)
    match get_origin(kind):
        case None:
            return _plain(kind)
        case origin if origin is Literal:
            return lambda value: isinstance(value, str) and value in parts
        case origin if origin is UnionType:
            checks = [_check(part) for part in parts]
            return lambda value: any(check(value) for check in checks)
        case origin if origin is dict:
            return _is_dict
        case _:
            return _tuple(parts[0])


def _plain(kind: type) -> Fits:
    if kind is float:
        return lambda value: type(value) is float or _is_count(value)
    if kind is int:
        return _is_count
    if kind is NoneType:
        return lambda value: value is None
    return lambda value: type(value) is kind


def _is_count(value: object) -> bool:
    return type(value) is int and abs(value) < _MOST


def _is_dict(value: object) -> bool:
    """Only `RunStarted.versions` is stored: texts by name."""
    return isinstance(value, dict) and all(isinstance(each, str) for each in value.values())


def _tuple(part: Any) -> Fits:  # noqa: ANN401 - a type
    if get_origin(part) is not None:
        each = _check(part)
        return lambda values: isinstance(values, tuple) and all(each(value) for value in values)
    # A histogram holds hundreds of numbers: those of the usual kind are not looked at one by one.
    plain = _plain(part)
    return lambda values: (
        isinstance(values, tuple)
        and (set(map(type, values)) <= {part} - {int} or all(plain(value) for value in values))
    )
