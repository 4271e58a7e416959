"""What keeps values from being a valid description, as sentences for beside the controls."""

from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from dllab.spec import Spec
from dllab.spec.experiment import sentence


def faults(kind: type[Spec], values: dict[str, Any]) -> dict[str, str]:
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
