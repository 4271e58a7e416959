"""Layers that normalise: over the batch, or within each sample."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from dllab.spec.help import Formula, Fraction, Help
from dllab.spec.layers.base import LayerSpec, Parameters, Shape
from dllab.spec.layers.options import Center, Epsilon, Scale

Momentum = Annotated[
    float,
    Field(
        ge=0,
        lt=1,
        title="Momentum",
        description="How slowly the running mean and variance follow the batches; they are what "
        "inference uses.",
    ),
    Help(
        why="0.9 follows within about 20 batches; 0.99, usual with large data sets, takes some "
        "hundreds, and until then validation looks far worse than it is.",
        formula=("<i>μ</i> ← <i>m</i> <i>μ</i> + (1 − <i>m</i>) <i>μ</i><sub>batch</sub>",),
        sensible=(0.8, 0.999),
    ),
]


def _normalised(over: str) -> Formula:
    mean, variance = f"<i>μ</i><sub>{over}</sub>", f"<i>σ</i><sup>2</sup><sub>{over}</sub>"
    root = f"√({variance} + <i>ε</i>)"
    return ("<i>y</i> = <i>γ</i> ", Fraction(f"<i>x</i> − {mean}", root), " + <i>β</i>")


class BatchNorm(LayerSpec):
    """Normalises each feature or channel over the batch, then scales and shifts it.

    S. Ioffe, C. Szegedy, International Conference on Machine Learning (2015).
    """

    title: ClassVar[str] = "BatchNorm"
    group: ClassVar[str] = "Normalisation"
    formula: ClassVar[Formula] = _normalised("batch")
    kind: Literal["batch_norm"] = "batch_norm"
    momentum: Momentum = 0.9
    epsilon: Epsilon = 1e-3
    scale: Scale = True
    center: Center = True

    def parameters(self, shape: Shape) -> Parameters:
        """Gamma and beta are trained; the moving mean and variance are not."""
        return Parameters(shape[-1] * (self.scale + self.center), 2 * shape[-1])


class LayerNorm(LayerSpec):
    """Normalises within each sample, over its features or a pixel's channels: no batch needed.

    J. Ba, J. Kiros, G. Hinton, "Layer Normalization" (2016).
    """

    title: ClassVar[str] = "LayerNorm"
    group: ClassVar[str] = "Normalisation"
    formula: ClassVar[Formula] = _normalised("sample")
    kind: Literal["layer_norm"] = "layer_norm"
    epsilon: Epsilon = 1e-3
    scale: Scale = True
    center: Center = True

    def parameters(self, shape: Shape) -> Parameters:
        """Gamma and beta."""
        return Parameters(shape[-1] * (self.scale + self.center))
