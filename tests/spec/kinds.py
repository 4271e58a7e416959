"""Every kind of description there is, found from the unions so that a new kind is tested too."""

from dllab.spec import Layer, Optimizer, Spec, kinds_of
from dllab.spec.data import DataSpec, Source, Split
from dllab.spec.initializers import Initializer
from dllab.spec.training import TrainingSpec

LAYERS, OPTIMIZERS = kinds_of(Layer), kinds_of(Optimizer)
INITIALIZERS = kinds_of(Initializer)
SOURCES, SPLITS = kinds_of(Source), kinds_of(Split)
FORMS: tuple[type[Spec], ...] = (
    *LAYERS,
    *INITIALIZERS,
    *OPTIMIZERS,
    *SOURCES,
    *SPLITS,
    DataSpec,
    TrainingSpec,
)
