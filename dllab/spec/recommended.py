"""What the lecture's summary recommends to begin with, applied to an experiment of one's own.

Subtract the mean, ReLU, He's initialisation (Xavier's before the softmax), batch norm, Adam with a
rate that falls. Data, sizes of layers, penalties, epochs and seed stay as they are.
"""

from dllab.spec.data import DataSpec, Standardise, ZeroToOne
from dllab.spec.everywhere import activated, initialised, with_batch_norm
from dllab.spec.experiment import Experiment
from dllab.spec.initializers import GlorotUniform, HeNormal
from dllab.spec.layers import BatchNorm, Layer
from dllab.spec.optimizers import Adam
from dllab.spec.roles import ACTIVATED, last_weighted
from dllab.spec.schedules import Cosine
from dllab.spec.training import TrainingSpec


def recommended(experiment: Experiment) -> Experiment:
    """The experiment with everything set as the summary has it; its own result stays unchanged."""
    return experiment.model_copy(
        update={
            "data": _data(experiment.data),
            "layers": _layers(experiment.layers),
            "training": _training(experiment.training),
        }
    )


def _data(data: DataSpec) -> DataSpec:
    # Steps that somebody has chosen already centre the data, or mean something of their own.
    scaled = all(isinstance(step, ZeroToOne) for step in data.preprocessing)
    return data.model_copy(update={"preprocessing": (Standardise(),)}) if scaled else data


def _layers(layers: tuple[Layer, ...]) -> tuple[Layer, ...]:
    drawn = initialised(activated(layers, "relu"), HeNormal())
    normed = with_batch_norm(drawn, before_activation=True)
    output = last_weighted(normed)
    followed = [*normed[1:], None]
    return tuple(
        _with(layer, initializer=GlorotUniform())
        if place == output
        # The norm's shift takes the place of the bias.
        else _with(layer, use_bias=False)
        if isinstance(layer, ACTIVATED) and isinstance(behind, BatchNorm)
        else layer
        for place, (layer, behind) in enumerate(zip(normed, followed, strict=True))
    )


def _with(layer: Layer, **changes: object) -> Layer:
    return layer.model_copy(update=changes)


def _training(training: TrainingSpec) -> TrainingSpec:
    return training.model_copy(update={"optimizer": Adam(), "schedule": Cosine()})
