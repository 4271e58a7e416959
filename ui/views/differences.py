"""What two experiments differ in, field by field."""

import json
from typing import Any

MOST = 12


def differences(before: str, after: str) -> list[str]:
    """One line a field, such as "training.epochs: 30 → 60", of two experiments given as JSON."""
    old, new = _flat(json.loads(before)), _flat(json.loads(after))
    names = [*old, *(name for name in new if name not in old)]
    lines = [_line(name, old, new) for name in names if old.get(name) != new.get(name)]
    left = len(lines) - MOST
    return lines if left <= 0 else [*lines[:MOST], f"and {left} more"]


def _line(name: str, old: dict[str, Any], new: dict[str, Any]) -> str:
    if name not in old:
        return f"{name}: {new[name]} (new)"
    if name not in new:
        return f"{name}: gone (was {old[name]})"
    return f"{name}: {old[name]} → {new[name]}"


def _flat(value: Any, name: str = "") -> dict[str, Any]:
    if isinstance(value, dict):
        parts = value.items()
    elif isinstance(value, list):
        # People count layers from one.
        parts = ((str(number), part) for number, part in enumerate(value, start=1))
    else:
        return {name: value}
    fields: dict[str, Any] = {}
    for key, part in parts:
        fields |= _flat(part, f"{name}.{key}" if name else key)
    return fields
