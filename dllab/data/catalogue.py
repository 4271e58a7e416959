"""Every data set under its source: what it is, and its samples."""

from dataclasses import replace

from dllab.data import bundled, generated
from dllab.data.report import Report, unreported
from dllab.data.samples import Samples
from dllab.spec import DataFacts
from dllab.spec.data import Challenger, DataSpec, Iris, Mnist, Source
from dllab.spec.data.augmentation import augmentation_fault
from dllab.spec.data.found import not_counted
from dllab.spec.data.preprocessing import preprocessed_shape


def facts(spec: DataSpec) -> DataFacts:
    """What is known of an experiment's data, behind their preprocessing, without reading them."""
    before = source_facts(spec.source)
    training = spec.split.training_samples(before.samples)
    shape, faults = preprocessed_shape(spec.preprocessing, before.input_shape, training)
    unfit = augmentation_fault(spec.augmentation, shape)
    faults = (*before.faults, *faults, *not_counted(spec), *filter(None, [unfit]))
    return replace(before, input_shape=shape, faults=faults)


def source_facts(source: Source) -> DataFacts:
    """What is known of a data set as it comes, before any preprocessing."""
    match source:
        case Mnist():
            return DataFacts((28, 28, 1), bundled.DIGITS, 60_000)
        case Challenger():
            return DataFacts((len(bundled.challenger_columns(source)),), bundled.DISTRESS, 23)
        case Iris():
            return DataFacts((4,), bundled.SPECIES, 150)
        case _:
            return DataFacts((2,), generated.class_names(source), source.count)


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
        case _:
            return generated.generate(source)
