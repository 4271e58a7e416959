"""The peers: plain Keras scripts, as one writes them by hand.

`python -m tests.benchmarks.scripts NAME` runs one in a process of its own and prints JSON.
"""

import json
import os
import resource
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras

from dllab.data import prepare
from dllab.spec import Experiment
from tests.benchmarks.workloads import WORKLOADS


def network(experiment: Experiment, shape: tuple[int, ...]) -> keras.Sequential:
    """The workload's network in Keras's own words."""
    layers: list[keras.Layer] = [keras.Input(shape)]
    for layer in experiment.layers:
        match layer.kind:
            case "flatten":
                layers.append(keras.layers.Flatten())
            case "dense":
                layers.append(keras.layers.Dense(layer.units, activation=layer.activation))
            case kind:
                raise NotImplementedError(f"The plain script has no {kind}.")
    return keras.Sequential(layers)


def fit(experiment: Experiment) -> dict[str, float]:
    """Seconds from the arrays in memory to the trained network, and where it ended."""
    data = prepare(experiment.data)
    training = experiment.training
    begin = time.perf_counter()
    keras.utils.set_random_seed(training.seed)
    model = network(experiment, data.x_train.shape[1:])
    optimizer = keras.optimizers.Adam(training.optimizer.learning_rate)
    model.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"])
    history = model.fit(
        data.x_train,
        data.y_train,
        batch_size=training.batch_size,
        epochs=training.epochs,
        validation_data=(data.x_validation, data.y_validation),
        verbose=0,
    )
    return {
        "seconds": time.perf_counter() - begin,
        "val_accuracy": float(history.history["val_accuracy"][-1]),
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


if __name__ == "__main__":
    print(json.dumps(fit(WORKLOADS[sys.argv[1]])))
