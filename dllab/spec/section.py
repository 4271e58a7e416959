"""Fields of a description that belong together: a form shows them under one heading."""

from dataclasses import dataclass

from pydantic.fields import FieldInfo


@dataclass(frozen=True)
class Section:
    """Stands in the `Annotated` metadata of each of its fields, which follow each other.

    Attributes:
        title: the heading.
        about: what the fields are about, in a sentence.
        folded: seldom needed; a form hides them until they are asked for.
    """

    title: str
    about: str
    folded: bool = False


FINE_POINTS = Section("Fine points", "What seldom needs a change.", folded=True)


def section_of(field: FieldInfo) -> Section | None:
    """The section in a field's metadata."""
    return next((mark for mark in field.metadata if isinstance(mark, Section)), None)
