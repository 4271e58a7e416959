"""Layers that disturb what passes through them, only while training, against overfitting."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from dllab.spec.layers.base import LayerSpec, Shape, require_image

Share = Annotated[float, Field(ge=0, lt=1, title="Rate")]


class Dropout(LayerSpec):
    """While training, sets a random share of the values to zero and scales up the rest.

    N. Srivastava et al., Journal of Machine Learning Research 15 (2014).
    """

    title: ClassVar[str] = "Dropout"
    kind: Literal["dropout"] = "dropout"
    rate: Share = Field(
        0.5, description="Share of the values set to zero, 0 to below 1; 0.2 to 0.5 is usual."
    )


class SpatialDropout2D(LayerSpec):
    """Dropout of whole channels: neighbouring pixels are too alike to be dropped one by one.

    J. Tompson et al., Conference on Computer Vision and Pattern Recognition (2015).
    """

    title: ClassVar[str] = "SpatialDropout2D"
    kind: Literal["spatial_dropout2d"] = "spatial_dropout2d"
    rate: Share = Field(
        0.2, description="Share of the channels set to zero, 0 to below 1; 0.1 to 0.3 is usual."
    )

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
    kind: Literal["gaussian_noise"] = "gaussian_noise"
    stddev: float = Field(
        0.1,
        ge=0,
        le=1,
        title="Sigma",
        description="Standard deviation of the noise, in the units of the values it is added to; "
        "for inputs from 0 to 1 usually 0.05 to 0.3.",
    )
