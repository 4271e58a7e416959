"""An experiment as one readable Keras file that trains it without the lab.

It visits the samples in the lab's order and measures on the lab's samples, so that its curve is
the lab's to within rounding; with dropout or noise, to within chance.
"""

import ast
from textwrap import indent
from typing import cast

from dllab import __version__
from dllab.network.script_augmentation import augmentation_classes, augmentation_code
from dllab.network.script_data import data_code, data_imports
from dllab.network.script_layers import layer_code
from dllab.network.script_optimizer import optimizer_code
from dllab.network.script_residual import block_code
from dllab.network.script_training import (
    TAB,
    changes_rate,
    loop_code,
    loss_code,
    metric_code,
    schedule_code,
)
from dllab.plurals import counted
from dllab.spec import Experiment
from dllab.training.cycle import LEAST_GAP_SAMPLES

# Letters of a call that fit behind the deepest indentation.
WIDEST = 84

PLOT = '''\
def plot(history):
    """Accuracy and loss over the epochs, training dashed and validation solid."""
    try:
        import matplotlib.pyplot as plt
    except ImportError:
        print("Install matplotlib to see the curves.")
        return
    epochs = [figures["epoch"] for figures in history]
    _, axes = plt.subplots(2, sharex=True)
    for name, style in (("", "--"), ("val_", "-")):
        for axis, figure in zip(axes, ("accuracy", "loss")):
            if name + figure in history[0]:
                curve = [figures[name + figure] for figures in history]
                axis.plot(epochs, curve, style, label="validation" if name else "training")
                axis.set_ylabel(figure)
                axis.legend()
    axes[-1].set_xlabel("epoch")
    plt.show()'''

REPORT = '''\
def report(figures):
    """One line an epoch: JSON where --json was asked for."""
    if options.json:
        print(json.dumps(figures), flush=True)
    else:
        print("  ".join(f"{name} {value:.4g}" for name, value in figures.items()), flush=True)'''

MEASURED = '''\
def measured(x, y):
    """Loss and accuracy as they are now, with dropout off and by pieces that fit the memory."""
    model.reset_metrics()
    for start in range(0, len(x), 1024):
        piece = slice(start, start + 1024)
        figures = model.test_on_batch(x[piece], y[piece], return_dict=True)
    return float(figures["loss"]), float(figures["accuracy"])'''


def script(experiment: Experiment) -> str:
    """The file's text; run with --json it prints a JSON object an epoch.

    Raises:
        NotImplementedError: a kind of layer, loss or data set is not known to scripts.
    """
    definition, loss = loss_code(experiment)
    schedule = schedule_code(experiment.training)
    classes = augmentation_classes(experiment.data.augmentation)
    functions = [*classes, block_code(experiment.layers), definition, schedule]
    program = [
        _options(experiment),
        data_code(experiment.data),
        _network(experiment, loss),
        _training(experiment),
        "if not options.json:\n    plot(history)",
    ]
    parts = [_head(experiment), *filter(None, functions), MEASURED, REPORT, PLOT]
    parts.append("\n\n".join(program))
    return "\n\n\n".join(parts) + "\n"


def _head(experiment: Experiment) -> str:
    needs_math = "math." in schedule_code(experiment.training) + _loop(experiment)
    standard = ["import argparse", "import json", *(["import math"] if needs_math else [])]
    imports = sorted([*standard, *data_imports(experiment.data.source)], key=_import_order)
    lines = "\n".join(imports)
    layers = counted(len(experiment.layers), "layer")
    return f'''\
"""{experiment.data.source.title}, {layers}, trained with {experiment.training.optimizer.title}.

Written by dllab {__version__}. Needs Keras 3 on TensorFlow, and matplotlib for the plot.
"""

{lines}

import keras
import numpy as np'''


def _import_order(line: str) -> tuple[bool, str]:
    return line.startswith("from"), line


def _options(experiment: Experiment) -> str:
    training = experiment.training
    return f"""\
parser = argparse.ArgumentParser()
parser.add_argument("--json", action="store_true", help="print a line of JSON an epoch")
options = parser.parse_args()

SEED = {training.seed}
EPOCHS = {training.epochs}"""


def _network(experiment: Experiment, loss: str) -> str:
    training = experiment.training
    optimizer = _broken(
        optimizer_code(training.optimizer, training.clipping, experiment.compute.precision)
    )
    return f"""\
# Network
keras.utils.set_random_seed(SEED)
{model_code(experiment)}
model.compile(
{indent(f"optimizer={optimizer}", TAB)},
    loss={loss},
    metrics=[{metric_code(experiment)}],
)"""


def model_code(experiment: Experiment) -> str:
    """The lines that make the network `model` for images or samples `x_train`."""
    precision, augmentation = experiment.compute.precision, experiment.data.augmentation
    layers = "\n".join(f"{_broken(layer_code(layer))}," for layer in experiment.layers)
    if precision == "float32" and not augmentation:
        return f"""\
model = keras.Sequential(
    [
        keras.Input(x_train.shape[1:]),
{indent(layers, 2 * TAB)}
    ]
)"""
    parts = [f"layers = [\n{indent(layers, TAB)}\n]"]
    if precision != "float32":
        parts.append(f"""\
# Layers compute in 16 bits, weights stay in 32; so does the last layer: probabilities in 16 bits
# round to 0 and 1.
for layer in layers[:-1]:
    layer.dtype_policy = keras.DTypePolicy("{precision.replace(" ", "_")}")""")
    parts += filter(None, [augmentation_code(augmentation)])
    before = "*augmentation, " if augmentation else ""
    parts.append(f"model = keras.Sequential([keras.Input(x_train.shape[1:]), {before}*layers])")
    return "\n".join(parts)


def _broken(call: str) -> str:
    """A call too long for its line, with its arguments on one line of their own, or on many."""
    if len(call) <= WIDEST:
        return call
    name = call.partition("(")[0]
    parsed = cast("ast.Call", ast.parse(call, mode="eval").body)
    arguments = [ast.get_source_segment(call, part) for part in (*parsed.args, *parsed.keywords)]
    line = ", ".join(filter(None, arguments))
    if len(line) > WIDEST:
        line = f",\n{TAB}".join(filter(None, arguments)) + ","
    return f"{name}(\n{TAB}{line}\n)"


def _training(experiment: Experiment) -> str:
    training = experiment.training
    size = "len(x_train)" if training.optimizer.full_batch else training.batch_size
    lines = [
        f"# Training: {'all samples at once' if training.optimizer.full_batch else 'by batches'}"
    ]
    lines.append(f"batch_size = {size}")
    if changes_rate(training):
        lines.append("steps_per_epoch = -(-len(x_train) // batch_size)")
        lines.append(f"base_rate = {training.optimizer.learning_rate}")
    if training.class_weights == "balanced":
        lines.append("""\
counts = np.bincount(y_train)
class_weight = {
    label: len(y_train) / (np.count_nonzero(counts) * count)
    for label, count in enumerate(counts)
    if count
}""")
    lines.append(f"""\
# Training figures are measured on as many samples as validation's, so that both are as exact.
count = min(max(len(x_validation), {LEAST_GAP_SAMPLES}), len(x_train))
sample = np.sort(np.random.default_rng(SEED).choice(len(x_train), count, replace=False))
""")
    return "\n".join([*lines, _loop(experiment)])


def _loop(experiment: Experiment) -> str:
    return loop_code(experiment.training, validates=experiment.data.split.validates)
