"""Layers that disturb what passes through them, only while training, against overfitting."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from dllab.spec.help import Formula, Fraction, Help
from dllab.spec.layers.base import LayerSpec, Shape, require_image
from dllab.spec.marks import Slides

Share = Annotated[float, Slides(0.0, 0.95, 0.01), Field(ge=0, lt=1, title="Rate")]


class Dropout(LayerSpec):
    """While training, sets a random share of the values to zero and scales up the rest.

    N. Srivastava et al., Journal of Machine Learning Research 15 (2014).
    """

    title: ClassVar[str] = "Dropout"
    group: ClassVar[str] = "Regularisation"
    formula: ClassVar[Formula] = (
        "<i>y</i> = ",
        Fraction("<i>r</i> <i>x</i>", "1 − <i>p</i>"),
        ",&nbsp;&nbsp;<i>r</i> = 0 with probability <i>p</i>, else 1",
    )
    kind: Literal["dropout"] = "dropout"
    rate: Annotated[
        Share,
        Help(
            why="No unit can rely on another one, so that less is learned by heart. Too high and "
            "the network cannot learn the training samples either; expect slower training.",
            sensible=(0.1, 0.5),
        ),
    ] = Field(0.5, description="Share of the values set to zero, 0 to below 1.")


class SpatialDropout2D(LayerSpec):
    """Dropout of whole channels: neighbouring pixels are too alike to be dropped one by one.

    J. Tompson et al., Conference on Computer Vision and Pattern Recognition (2015).
    """

    title: ClassVar[str] = "SpatialDropout2D"
    group: ClassVar[str] = "Regularisation"
    formula: ClassVar[Formula] = (
        "<i>y</i><sub>c</sub> = ",
        Fraction("<i>r</i><sub>c</sub> <i>x</i><sub>c</sub>", "1 − <i>p</i>"),
        " for each channel <i>c</i>",
    )
    kind: Literal["spatial_dropout2d"] = "spatial_dropout2d"
    rate: Annotated[
        Share,
        Help(
            why="A dropped pixel can be guessed from its neighbours, a dropped channel cannot: so "
            "it acts more strongly than plain dropout at the same rate.",
            sensible=(0.05, 0.3),
        ),
    ] = Field(0.2, description="Share of the channels set to zero, 0 to below 1.")

    def output_shape(self, shape: Shape) -> Shape:
        """That of the input."""
        require_image(self.title, shape)
        return shape


class GaussianNoise(LayerSpec):
    """While training, adds normal noise to every value; at the input, a kind of augmentation.

    C. Bishop, "Training with noise is equivalent to Tikhonov regularization", Neural Computation 7
    (1995).
    """

    title: ClassVar[str] = "GaussianNoise"
    group: ClassVar[str] = "Regularisation"
    formula: ClassVar[Formula] = ("<i>y</i> = <i>x</i> + <i>N</i>(0, <i>σ</i><sup>2</sup>)",)
    kind: Literal["gaussian_noise"] = "gaussian_noise"
    stddev: Annotated[
        float,
        Slides(0.0, 1.0, 0.01),
        Help(
            why="The network learns to give the same answer nearby. Noise as large as what tells "
            "the classes apart drowns it: for inputs from 0 to 1, 0.05 to 0.3 is usual.",
            sensible=(0.01, 1),
        ),
    ] = Field(
        0.1,
        ge=0,
        le=1,
        title="Sigma",
        description="Standard deviation of the noise, in the units of the values it is added to.",
    )
