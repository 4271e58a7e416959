"""Marks in a field's metadata that say what a plain type means, so that a form can serve it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FilePath:
    """Marks a str as the path of a file; empty while none is chosen.

    Attributes:
        what: what such files are called: "NumPy arrays".
        endings: how their names end, without the dot; empty for any.
    """

    what: str
    endings: tuple[str, ...] = ()


@dataclass(frozen=True)
class FolderPath:
    """Marks a str as the path of a folder; empty while none is chosen."""


@dataclass(frozen=True)
class Found:
    """Marks what reading a file has found out: a form shows it and nobody edits it."""


@dataclass(frozen=True)
class NotInForm:
    """Marks what a form of fields leaves to a view that is made for it."""


@dataclass(frozen=True)
class OneOf:
    """Marks a str for which the spec itself knows what may stand there.

    Attributes:
        names: the spec's property that holds the choices, a tuple of str.
    """

    names: str


@dataclass(frozen=True)
class Slides:
    """Marks a number that is felt sooner than it is known: a form gives it a slider.

    The field's own bounds may be wider; what lies outside the slider can be typed.

    Attributes:
        low, high: the ends of the slider, values of the field's own type.
        step: between two places of the slider.
    """

    low: int | float
    high: int | float
    step: int | float
