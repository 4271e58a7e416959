"""The job that fits preprocessing, for looking at it and for counting components."""

from functools import cache

from dllab.data import Samples, load, split_indices
from dllab.data.filling import filled
from dllab.data.fit_store import remembering, stored_first, stored_fit, stored_range
from dllab.data.prepare import fitted_to
from dllab.data.report import EventReport
from dllab.data.scaled import Scaled, extremes
from dllab.data.split import Indices
from dllab.data.stages import Fitted, Projection
from dllab.events import Answered
from dllab.jobs.control import Control
from dllab.jobs.job import Emit
from dllab.spec.data import DataSpec
from dllab.spec.data.found import share_of, with_counts

# As many as are looked at before and after.
SHOWN = 600


def fit(spec: str, emit: Emit, control: Control) -> None:
    """Fit the steps of a `DataSpec`, given as JSON.

    Answers {"folder": what `dllab.data.fit_store.read_fitted` reads, "data": the `DataSpec` as
    JSON, with the components that were counted, "first": where the first
    training samples are stored, as they are before the steps, "range": of images, their least and
    greatest value in the training part, behind the steps}.

    Raises:
        DataError: the data cannot be used as asked.
        Cancelled: a stop was asked for.
    """
    data = DataSpec.model_validate_json(spec)
    report = EventReport(emit, lambda: control.stopped)

    @cache
    def training() -> tuple[Samples, Indices]:
        samples = load(data.source, report)
        rows = split_indices(data.split, samples.y, samples.class_names).train
        return filled(samples, rows), rows

    def fitted() -> Fitted:
        return fitted_to(*training(), data, report, remembering(data))

    def first() -> Samples:
        samples, rows = training()
        shown = rows[:SHOWN]
        names = samples.class_names, samples.feature_names
        return Samples.without_test(samples.x[shown], samples.y[shown], *names)

    def value_range() -> tuple[float, float]:
        samples, rows = training()
        return extremes(Scaled(samples.x, rows, found))

    folder, found = stored_fit(data, fitted)
    counts = {
        place: stage.components
        for place, (step, stage) in enumerate(zip(data.preprocessing, found.stages, strict=True))
        if share_of(step) and isinstance(stage, Projection)
    }
    answer = {
        "folder": str(folder),
        "data": with_counts(data, counts).model_dump_json(),
        "first": str(stored_first(data, first)),
        "range": [0.0, 1.0],
    }
    if len(found.output_shape) == 3:
        answer["range"] = list(stored_range(data, value_range))
    emit(Answered(answer))
