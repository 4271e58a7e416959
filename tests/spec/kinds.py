"""Every kind of description there is, found from the unions so that a new kind is tested too."""

from dllab.spec import Experiment, Layer, Optimizer, Spec, kinds_of
from dllab.spec.compute import ComputeSpec
from dllab.spec.data import (
    Augment,
    Cifar10,
    Column,
    CsvFormat,
    DataSpec,
    FashionMnist,
    Keep,
    Painted,
    Source,
    Split,
    Step,
)
from dllab.spec.initializers import Initializer
from dllab.spec.losses import Loss
from dllab.spec.optimizers import Clipping
from dllab.spec.schedules import Schedule
from dllab.spec.stopping import EarlyStopping
from dllab.spec.training import TrainingSpec

LAYERS, OPTIMIZERS = kinds_of(Layer), kinds_of(Optimizer)
INITIALIZERS = kinds_of(Initializer)
SOURCES, SPLITS = kinds_of(Source), kinds_of(Split)
STEPS, KEEPS, AUGMENTS = kinds_of(Step), kinds_of(Keep), kinds_of(Augment)
# The others must be fetched or chosen first.
READY_SOURCES = tuple(
    kind for kind in SOURCES if not issubclass(kind, FashionMnist | Cifar10) and not kind().problem
)
LOSSES, SCHEDULES = kinds_of(Loss), kinds_of(Schedule)
# Kinds that hold nothing yet when they are made, with something in them.
FILLED: dict[type[Spec], Spec] = {
    Painted: Painted(
        points=tuple(
            (x / 10, (x * x % 7) / 10 - 0.3, (x + 10) % 2) for x in range(-10, 11) for _ in range(9)
        )
    )
}


def filled(kind: type[Spec]) -> Spec:
    """A spec of this kind that can be used."""
    return FILLED.get(kind) or kind()


FORMS: tuple[type[Spec], ...] = (
    *LAYERS,
    *INITIALIZERS,
    *OPTIMIZERS,
    *SOURCES,
    *SPLITS,
    *STEPS,
    *KEEPS,
    *AUGMENTS,
    *LOSSES,
    *SCHEDULES,
    Clipping,
    EarlyStopping,
    CsvFormat,
    Column,
    DataSpec,
    TrainingSpec,
    ComputeSpec,
    Experiment,
)
