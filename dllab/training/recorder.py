"""What is recorded of a network while it trains, besides its figures.

Adding one: a class with these three methods, and its place in `recorders`.
"""

from collections.abc import Iterable
from typing import Protocol

from dllab.events import Event
from dllab.training.leg import Leg


class Recorder(Protocol):
    """Looks at the network at the ends of epochs, between two calls into TensorFlow."""

    def begin(self, leg: Leg) -> None:
        """Look at this leg's network from now on, for as many epochs as its experiment plans.

        Called before the first batch, and again whenever the run goes on with another program or
        plans another number of epochs.
        """

    def due(self, epoch: int) -> bool:
        """Whether a call must end with this epoch, so that it can be recorded.

        To be answered at once: it is asked of many epochs ahead of each call.
        """

    def take(self, epoch: int, step: int) -> Iterable[Event]:
        """What is to be said after this epoch, `step` batches having been trained so far.

        Called wherever a call ends with an epoch, due or not; what it takes, the training waits.
        """
