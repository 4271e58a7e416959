"""What is trained in the benchmarks."""

from pathlib import Path

import numpy as np

from dllab.data import Samples
from dllab.data.prepare import Prepared, prepare, prepare_samples
from dllab.spec import Experiment, Layer, TrainingSpec, preset
from dllab.spec.data import DataSpec, FirstSamples
from dllab.spec.layers import Activation, BatchNorm, Conv2D, Dense, Flatten, MaxPool2D

CIFAR = Path(__file__).parents[3] / "shared" / "data" / "cifar10_subset.npz"

LECTURE = preset("lecture")

FULL_MNIST = LECTURE.model_copy(
    update={
        "data": DataSpec(split=FirstSamples(train=50_000, validation=10_000)),
        "training": TrainingSpec(epochs=10),
    }
)


def block(filters: int) -> tuple[Layer, ...]:
    """A convolution, batch norm as Keras sets it, the nonlinearity, then half the size."""
    convolution = Conv2D(filters=filters, activation="linear", use_bias=False)
    return convolution, BatchNorm(momentum=0.99), Activation(function="relu"), MaxPool2D()


CIFAR_CNN = Experiment(
    data=DataSpec(split=FirstSamples(train=10_000, validation=2_000)),
    layers=(
        *block(32),
        *block(64),
        *block(128),
        Flatten(),
        Dense(units=10, activation="softmax"),
    ),
    training=TrainingSpec(epochs=3, batch_size=64),
)

WORKLOADS: dict[str, Experiment] = {
    "lecture": LECTURE,
    "full MNIST": FULL_MNIST,
    "spirals": preset("spirals"),
    "CIFAR-10 CNN": CIFAR_CNN,
}


def cifar_samples() -> Samples:
    """10,000 + 2,000 images of CIFAR-10, the test images as the last ones to split off."""
    with np.load(CIFAR, allow_pickle=False) as archive:
        x = np.concatenate([archive["x_train"], archive["x_test"]])
        y = np.concatenate([archive["y_train"], archive["y_test"]]).ravel().astype(np.int32)
    return Samples.without_test(x, y, tuple("0123456789"), ())


def data_of(name: str) -> Prepared:
    """The data of a workload."""
    spec = WORKLOADS[name].data
    if name == "CIFAR-10 CNN":
        return prepare_samples(cifar_samples(), spec)
    return prepare(spec)
