"""The residual block as a script defines it: the layer of `dllab.network.residual`, written out."""

from dllab.spec import Layer
from dllab.spec.layers import Residual

# Its parts are made in the lab's order, and not before the block is built: so equal seeds give
# equal weights.
BLOCK = '''\
class ResidualBlock(keras.layers.Layer):
    """Adds to an image what two convolutions make of it (He et al. 2016, figure 2)."""

    def __init__(self, filters, strides, momentum, initializer, regularizer=None):
        super().__init__()
        self.filters = filters
        self.strides = strides
        self.momentum = momentum
        self.initializer = initializer
        self.regularizer = regularizer

    def build(self, input_shape):
        self.conv_1 = self.convolution(3, self.strides)
        self.norm_1 = self.norm()
        self.conv_2 = self.convolution(3, 1)
        self.norm_2 = self.norm()
        # The sum needs equal shapes: where the block changes them, so must the shortcut.
        self.projects = self.strides != 1 or input_shape[-1] != self.filters
        if self.projects:
            self.projection = self.convolution(1, self.strides)
            self.projection_norm = self.norm()

    def call(self, x):
        shortcut = self.projection_norm(self.projection(x)) if self.projects else x
        y = keras.ops.relu(self.norm_1(self.conv_1(x)))
        y = self.norm_2(self.conv_2(y))
        return keras.ops.relu(y + shortcut)

    def convolution(self, size, strides):
        return keras.layers.Conv2D(
            self.filters,
            size,
            strides=strides,
            padding="same",
            use_bias=False,
            kernel_initializer=self.initializer,
            kernel_regularizer=self.regularizer,
            dtype=self.dtype_policy,
        )

    def norm(self):
        return keras.layers.BatchNormalization(momentum=self.momentum, dtype=self.dtype_policy)'''


def block_code(layers: tuple[Layer, ...]) -> str:
    """The definition that residual blocks need; the empty string for a network without them."""
    return BLOCK if any(isinstance(layer, Residual) for layer in layers) else ""
