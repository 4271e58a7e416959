"""How far to the right the curves are shown: as far as the run in focus needs, at most all."""

from collections.abc import Sequence
from dataclasses import dataclass

from ui.run_book import Run
from ui.views.metric_plot import axis_end

# Beside a run that takes so many times its epochs, a short one would be a line at the left edge.
MUCH_LONGER = 3


@dataclass(frozen=True)
class Reach:
    """Up to which epoch plots show their runs, and the last one that any of them has or plans."""

    shown: int
    longest: int

    @property
    def cuts(self) -> bool:
        """Whether the curves of longer runs leave the plots at the right."""
        return self.shown < self.longest


def reach(runs: Sequence[Run], focus: Run | None, *, whole: bool) -> Reach:
    """The reach of plots of these runs; `whole`: all of every run."""
    longest = max([axis_end(run.history) for run in runs], default=0) or 1
    own = axis_end(focus.history) if focus else 0
    cuts = not whole and own > 0 and MUCH_LONGER * own < longest
    return Reach(own if cuts else longest, longest)
