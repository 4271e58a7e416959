"""How many components hold a share of the variance: counted by the lab, kept in the experiment.

The count must be in the spec, because the network's input has that size, and it goes out of date as
soon as the data, the split or an earlier step are others.
"""

import hashlib

from dllab.spec.data.data_spec import DataSpec
from dllab.spec.data.keep import Counted, VarianceShare
from dllab.spec.data.preprocessing import Pca, Step, Steps


def not_counted(data: DataSpec) -> tuple[str, ...]:
    """A sentence for each step whose components have not been counted for these very data."""
    return tuple(
        f"How many components hold {share.share:.4g} of the variance is not known for these data: "
        f"have them counted under Data, or choose a number of components for {step.title}."
        for place, step in enumerate(data.preprocessing)
        if (share := share_of(step)) and not is_counted(share, counted_for(data, place))
    )


def share_of(step: Step) -> VarianceShare | None:
    """The share of the variance a step keeps, if that is how it is described."""
    keep = step.keep if isinstance(step, Pca) else None
    return keep if isinstance(keep, VarianceShare) else None


def counted_for(data: DataSpec, place: int) -> str:
    """What `Counted.found_for` says if a step's components were counted for these data."""
    step = share_of(data.preprocessing[place])
    before = data.model_copy(update={"preprocessing": without_counts(data.preprocessing[:place])})
    parts = [before.source.store_key(), before.split.model_dump_json()]
    parts += [earlier.model_dump_json() for earlier in before.preprocessing]
    parts.append(repr(step.share if step else None))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def with_counts(data: DataSpec, counts: dict[int, int]) -> DataSpec:
    """The data with the components found for the steps at these places."""
    steps = list(data.preprocessing)
    for place, count in counts.items():
        found = Counted(components=count, found_for=counted_for(data, place))
        steps[place] = _with_found(steps[place], found)
    return data.model_copy(update={"preprocessing": tuple(steps)})


def without_counts(steps: Steps) -> Steps:
    """The steps as they are before anything was counted: the same for all that mean the same."""
    return tuple(_with_found(step, None) for step in steps)


def is_counted(share: VarianceShare, found_for: str) -> bool:
    """Whether its components were counted for these data."""
    return share.found is not None and share.found.found_for == found_for


def _with_found(step: Step, found: Counted | None) -> Step:
    share = share_of(step)
    if share is None:
        return step
    return step.model_copy(update={"keep": share.model_copy(update={"found": found})})
