"""A preprocessing step after fitting: plain arrays, the way forth, and the way back for display."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from dllab.data.samples import Floats

Statistics = npt.NDArray[np.float64]
Shape = tuple[int, ...]


@dataclass(frozen=True)
class Scale:
    """Every value by itself: (x - offset) * factor.

    Attributes:
        offset, factor: in a shape that broadcasts against a sample.
    """

    ARRAYS: ClassVar[tuple[str, ...]] = ("offset", "factor")

    offset: Statistics
    factor: Statistics

    def output_shape(self, shape: Shape) -> Shape:
        """A sample's shape behind the step."""
        return shape

    def apply(self, values: Floats) -> Floats:
        """Samples behind the step; `values` itself is changed."""
        values -= self.offset
        values *= self.factor
        return values

    def undo(self, values: Floats) -> Floats:
        """What the samples were before the step."""
        before: Floats = (values / self.factor + self.offset).astype(np.float32)
        return before

    def after(self, first: "Scale") -> "Scale":
        """One scale that does what `first` and then this one do."""
        return Scale(first.offset + self.offset / first.factor, first.factor * self.factor)


@dataclass(frozen=True)
class Projection:
    """All features of a sample together: matrix^T (x - offset), for d features and k results.

    Attributes:
        offset: mean of each feature, shape (d,).
        matrix: what a centred sample is multiplied by, shape (d, k).
        back: what leads back from k results to d features, shape (k, d); exact where k = d.
        variances: of the training part along its principal axes, largest first, shape (d,).
        image_shape: of a sample behind the step; without axes where it is (k,).
    """

    ARRAYS: ClassVar[tuple[str, ...]] = ("offset", "matrix", "back", "variances", "image_shape")

    offset: Statistics
    matrix: Floats
    back: Floats
    variances: Statistics
    image_shape: npt.NDArray[np.int64]

    @property
    def components(self) -> int:
        """How many values stay of a sample."""
        return int(self.matrix.shape[1])

    @property
    def explained(self) -> Statistics:
        """The share of the variance that the first 1, 2, ... components hold, shape (d,)."""
        return explained(self.variances)

    def output_shape(self, shape: Shape) -> Shape:  # noqa: ARG002 - the same for each
        """A sample's shape behind the step."""
        return tuple(self.image_shape.tolist()) or (self.components,)

    def apply(self, values: Floats) -> Floats:
        """Samples behind the step; `values` itself is changed."""
        flat = values.reshape(len(values), len(self.offset))
        flat -= self.offset
        product: Floats = flat @ self.matrix
        return product.reshape(len(values), *self.output_shape(()))

    def undo(self, values: Floats) -> Floats:
        """The nearest samples before the step, flat: shape (samples, d)."""
        before = values.reshape(len(values), self.components) @ self.back
        before += self.offset
        return before


def explained(variances: Statistics) -> Statistics:
    """The share of their sum that the first 1, 2, ... variances hold."""
    shares: Statistics = np.cumsum(variances) / (variances.sum() or 1)
    return shares


Stage = Scale | Projection


@dataclass(frozen=True)
class Fitted:
    """All steps after fitting, one stage each.

    Attributes:
        input_shape: of a sample in the data set.
        stages: in their order.
    """

    input_shape: Shape
    stages: tuple[Stage, ...] = ()

    @property
    def output_shape(self) -> Shape:
        """Of a sample behind all stages."""
        return self.shapes[-1]

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """A sample's shape in the data set, then behind each stage."""
        shapes = [self.input_shape]
        for stage in self.stages:
            shapes.append(stage.output_shape(shapes[-1]))
        return tuple(shapes)

    def upto(self, count: int) -> "Fitted":
        """Only the first stages."""
        return Fitted(self.input_shape, self.stages[:count])

    def fused(self) -> "Fitted":
        """The same with scales that follow each other as one."""
        stages: list[Stage] = []
        for stage in self.stages:
            if stages and isinstance(stage, Scale) and isinstance(stages[-1], Scale):
                stages[-1] = stage.after(stages[-1])
            else:
                stages.append(stage)
        return Fitted(self.input_shape, tuple(stages))

    @property
    def is_elementwise(self) -> bool:
        """Whether every value is treated by itself."""
        return all(isinstance(stage, Scale) for stage in self.stages)

    @property
    def keeps_features(self) -> bool:
        """Whether every value still belongs to the feature it belonged to."""
        return all(isinstance(stage, Scale) or stage.image_shape.size for stage in self.stages)

    def apply(self, values: Floats) -> Floats:
        """Samples behind all stages, shape (samples, ...); `values` itself is changed."""
        for stage in self.stages:
            values = stage.apply(values)
        return values

    def inverse(self, values: Floats) -> Floats:
        """The original samples, as exactly as what the stages kept allows; for display."""
        for stage, shape in zip(reversed(self.stages), reversed(self.shapes[:-1]), strict=True):
            values = stage.undo(values).reshape(len(values), *shape)
        return values
