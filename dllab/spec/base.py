"""What every part of an experiment's description has in common."""

from dataclasses import dataclass
from typing import Annotated, ClassVar, get_args

from pydantic import BaseModel, ConfigDict, Field

from dllab.spec.help import Formula


class Spec(BaseModel):
    """A frozen, strictly checked description; an edit makes a new one.

    A subclass is also its own form and help card: `title` names it, the docstring explains it,
    `formula` defines it where there is one, and every field carries a `title` (its label), a
    `description` (its tooltip) and a `Help`.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, allow_inf_nan=False, validate_default=True
    )

    title: ClassVar[str] = ""
    formula: ClassVar[Formula] = ()

    @property
    def problem(self) -> str:
        """Why it cannot be used as it stands, and the mend; mostly nothing."""
        return ""

    def store_key(self) -> str:
        """What decides its data: two with one key make the same ones."""
        return self.model_dump_json()


class ExperimentError(ValueError):
    """A text is no valid experiment; the message names field, expectation and what was received."""


@dataclass(frozen=True)
class Decades:
    """Marks a number whose scale is logarithmic, such as a learning rate.

    A form steps it by decades and keeps all its digits (1e-7 stays 1e-7).
    """


Rate = Annotated[float, Decades(), Field(gt=0, le=1000)]
Penalty = Annotated[float, Decades(), Field(ge=0, le=1000)]
Seed = Annotated[int, Field(ge=0, le=2**32 - 1)]


def kinds_of(union: object) -> tuple[type[Spec], ...]:
    """The classes of a discriminated union such as `Layer`, in the order of its declaration."""
    return get_args(get_args(union)[0])
