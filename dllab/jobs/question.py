"""A question about a network, as it travels to the process that holds it."""

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, of which network.

    Attributes:
        view: who asks; a newer question of the same view takes the place of one that waits.
        number: told again with the answer.
        probe: what is asked, a name in `dllab.insight.probes.PROBES`.
        params: what the probe wants to know, as plain values.
        weights: the file of the weights it is asked of; empty: those of the run that trains now.
        experiment: as JSON; may be empty where the weights are those of the run that trains now.
    """

    view: str
    number: int
    probe: str
    params: dict[str, Any] = field(default_factory=dict)
    weights: str = ""
    experiment: str = ""

    def as_values(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return asdict(self)
