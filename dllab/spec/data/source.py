"""Every kind of data set."""

from typing import Annotated

from pydantic import Field

from dllab.spec.data.bundled import Challenger, Iris, Mnist
from dllab.spec.data.generated import Blobs, CircleInRing, Moons, TwoGaussians, TwoSpirals, Xor
from dllab.spec.data.painted import Painted

Source = Annotated[
    Mnist
    | Challenger
    | Iris
    | TwoGaussians
    | Xor
    | CircleInRing
    | TwoSpirals
    | Moons
    | Blobs
    | Painted,
    Field(discriminator="kind"),
]
