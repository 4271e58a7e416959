"""Points painted by hand."""

import string
from typing import Annotated, ClassVar, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from dllab.spec.base import Spec
from dllab.spec.help import Help

MOST_POINTS = 10_000
MOST_CLASSES = 10
DECIMALS = 3

# x, y and class of each point.
Points = tuple[tuple[float, float, int], ...]


def rounded(points: Points) -> Points:
    """The points with as many decimals as are kept, so that the same picture is the same spec.

    Raises:
        ValueError: a point lies outside the square or has no class.
    """
    for x, y, label in points:
        if not (-1 <= x <= 1 and -1 <= y <= 1 and 0 <= label < MOST_CLASSES):
            raise ValueError(
                f"expected x and y from -1 to 1 and a class from 0 to {MOST_CLASSES - 1}, received "
                f"{(x, y, label)}"
            )
    return tuple((round(x, DECIMALS), round(y, DECIMALS), label) for x, y, label in points)


class Painted(Spec):
    """Points painted by hand in a square, one colour a class: a shape of one's own to separate."""

    title: ClassVar[str] = "Painted points"
    kind: Literal["painted"] = "painted"
    classes: Annotated[
        int,
        Help(
            why="Each class needs an output of the network, and points to learn it from.",
            sensible=(2, 5),
        ),
    ] = Field(
        2, ge=2, le=MOST_CLASSES, title="Classes", description="How many colours are painted with."
    )
    points: Annotated[
        Points,
        AfterValidator(rounded),
        Help(
            why="Few points with gaps between them invite a network to learn by heart; two shapes "
            "wound into each other need more than a straight line.",
        ),
    ] = Field(
        (),
        max_length=MOST_POINTS,
        title="Points",
        description=f"What is painted on the canvas, from -1 to 1 both ways; {MOST_POINTS:,} "
        "points at most.",
    )

    @property
    def class_names(self) -> tuple[str, ...]:
        """A letter for each class."""
        return tuple(string.ascii_uppercase[: self.classes])

    @property
    def class_counts(self) -> tuple[int, ...]:
        """How many points each class has."""
        labels = [label for _, _, label in self.points]
        return tuple(labels.count(label) for label in range(self.classes))

    @property
    def problem(self) -> str:
        """Why it cannot be used as it stands, and the mend; or nothing."""
        if not self.points:
            return "Nothing is painted yet: paint some points of two classes."
        counts = zip(self.class_names, self.class_counts, strict=True)
        without = [name for name, count in counts if count == 0]
        if without:
            return (
                f"No point of class {without[0]} is painted: paint some, or lower the number of "
                "classes."
            )
        return ""

    @model_validator(mode="after")
    def _of_known_classes(self) -> Self:
        greatest = max((label for _, _, label in self.points), default=0)
        if greatest >= self.classes:
            letter = string.ascii_uppercase[greatest]
            raise ValueError(
                f"points of class {letter} are painted: erase them before the number of classes is "
                f"lowered to {self.classes}"
            )
        return self
