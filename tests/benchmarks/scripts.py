"""The peers: plain Keras scripts, as one writes them by hand.

`python -m tests.benchmarks.scripts NAME [tensorboard | bare]` runs one in a process of its own and
prints JSON; with `tensorboard` it records what the lecture's script records, with `bare` it runs as
where pandas, SciPy and scikit-learn are not installed, which Keras imports if they are.
"""

import json
import os
import resource
import sys
import tempfile
import time
from contextlib import nullcontext

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from dllab.jobs.spared import spared

with spared() if "bare" in sys.argv else nullcontext():
    import keras

from dllab.data.prepare import Prepared
from dllab.spec import Experiment
from tests.benchmarks.workloads import WORKLOADS, data_of


def network(experiment: Experiment, shape: tuple[int, ...]) -> keras.Sequential:
    """The workload's network in Keras's own words."""
    made = keras.layers
    layers: list[keras.Layer] = [keras.Input(shape)]
    for layer in experiment.layers:
        match layer.kind:
            case "flatten":
                layers.append(made.Flatten())
            case "dense":
                layers.append(made.Dense(layer.units, activation=layer.activation))
            case "conv2d":
                size, use_bias = layer.kernel_size, layer.use_bias
                layers.append(made.Conv2D(layer.filters, size, padding="same", use_bias=use_bias))
            case "batch_norm":
                layers.append(made.BatchNormalization())
            case "activation":
                layers.append(made.Activation(layer.function))
            case "max_pool2d":
                layers.append(made.MaxPooling2D())
            case kind:
                raise NotImplementedError(f"The plain script has no {kind}.")
    return keras.Sequential(layers)


def fit(experiment: Experiment, data: Prepared, log: str | None = None) -> dict[str, float]:
    """Seconds from the arrays in memory to the trained network, and where it ended.

    With a folder `log`, TensorBoard's callback writes there, histograms of weights included.
    """
    training = experiment.training
    x_train, x_validation = data.x_train, data.x_validation
    callbacks = [keras.callbacks.TensorBoard(log, histogram_freq=1)] if log else []
    begin = time.perf_counter()
    keras.utils.set_random_seed(training.seed)
    model = network(experiment, x_train.shape[1:])
    optimizer = keras.optimizers.Adam(training.optimizer.learning_rate)
    model.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"])
    history = model.fit(
        x_train,
        data.y_train,
        batch_size=training.batch_size,
        epochs=training.epochs,
        validation_data=(x_validation, data.y_validation),
        callbacks=callbacks,
        verbose=0,
    )
    return {
        "seconds": time.perf_counter() - begin,
        "val_accuracy": float(history.history["val_accuracy"][-1]),
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


if __name__ == "__main__":
    chosen = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        log = folder if "tensorboard" in sys.argv[2:] else None
        print(json.dumps(fit(WORKLOADS[chosen], data_of(chosen), log)))
