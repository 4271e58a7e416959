"""Which samples train and which validate."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from dllab.spec.base import Seed, Spec
from dllab.spec.help import Fraction, Help


class FirstSamples(Spec):
    """The first samples train, the next ones validate, in the order of the file."""

    title: ClassVar[str] = "First samples"
    kind: Literal["first"] = "first"
    train: Annotated[
        int,
        Help(
            why="More samples narrow the overfitting gap more surely than anything else, and each "
            "epoch takes longer.",
            sensible=(100, 60_000),
        ),
    ] = Field(
        2400, ge=1, le=10_000_000, title="Train on", description="Number of samples to train on."
    )
    validation: Annotated[
        int,
        Help(
            why="The accuracy measured on n samples is uncertain by about its standard error: "
            "2 % at 600 samples and 50 % accuracy, 0.6 % at 98 %.",
            formula=("√(<i>p</i> (1 − <i>p</i>) / <i>n</i>)",),
            sensible=(100, 10_000),
        ),
    ] = Field(
        600,
        ge=0,
        le=10_000_000,
        title="Validate on",
        description="Number of samples, following the training samples, that are only measured.",
    )

    def training_samples(self, samples: int) -> int:
        """How many of `samples` train, as far as there are enough."""
        return min(self.train, samples)


class Share(Spec):
    """A random share of the samples validates, the rest trains."""

    title: ClassVar[str] = "Random share"
    kind: Literal["share"] = "share"
    validation: Annotated[
        float,
        Help(
            why="What validates is lost for training, but a small part measures with much "
            "uncertainty. A fifth is usual.",
            formula=(Fraction("samples that validate", "all samples"),),
            sensible=(0.05, 0.5),
        ),
    ] = Field(
        0.2,
        ge=0,
        le=0.9,
        title="Validation share",
        description="Share of the samples that are only measured, 0 to 0.9; 0 trains on all.",
    )
    stratified: Annotated[
        bool,
        Help(
            why="In small sets chance alone can leave a rare class out of one part; this keeps "
            "both comparable."
        ),
    ] = Field(
        True,
        title="Stratified",
        description="Every class is split in the same proportion.",
    )
    seed: Annotated[
        Seed, Help(why="Another seed shows how much a result owes to this very split.")
    ] = Field(0, title="Seed", description="The same seed gives the same split again.")

    def validation_samples(self, samples: int) -> int:
        """How many of `samples` validate: 2.5 counts as 3, and one at least is left to train on."""
        return min(int(samples * self.validation + 0.5), samples - 1)

    def training_samples(self, samples: int) -> int:
        """How many of `samples` train."""
        return samples - self.validation_samples(samples)


Split = Annotated[FirstSamples | Share, Field(discriminator="kind")]
