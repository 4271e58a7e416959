"""The part of a script that preprocesses: plain NumPy, the formulas as a book has them."""

import math
from functools import singledispatch

from dllab.data.catalogue import source_facts
from dllab.network.script_split import split_parts
from dllab.spec import Shape, Spec
from dllab.spec import data as spec
from dllab.spec.data.preprocessing import kept_components, preprocessed_shape

# What stands for all parts of the split until it is known which there are.
PARTS = "x_train, x_validation"

SPREAD = "spread = np.where(spread > 0, spread, 1)  # what never changes keeps its unit"

# Letters of a line that may still get the test part twice.
WIDEST = 80

AXES = """\
flat = x_train.reshape(len(x_train), -1)
mean = flat.mean(axis=0)
variances, axes = np.linalg.eigh((flat - mean).T @ (flat - mean) / len(flat))
variances, axes = np.maximum(variances[::-1], 0), axes[:, ::-1]  # the largest first
axes *= np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(len(mean))])  # the lab's signs"""


def preprocessing_code(data: spec.DataSpec) -> str:
    """From the split parts to what the network is given, in single precision."""
    names = [f"x_{part}" for part in split_parts(data.split)]
    floats = "\n".join(f'{name} = {name}.astype("float{{bits}}")' for name in names)
    if not data.preprocessing:
        return floats.format(bits=32)
    before = source_facts(data.source)
    samples = data.split.sizes(before.samples).train
    parts = [
        "# Preprocessing, by the figures of the training part alone",
        floats.format(bits=64),
    ]
    for place, step in enumerate(data.preprocessing):
        shape, _ = preprocessed_shape(data.preprocessing[:place], before.input_shape, samples)
        parts.append(f"# {step.title}\n{step_code(step, shape)}")
    return "\n".join([*parts, floats.format(bits=32)]).replace(PARTS, ", ".join(names))


@singledispatch
def step_code(step: Spec, shape: Shape) -> str:
    """The lines of a step for samples of a shape; each kind registers its own.

    Raises:
        NotImplementedError: no kind like this is registered.
    """
    raise NotImplementedError(f"No script is known for {type(step).__name__}.")


@step_code.register
def _(_step: spec.ZeroToOne, shape: Shape) -> str:
    axis = _usual_axis(shape)
    return f"""\
offset = x_train.min({axis})
spread = x_train.max({axis}) - offset
{SPREAD}
{_both("(x - offset) / spread")}"""


@step_code.register
def _(_step: spec.SubtractMean, shape: Shape) -> str:
    del shape
    return f"mean = x_train.mean(axis=0)\n{_both('x - mean')}"


@step_code.register
def _(_step: spec.SubtractChannelMean, shape: Shape) -> str:
    del shape
    return f"mean = x_train.mean(axis=(0, 1, 2))\n{_both('x - mean')}"


@step_code.register
def _(step: spec.Standardise, shape: Shape) -> str:
    axis = {"one per feature": "axis=0", "one per channel": "axis=(0, 1, 2)"}.get(
        step.scales, _usual_axis(shape)
    )
    least, greatest = f"x_train.min({axis})", f"x_train.max({axis})"
    return f"""\
mean = x_train.mean({axis})
spread = np.where({least} < {greatest}, x_train.std({axis}), 0)
{SPREAD}
{_both("(x - mean) / spread")}"""


@step_code.register
def _(step: spec.Pca, shape: Shape) -> str:
    return _pca(step, shape, "")


@step_code.register
def _(step: spec.PcaWhitening, shape: Shape) -> str:
    return _pca(step, shape, f" / np.sqrt(variances{{}} + {step.epsilon})")


@step_code.register
def _(step: spec.ZcaWhitening, shape: Shape) -> str:
    back = "" if len(shape) == 1 else ".reshape(x.shape)"
    return f"""\
{AXES}
matrix = (axes / np.sqrt(variances + {step.epsilon})) @ axes.T
{_both(f"((x.reshape(len(x), len(mean)) - mean) @ matrix){back}")}"""


def _pca(step: spec.Pca, shape: Shape, divided: str) -> str:
    features = math.prod(shape)
    kept = kept_components(step.keep, features, features)
    cut = "" if kept == features else f"[:{kept}]"
    columns = f"axes[:, :{kept}]" if cut else "axes"
    return f"""\
{AXES}
matrix = {columns}{divided.format(cut)}
{_both("(x.reshape(len(x), len(mean)) - mean) @ matrix")}"""


def _usual_axis(shape: Shape) -> str:
    # A table's columns have a scale each, the pixels of an image share one.
    return "axis=0" if len(shape) == 1 else ""


def _both(formula: str) -> str:
    line = f"{PARTS} = ({formula} for x in ({PARTS}))"
    if len(line) <= WIDEST:
        return line
    return f"""\
{PARTS} = (
    {formula}
    for x in ({PARTS})
)"""
