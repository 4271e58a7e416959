"""How many principal components are kept."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from dllab.plurals import counted
from dllab.spec.base import Spec
from dllab.spec.help import Fraction, Help
from dllab.spec.marks import Found, Slides


class AllComponents(Spec):
    """Every component stays: the axes are turned, nothing is lost."""

    title: ClassVar[str] = "All components"
    kind: Literal["all"] = "all"


class Components(Spec):
    """The components of largest variance stay, so many of them."""

    title: ClassVar[str] = "Number of components"
    kind: Literal["count"] = "count"
    count: Annotated[
        int,
        Help(
            why="Few components make a small network and a blurred picture: 50 hold about 82 % of "
            "the variance of MNIST's 784 pixels, 150 about 95 %.",
            sensible=(1, 1000),
        ),
    ] = Field(2, ge=1, le=10_000, title="Components", description="How many values a sample keeps.")


class Counted(Spec):
    """How many components hold a share of the variance of certain data.

    Attributes:
        components: how many.
        found_for: a hash of the data, the split and the steps they were counted for.
    """

    components: int
    found_for: str

    def __str__(self) -> str:
        """The count as people say it."""
        return counted(self.components, "component")


class VarianceShare(Spec):
    """As many components stay as hold a share of the variance; the data say how many."""

    title: ClassVar[str] = "Share of the variance"
    kind: Literal["share"] = "share"
    share: Annotated[
        float,
        Slides(0.5, 1.0, 0.005),
        Help(
            why="What is left out is what varies least: noise mostly, but a fine difference "
            "between two classes may be among it.",
            formula=(Fraction("<i>λ</i><sub>1</sub> + … + <i>λ</i><sub>k</sub>", "Σ <i>λ</i>"),),
            sensible=(0.5, 0.999),
        ),
    ] = Field(
        0.95,
        gt=0,
        le=1,
        title="Share",
        description="Share of the training part's variance that the components must hold.",
    )
    found: Annotated[
        Counted | None,
        Found(),
        Help(why="The network's input has this size, which must be known before it is built."),
    ] = Field(
        None,
        title="Found",
        description="How many components hold the share, counted by the lab.",
    )


Keep = Annotated[AllComponents | Components | VarianceShare, Field(discriminator="kind")]
