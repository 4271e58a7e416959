"""One check of a pre-flight: its verdict in a sentence, and the figures to draw beside it."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

from pydantic import TypeAdapter

# Noted: worth a look, or the check cannot tell. Skipped: there is nothing to check.
Verdict = Literal["passed", "failed", "noted", "skipped"]
Place = Literal["", "data", "network", "training"]


@dataclass(frozen=True)
class Series:
    """A named row of points."""

    name: str
    x: tuple[float, ...]
    y: tuple[float, ...]


@dataclass(frozen=True)
class Picture:
    """What is drawn on a card.

    Attributes:
        kind: lines, single dots, or bars from the foot of the plot.
        x_label, y_label: names of the axes.
        series: what is drawn.
        level, level_name: a value all are compared with, and what it is; None: nothing is.
        logarithmic: whether the values are drawn by their logarithm.
        names: of the bars, instead of numbers below them.
        if_zero: what is said in the plot where every bar is 0, so that it does not look broken.
    """

    kind: Literal["lines", "dots", "bars"]
    x_label: str
    y_label: str
    series: tuple[Series, ...]
    level: float | None = None
    level_name: str = ""
    logarithmic: bool = False
    names: tuple[str, ...] = ()
    if_zero: str = ""


@dataclass(frozen=True)
class Card:
    """What a check found.

    Attributes:
        check: its name in `dllab.diagnosis.pre_flight.CHECKS`.
        verdict: passed, failed, or why neither can be said.
        sentence: what was measured and what it means.
        cause: the likely cause and the mend, where there is something to mend.
        place: the part of the experiment at fault; empty: none.
        field: the field of that part, "preprocessing"; empty: the part as a whole.
        picture: the figures.
    """

    check: str
    verdict: Verdict
    sentence: str
    cause: str = ""
    place: Place = ""
    field: str = ""
    picture: Picture | None = None


_CARDS = TypeAdapter(Card)


def to_plain(card: Card) -> dict[str, Any]:
    """The card as plain values, ready for an event."""
    return asdict(card)


def from_plain(values: dict[str, Any]) -> Card:
    """The card `to_plain` wrote.

    Raises:
        ValueError: it is none.
    """
    return _CARDS.validate_python(values)
