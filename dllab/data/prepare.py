"""From a data set's description to the arrays a network is trained and measured on."""

from dataclasses import dataclass

import numpy as np

from dllab.data.catalogue import load
from dllab.data.filling import filled
from dllab.data.fit import Remember, anew, fit_steps
from dllab.data.fit_store import remembering
from dllab.data.report import Report, unreported
from dllab.data.samples import DataError, Floats, Labels, Samples
from dllab.data.scaled import Scaled
from dllab.data.split import Indices, split_indices, test_part
from dllab.data.stages import Fitted, Projection
from dllab.plurals import counted
from dllab.spec.data import DataSpec, Steps
from dllab.spec.data.found import share_of
from dllab.spec.layers import DoesNotFitError


@dataclass(frozen=True)
class Prepared:
    """The parts, preprocessed.

    Attributes:
        train, validation, test: the inputs of the parts, preprocessed when they are read. All but
            the first may be empty. The test part is the set's own, or else what the split holds
            out.
        y_train, y_validation, y_test: their labels.
        class_names: in the order of the labels.
        column_names: one a column of a table as it comes; empty for images.
        feature_names: the same of what the network is fed; empty behind PCA too.
        fitted: what is done to the inputs, fitted on the training part; undoes it for display.
        chance: accuracy of always answering the most frequent class of the training part.
    """

    train: Scaled
    y_train: Labels
    validation: Scaled
    y_validation: Labels
    test: Scaled
    y_test: Labels
    class_names: tuple[str, ...]
    column_names: tuple[str, ...]
    feature_names: tuple[str, ...]
    fitted: Fitted
    chance: float

    @property
    def x_train(self) -> Floats:
        """All training inputs, read anew at each call."""
        return self.train.read()

    @property
    def x_validation(self) -> Floats:
        """All validation inputs, read anew at each call."""
        return self.validation.read()

    @property
    def x_test(self) -> Floats:
        """All test inputs, read anew at each call."""
        return self.test.read()


def prepare(spec: DataSpec, report: Report = unreported) -> Prepared:
    """Load, split and preprocess.

    Raises:
        DataError: the split cannot be made of the samples, a value is not a number, or a step does
            not fit.
        Cancelled: `report` said so.
    """
    samples = load(spec.source, report)
    return prepare_samples(samples, spec, report, remembering(spec))


def prepare_samples(
    samples: Samples, spec: DataSpec, report: Report = unreported, remember: Remember = anew
) -> Prepared:
    """Split and preprocess samples, whatever the spec's source is.

    Raises:
        As `prepare`.
    """
    train, validation, held_out = split_indices(spec.split, samples.y, samples.class_names)
    samples = filled(samples, train)
    fitted = fitted_to(samples, train, spec, report, remember)
    _check_counts(spec.preprocessing, fitted)
    x_test, y_test, test = test_part(samples, held_out)
    y_train = samples.y[train]
    return Prepared(
        Scaled(samples.x, train, fitted),
        y_train,
        Scaled(samples.x, validation, fitted),
        samples.y[validation],
        Scaled(x_test, test, fitted),
        y_test[test],
        samples.class_names,
        samples.feature_names,
        samples.feature_names if fitted.keeps_features else (),
        fitted,
        float(np.bincount(y_train).max() / len(y_train)),
    )


def fitted_to(
    samples: Samples, train: Indices, spec: DataSpec, report: Report, remember: Remember
) -> Fitted:
    """The preprocessing fitted to the training samples, whatever components were counted before.

    Raises:
        DataError: a value is not a number, or a step does not fit.
        Cancelled: `report` said so.
    """
    _check_finite(samples)
    try:
        return fit_steps(spec.preprocessing, samples.x, train, report, remember)
    except DoesNotFitError as error:
        raise DataError(str(error)) from error


def _check_counts(steps: Steps, fitted: Fitted) -> None:
    """The network was built for the components the spec says."""
    for step, stage in zip(steps, fitted.stages, strict=True):
        share = share_of(step)
        expected = share.found.components if share and share.found else None
        if share and isinstance(stage, Projection) and stage.components != expected:
            raise DataError(
                f"{step.title}: {share.share:.4g} of the variance of these data is held by "
                f"{counted(stage.components, 'component')}, the experiment expects "
                f"{share.found or 'a count'}: have them counted again under Data, or keep "
                f"{stage.components:,} by number."
            )


def _check_finite(samples: Samples) -> None:
    if np.issubdtype(samples.x.dtype, np.integer):
        return
    bad = np.argwhere(~np.isfinite(samples.x))
    if len(bad) == 0:
        return
    row, *place = bad[0].tolist()
    raise DataError(
        f"Row {row + 1}, column {_column(samples, place)}: expected a finite number, received "
        f"{samples.x[row, *place]}; correct the value or leave the row out."
    )


def _column(samples: Samples, place: list[int]) -> str:
    if samples.feature_names:
        return repr(samples.feature_names[place[0]])
    return ", ".join(str(index + 1) for index in place)
