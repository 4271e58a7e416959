"""What is trained in the benchmarks."""

from dllab.spec import Experiment, TrainingSpec, preset
from dllab.spec.data import DataSpec, FirstSamples

LECTURE = preset("lecture")

FULL_MNIST = LECTURE.model_copy(
    update={
        "data": DataSpec(split=FirstSamples(train=50_000, validation=10_000)),
        "training": TrainingSpec(epochs=10),
    }
)

SPIRALS = preset("spirals")

WORKLOADS: dict[str, Experiment] = {
    "lecture": LECTURE,
    "full MNIST": FULL_MNIST,
    "spirals": SPIRALS,
}
