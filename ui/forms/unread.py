"""Why a data set could not be read: a better reason than that it has not been read yet."""

from dataclasses import replace
from typing import NamedTuple

from dllab.spec import Problem, Spec


class Unread(NamedTuple):
    """What trying to read a data set has shown; the sentence stands below its form.

    Attributes:
        source: the data set.
        fault: why it could not be read, or nothing.
    """

    source: Spec
    fault: str = ""

    def told(self, problems: tuple[Problem, ...], missing: str) -> tuple[Problem, ...]:
        """The problems of this data set, with the reason in place of `missing`."""
        return tuple(
            replace(problem, message=self.fault)
            if self.fault and problem.message == missing
            else problem
            for problem in problems
        )
