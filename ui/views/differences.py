"""What two experiments differ in, field by field."""

import json

from dllab.spec import ExperimentError, from_json, to_json

MOST = 12


def differences(before: str, after: str) -> list[str]:
    """One line a field, such as "training.epochs: 30 → 60", of two experiments given as JSON."""
    old, new = _settings(before), _settings(after)
    names = [*old, *(name for name in new if name not in old)]
    lines = [_line(name, old, new) for name in names if old.get(name) != new.get(name)]
    left = len(lines) - MOST
    return lines if left <= 0 else [*lines[:MOST], f"and {left} more"]


def _settings(experiment: str) -> dict[str, object]:
    """All fields by name; an older lab said the same in other words, and did not say everything."""
    try:
        return _flat(json.loads(to_json(from_json(experiment))))
    except ExperimentError:
        return _flat(json.loads(experiment))


def _line(name: str, old: dict[str, object], new: dict[str, object]) -> str:
    if name not in old:
        return f"{name}: {new[name]} (new)"
    if name not in new:
        return f"{name}: gone (was {old[name]})"
    return f"{name}: {old[name]} → {new[name]}"


def _flat(value: object, name: str = "") -> dict[str, object]:
    if isinstance(value, list):
        # People count layers from one.
        value = {str(number): part for number, part in enumerate(value, start=1)}
    if not isinstance(value, dict):
        return {name: value}
    fields: dict[str, object] = {}
    for key, part in value.items():
        fields |= _flat(part, f"{name}.{key}" if name else key)
    return fields
