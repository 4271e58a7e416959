"""Every data set under its source: what it is, and its samples."""

from dataclasses import replace
from pathlib import Path

from dllab.data import bundled, generated
from dllab.data.report import Report, unreported
from dllab.data.samples import Gap, Samples
from dllab.data.store import open_stored, stored, write_samples
from dllab.spec import DataFacts
from dllab.spec.data import Challenger, CsvFile, DataSpec, Iris, Mnist, Source


def facts(spec: DataSpec) -> DataFacts:
    """What is known of an experiment's data without reading or drawing them."""
    return source_facts(spec.source)


def source_facts(source: Source) -> DataFacts:
    """What is known of a data set as it comes, before any preprocessing."""
    match source:
        case Mnist():
            return DataFacts((28, 28, 1), bundled.DIGITS, 60_000)
        case Challenger():
            return DataFacts((len(bundled.challenger_columns(source)),), bundled.DISTRESS, 23)
        case Iris():
            return DataFacts((4,), bundled.SPECIES, 150)
        case CsvFile():
            # A sample has a number at least, also while no file is chosen.
            shape = (max(source.features, 1),)
            faults = (source.problem,) if source.problem else ()
            return DataFacts(shape, source.classes, source.rows, faults)
        case _:
            return DataFacts((2,), generated.class_names(source), source.count)


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
        case CsvFile():
            return replace(open_stored(in_store(source, report)), gaps=_gaps(source))
        case _:
            return generated.generate(source)


def in_store(source: Source, report: Report = unreported) -> Path:
    """The folder of the store that holds a data set, as `stored` says.

    Raises:
        DataError, Cancelled: as `load` does.
    """
    if isinstance(source, CsvFile):
        # It needs pyarrow, which takes a quarter of a second that the window has not got.
        from dllab.data.csv_import.convert import convert  # noqa: PLC0415

        return stored(source, lambda folder: convert(source, folder, report))
    return stored(source, lambda folder: write_samples(folder, load(source, report)))


def _gaps(source: CsvFile) -> tuple[Gap, ...]:
    return tuple(
        Gap(used.start, used.start + used.width, used.column.missing)
        for used in source.inputs
        if used.column.missing != "drop"
    )
