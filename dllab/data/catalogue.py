"""Every data set under its source: what it is, and its samples."""

from dataclasses import replace
from pathlib import Path

from dllab.data import bundled, generated
from dllab.data.fetched import fetched_folder
from dllab.data.importing import imported_folder
from dllab.data.published import published
from dllab.data.report import Report, unreported
from dllab.data.samples import Gap, Samples
from dllab.data.store import open_stored, stored, write_samples
from dllab.spec import DataFacts
from dllab.spec.data import (
    Challenger,
    Cifar10,
    CsvFile,
    DataSpec,
    FashionMnist,
    ImportedFile,
    Iris,
    Mnist,
    Source,
)


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
        case FashionMnist() | Cifar10():
            return published(source).facts
        case ImportedFile():
            return _imported_facts(source)
        case _:
            names, counts = generated.class_names(source), generated.class_counts(source)
            return DataFacts((2,), names, source.count, counts)


def _imported_facts(source: ImportedFile) -> DataFacts:
    """What was found; of files not yet read, that nothing is known."""
    if source.problem or source.found is None:
        return DataFacts((1,), (), 0)
    found = source.found
    return DataFacts(
        found.sample_shape, found.class_names, found.samples, found.counts, found.test_samples
    )


def stored_source(source: Source, report: Report = unreported) -> Path:
    """The folder of the store that holds a data set; the errors of `load`."""
    if isinstance(source, ImportedFile):
        return imported_folder(source, report)
    if isinstance(source, FashionMnist | Cifar10):
        return fetched_folder(source, report)
    return stored(source, lambda place: write_samples(place, load(source, report)))


def load(source: Source, report: Report = unreported) -> Samples:
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
        case ImportedFile():
            return replace(open_stored(imported_folder(source, report)), gaps=_gaps(source))
        case FashionMnist() | Cifar10():
            return open_stored(fetched_folder(source, report))
        case _:
            return generated.generate(source)


def _gaps(source: ImportedFile) -> tuple[Gap, ...]:
    if not isinstance(source, CsvFile):
        return ()
    return tuple(
        Gap(used.start, used.start + used.width, used.column.missing)
        for used in source.inputs
        if used.column.missing != "drop"
    )
