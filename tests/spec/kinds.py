"""Every kind of description there is, found from the unions so that a new kind is tested too."""

from dllab.spec import Layer, Optimizer, Spec, kinds_of
from dllab.spec.data import DataSpec, Source, Split
from dllab.spec.training import TrainingSpec

LAYERS, OPTIMIZERS = kinds_of(Layer), kinds_of(Optimizer)
SOURCES, SPLITS = kinds_of(Source), kinds_of(Split)
FORMS: tuple[type[Spec], ...] = (
    *LAYERS,
    *OPTIMIZERS,
    *SOURCES,
    *SPLITS,
    DataSpec,
    TrainingSpec,
)
