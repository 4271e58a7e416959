"""Every data set under its source: what it is, and its samples."""

from dllab.data import bundled, generated
from dllab.data.painted import painted
from dllab.data.report import Report, unreported
from dllab.data.samples import Samples
from dllab.spec import DataFacts
from dllab.spec.data import Challenger, DataSpec, Iris, Mnist, Painted, Source


def facts(spec: DataSpec) -> DataFacts:
    """What is known of an experiment's data without reading or drawing them."""
    return source_facts(spec.source)


def source_facts(source: Source) -> DataFacts:
    """What is known of a data set as it comes, before any preprocessing."""
    match source:
        case Mnist():
            return DataFacts((28, 28, 1), bundled.DIGITS, 60_000, bundled.DIGIT_COUNTS, 10_000)
        case Challenger():
            columns = bundled.challenger_columns(source)
            return DataFacts((len(columns),), bundled.DISTRESS, 23, (16, 7))
        case Iris():
            return DataFacts((4,), bundled.SPECIES, 150, (50, 50, 50))
        case Painted():
            faults = (source.problem,) if source.problem else ()
            names, counts = source.class_names, source.class_counts
            return DataFacts((2,), names, len(source.points), counts, faults=faults)
        case _:
            names, counts = generated.class_names(source), generated.class_counts(source)
            return DataFacts((2,), names, source.count, counts)


def load(source: Source, report: Report = unreported) -> Samples:  # noqa: ARG001 - see Report
    """The samples of a data set.

    Raises:
        DataError: the data cannot be read; what is wrong, where, and the mend.
        Cancelled: `report` said so.
    """
    match source:
        case Mnist():
            return bundled.mnist()
        case Challenger():
            return bundled.challenger(source)
        case Iris():
            return bundled.iris()
        case Painted():
            return painted(source)
        case _:
            return generated.generate(source)
