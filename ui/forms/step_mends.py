"""Changes of preprocessing and augmentation that may mend what does not fit."""

import math
from collections.abc import Iterator

from dllab.data import source_facts
from dllab.plurals import counted
from dllab.spec import Experiment
from dllab.spec.data import Components, DataSpec, Pca, Steps
from dllab.spec.data.preprocessing import preprocessed_shape


def steps_mended(experiment: Experiment) -> Iterator[tuple[str, Experiment]]:
    """Texts and experiments, the gentlest first."""
    steps = experiment.data.preprocessing
    for place, step in enumerate(steps):
        most = _most(experiment.data, place)
        if isinstance(step, Pca) and most:
            fewer = step.model_copy(update={"keep": Components(count=most)})
            changed = (*steps[:place], fewer, *steps[place + 1 :])
            yield f"Keep {counted(most, 'component')}", _with_steps(experiment, changed)
    for place, step in enumerate(steps):
        yield f"Remove {step.title}", _with_steps(experiment, (*steps[:place], *steps[place + 1 :]))
    if experiment.data.augmentation:
        yield "Remove the augmentation", _with_data(experiment, {"augmentation": ()})


def _most(data: DataSpec, place: int) -> int:
    """The most components the step at a place can keep."""
    before = source_facts(data.source)
    samples = min(data.split.sizes(before.samples).train, before.samples)
    shape, _ = preprocessed_shape(data.preprocessing[:place], before.input_shape, samples)
    return min(math.prod(shape), samples)


def _with_steps(experiment: Experiment, steps: Steps) -> Experiment:
    return _with_data(experiment, {"preprocessing": steps})


def _with_data(experiment: Experiment, change: dict[str, object]) -> Experiment:
    data = experiment.data.model_copy(update=change)
    return experiment.model_copy(update={"data": data})
