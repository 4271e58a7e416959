"""Asks with how many seeds an experiment is to be repeated."""

from PySide6.QtWidgets import QInputDialog, QWidget

# Enough to see how far runs lie apart by chance.
SEEDS, MOST_SEEDS = 5, 100


def ask_seeds(parent: QWidget, first: int, what: str = "runs") -> int:
    """How many runs, or branches, of which the first has the seed `first`; 0: none."""
    seeds, wanted = QInputDialog.getInt(
        parent,
        "Repeat with seeds",
        f"How many {what} of the experiment in the forms? The first has the seed {first}, each "
        "further one the next.",
        SEEDS,
        2,
        MOST_SEEDS,
    )
    return seeds if wanted else 0
