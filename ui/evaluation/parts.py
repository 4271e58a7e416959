"""Which parts of an experiment's data have samples, known without reading them."""

from dllab.data import DataError, facts
from dllab.evaluation import Part
from dllab.spec.data import DataSpec


def parts_of(data: DataSpec) -> list[Part]:
    """The parts a network can be shown; validation first, as it is what one looks at most."""
    try:
        known = facts(data)
        sizes = data.split.sizes(known.samples)
    except DataError:
        return ["validation", "train"]
    counts: dict[Part, int] = {
        "validation": sizes.validation,
        "test": sizes.test or known.test_samples,
        "train": sizes.train,
    }
    return [part for part, count in counts.items() if count > 0] or ["train"]
