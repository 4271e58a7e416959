"""What becomes of a person's own data when a preset is chosen: they stay where its network fits."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from dllab.data import facts
from dllab.spec import Experiment, Spec, problems
from dllab.spec.data import ImportedFile, Painted
from ui.forms.mends import mend
from ui.forms.origin import Origin
from ui.message_bar import Offer

# Another size of the output, another loss: more would be another network.
MOST_MENDS = 3


class Taken(NamedTuple):
    """What choosing a preset leads to.

    Attributes:
        experiment: the new one.
        message: what there is to say of it, if anything.
        keeps_data: whether the person's data stay, and those of the preset can be had as well.
    """

    experiment: Experiment
    message: str = ""
    keeps_data: bool = False


def taken(chosen: Origin, present: Experiment) -> Taken:
    """The preset on the person's own data; chosen once more, or where they do not fit, on its own.

    Args:
        chosen: the preset.
        present: the experiment whose place it takes.
    """
    yours, title = own_name(present.data.source), chosen.title
    if not yours or own_name(chosen.experiment.data.source):
        return Taken(chosen.experiment)
    kept = _on_own_data(chosen.experiment, present)
    if kept is None:
        return Taken(
            chosen.experiment,
            f"{title} brings its own data ({chosen.experiment.data.source.title}): its network "
            f"does not fit yours ({yours}). Undo brings them back.",
        )
    if kept == present:
        return Taken(
            chosen.experiment,
            f"{title} took the place of your data too ({yours}). Undo brings them back.",
        )
    return Taken(
        kept,
        f"{title}: its network and training are set, and your data stay ({yours}).",
        keeps_data=True,
    )


def offer_of(chosen: Origin, act: Callable[[], object]) -> Offer:
    """The button that takes a preset's data too."""
    data = chosen.experiment.data.source.title
    return Offer("Take its data too", f"{data}; Undo brings yours back", act)


def own_name(source: Spec) -> str:
    """A person's own data, as a message calls them; empty for data that come with the lab."""
    if isinstance(source, ImportedFile):
        return Path(source.path).name
    return "painted points" if isinstance(source, Painted) and source.points else ""


def _on_own_data(chosen: Experiment, present: Experiment) -> Experiment | None:
    """A preset with its output fitted to other data; None where its network does not fit them."""
    # How they are split is part of a person's data.
    own = {"source": present.data.source, "split": present.data.split}
    data = chosen.data.model_copy(update=own)
    experiment = chosen.model_copy(update={"data": data})
    if data.source.problem:
        return None
    for _ in range(MOST_MENDS):
        known = facts(experiment.data)
        if not (found := problems(experiment, known)):
            return experiment
        mended = mend(found[0], experiment, known)
        if mended is None:
            return None
        experiment = mended.experiment
    return None if problems(experiment, facts(experiment.data)) else experiment
