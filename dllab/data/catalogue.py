"""Every data set under its source: what it is, and its samples."""

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from dllab.data import bundled, generated
from dllab.data.fetched import fetched_folder
from dllab.data.painted import painted
from dllab.data.published import published
from dllab.data.report import Report, unreported
from dllab.data.samples import Gap, Samples
from dllab.data.store import open_stored, stored, write_samples
from dllab.spec import DataFacts
from dllab.spec.checks import split_problem
from dllab.spec.data import (
    Challenger,
    Cifar10,
    CsvFile,
    DataSpec,
    FashionMnist,
    ImportedFile,
    Iris,
    Mnist,
    Painted,
    Source,
)
from dllab.spec.data.augmentation import augmentation_fault
from dllab.spec.data.found import not_counted
from dllab.spec.data.preprocessing import preprocessed_shape

# What needs no file of the person's, and no network.
Made = Mnist | Challenger | Iris | Painted | generated.Generated


def facts(spec: DataSpec) -> DataFacts:
    """What is known of an experiment's data, behind their preprocessing, without reading them."""
    before = source_facts(spec.source)
    training = min(spec.split.sizes(before.samples).train, before.samples)
    shape, faults = preprocessed_shape(spec.preprocessing, before.input_shape, training)
    unfit = augmentation_fault(spec.augmentation, before.input_shape, shape)
    faults = (*before.faults, *faults, *not_counted(spec), *filter(None, [unfit]))
    return replace(before, input_shape=shape, faults=faults)


class Unfit(NamedTuple):
    """Why preprocessing cannot be fitted.

    Attributes:
        field: of the `DataSpec`, where it can be mended.
        fault: the sentence.
    """

    field: str
    fault: str


def unfit(spec: DataSpec) -> Unfit | None:
    """Why the steps cannot be fitted to the training part, as far as it is known ahead."""
    before = source_facts(spec.source)
    if fault := split_problem(spec.split, before):
        return Unfit("split", fault)
    training = spec.split.sizes(before.samples).train
    _, faults = preprocessed_shape(spec.preprocessing, before.input_shape, training)
    return Unfit("preprocessing", faults[0]) if faults else None


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
        case Painted():
            names, counts = source.class_names, source.class_counts
        case _:
            names, counts = generated.class_names(source), generated.class_counts(source)
    return DataFacts((2,), names, sum(counts), counts)


def _imported_facts(source: ImportedFile) -> DataFacts:
    """What was found; of files not yet read, that nothing is known."""
    if source.problem or source.found is None:
        return DataFacts((1,), (), 0)
    found = source.found
    return DataFacts(
        found.sample_shape, found.class_names, found.samples, found.counts, found.test_samples
    )


def stored_source(source: Source, report: Report = unreported) -> Path:
    """The folder of the store that holds a data set, made first if it is not there yet.

    Raises:
        DataError, Cancelled: as `load`.
        OSError: the cache folder cannot be written.
    """
    match source:
        case ImportedFile():
            # The window's start must not wait for Pillow.
            from dllab.data.importing import imported_folder  # noqa: PLC0415

            return imported_folder(source, report)
        case FashionMnist() | Cifar10():
            return fetched_folder(source, report)
        case _:
            return stored(source, lambda place: write_samples(place, _made(source)))


def load(source: Source, report: Report = unreported) -> Samples:
    """The samples of a data set; large ones are mapped from the store.

    Raises:
        DataError: the data cannot be read; what is wrong, where, and the mend.
        Cancelled: `report` said so.
    """
    if not isinstance(source, ImportedFile | FashionMnist | Cifar10 | Mnist):
        return _made(source)
    try:
        samples = open_stored(stored_source(source, report))
    except OSError:
        if isinstance(source, Mnist):
            # Where nothing can be kept, what comes with the lab is unpacked each time.
            return _made(source)
        raise
    return replace(samples, gaps=_gaps(source))


def _made(source: Made) -> Samples:
    """The samples of a set that comes with the lab, or is drawn."""
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


def _gaps(source: Source) -> tuple[Gap, ...]:
    if not isinstance(source, CsvFile):
        return ()
    return tuple(
        Gap(used.start, used.start + used.width, used.column.missing)
        for used in source.inputs
        if used.column.missing != "drop"
    )
