"""What a field says about itself beyond its name: why it is there, its formula, usual values.

Formulas are small pieces of rich text (`<sub>`, `<sup>`, `<i>`, Greek letters) and fractions, so
that a window can set them as a book would; nothing here knows how.
"""

from dataclasses import dataclass

from pydantic.fields import FieldInfo


@dataclass(frozen=True)
class Fraction:
    """One piece of rich text above another."""

    above: str
    below: str


Formula = tuple[str | Fraction, ...]


@dataclass(frozen=True)
class Help:
    """Stands in a field's `Annotated` metadata; its title and description are the field's own.

    Attributes:
        why: what choosing it well or badly does to a training.
        formula: what it means, exactly; empty where words say it all.
        sensible: least and greatest usual value; None where every allowed value is as usual.
    """

    why: str
    formula: Formula = ()
    sensible: tuple[float, float] | None = None

    def finds_unusual(self, value: object) -> bool:
        """Whether a value is a number outside the sensible range."""
        if self.sensible is None or isinstance(value, bool) or not isinstance(value, int | float):
            return False
        low, high = self.sensible
        return not low <= value <= high


def help_of(field: FieldInfo) -> Help | None:
    """The help in a field's metadata."""
    return next((mark for mark in field.metadata if isinstance(mark, Help)), None)
