"""Why a data set could not be read: a better reason than that it has not been read yet."""

from dataclasses import replace
from typing import NamedTuple

from dllab.spec import Problem
from dllab.spec.data import Source


class Unread(NamedTuple):
    """What trying to read a data set has shown; the sentence stands below its form.

    Attributes:
        source: the data set.
        fault: why it could not be read, or nothing.
    """

    source: Source
    fault: str = ""

    def fault_of(self, source: Source) -> str:
        """Why a data set could not be read; nothing of any but this one."""
        return self.fault if source == self.source else ""

    def told(self, problems: tuple[Problem, ...], source: Source) -> tuple[Problem, ...]:
        """The problems of a data set, with the reason in place of its own word for it."""
        fault = self.fault_of(source)
        return tuple(
            replace(problem, message=fault)
            if fault and problem.message == source.problem
            else problem
            for problem in problems
        )
