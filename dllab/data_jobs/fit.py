"""The job that fits preprocessing, for looking at it and for counting components."""

from dllab.data import load, split_indices
from dllab.data.fit_store import remembering, stored_fit
from dllab.data.prepare import fitted_to
from dllab.data.report import EventReport
from dllab.data.stages import Fitted, Projection
from dllab.events import Answered
from dllab.jobs.control import Control
from dllab.jobs.job import Emit
from dllab.spec.data import DataSpec
from dllab.spec.data.found import share_of, with_counts


def fit(spec: str, emit: Emit, control: Control) -> None:
    """Fit the steps of a `DataSpec`, given as JSON.

    Answers {"folder": what `dllab.data.fit_store.read_fitted` reads, "data": the `DataSpec` as
    JSON, with the components that were counted}.

    Raises:
        DataError: the data cannot be used as asked.
        Cancelled: a stop was asked for.
    """
    data = DataSpec.model_validate_json(spec)
    report = EventReport(emit, lambda: control.stopped)

    def fitted() -> Fitted:
        samples = load(data.source, report)
        parts = split_indices(data.split, samples.y, samples.class_names)
        return fitted_to(samples, parts.train, data, report, remembering(data))

    folder, found = stored_fit(data, fitted)
    counts = {
        place: stage.components
        for place, (step, stage) in enumerate(zip(data.preprocessing, found.stages, strict=True))
        if share_of(step) and isinstance(stage, Projection)
    }
    counted = with_counts(data, counts)
    emit(Answered({"folder": str(folder), "data": counted.model_dump_json()}))
