"""Every kind of description there is, found from the unions so that a new kind is tested too."""

from dllab.spec import Experiment, Layer, Optimizer, Spec, kinds_of
from dllab.spec.compute import ComputeSpec
from dllab.spec.data import (
    Cifar10,
    Column,
    CsvFormat,
    DataSpec,
    FashionMnist,
    ImportedFile,
    Source,
    Split,
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
# The others must be fetched or chosen first.
READY_SOURCES = tuple(
    kind for kind in SOURCES if not issubclass(kind, FashionMnist | Cifar10 | ImportedFile)
)
LOSSES, SCHEDULES = kinds_of(Loss), kinds_of(Schedule)
FORMS: tuple[type[Spec], ...] = (
    *LAYERS,
    *INITIALIZERS,
    *OPTIMIZERS,
    *SOURCES,
    *SPLITS,
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
