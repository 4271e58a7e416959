"""Which samples train, which validate, and which are kept for the final test."""

from abc import abstractmethod
from typing import Annotated, ClassVar, Literal, NamedTuple

from pydantic import Field

from dllab.spec.base import Seed, Spec
from dllab.spec.help import Fraction, Help
from dllab.spec.marks import Slides

MOST_SAMPLES = 10_000_000

TrainCount = Annotated[
    int,
    Field(ge=1, le=MOST_SAMPLES, title="Train on", description="Number of samples to train on."),
    Help(
        why="More samples narrow the overfitting gap more surely than anything else, and each "
        "epoch takes longer.",
        sensible=(100, 60_000),
    ),
]
ValidationCount = Annotated[
    int,
    Field(
        ge=0,
        le=MOST_SAMPLES,
        title="Validate on",
        description="Number of samples, following the training samples, that are only measured.",
    ),
    Help(
        why="The accuracy measured on n samples is uncertain by about its standard error: "
        "2 % at 600 samples and 50 % accuracy, 0.6 % at 98 %.",
        formula=("√(<i>p</i> (1 − <i>p</i>) / <i>n</i>)",),
        sensible=(100, 10_000),
    ),
]
TestCount = Annotated[
    int,
    Field(
        ge=0,
        le=MOST_SAMPLES,
        title="Test on",
        description="Number of samples kept apart: neither trained nor validated on. 0 where the "
        "data set has a test part of its own.",
    ),
    Help(
        why="Whoever chooses among many networks by their validation accuracy has, in the end, "
        "fitted the validation part too. Only samples never looked at tell the truth.",
        sensible=(0, 10_000),
    ),
]
TestShare = Annotated[
    float,
    Slides(0.0, 0.9, 0.01),
    Field(
        ge=0,
        le=0.9,
        title="Test share",
        description="Share of all samples kept apart, 0 to 0.9: neither trained nor validated on. "
        "0 where the data set has a test part of its own.",
    ),
    Help(
        why="Whoever chooses among many networks by their validation accuracy has, in the end, "
        "fitted the validation part too. Only samples never looked at tell the truth.",
        formula=(Fraction("samples kept apart", "all samples"),),
        sensible=(0, 0.5),
    ),
]
Stratified = Annotated[
    bool,
    Field(title="Stratified", description="Every class is split in the same proportion."),
    Help(
        why="In small sets chance alone can leave a rare class out of one part; this keeps "
        "both comparable."
    ),
]
SplitSeed = Annotated[
    Seed,
    Field(title="Seed", description="The same seed gives the same split again."),
    Help(why="Another seed shows how much a result owes to this very split."),
]


class Sizes(NamedTuple):
    """How many samples each part holds."""

    train: int
    validation: int
    test: int


class SplitSpec(Spec):
    """What all splits have in common."""

    @abstractmethod
    def sizes(self, samples: int) -> Sizes:
        """The parts of a set with so many samples, its own test part not counted."""

    @property
    @abstractmethod
    def validates(self) -> bool:
        """Whether any sample validates."""

    @property
    @abstractmethod
    def holds_out(self) -> bool:
        """Whether samples are kept apart for a test."""


class CountedSplit(SplitSpec):
    """A split whose parts are given as numbers of samples."""

    train: TrainCount = 2400
    validation: ValidationCount = 600
    test: TestCount = 0

    def sizes(self, _samples: int) -> Sizes:
        """See `SplitSpec.sizes`: what is asked for, even where there is less."""
        return Sizes(self.train, self.validation, self.test)

    @property
    def validates(self) -> bool:
        """See `SplitSpec.validates`."""
        return self.validation > 0

    @property
    def holds_out(self) -> bool:
        """See `SplitSpec.holds_out`."""
        return self.test > 0


class FirstSamples(CountedSplit):
    """The first samples train, the next ones validate, in the order of the file."""

    title: ClassVar[str] = "First samples"
    kind: Literal["first"] = "first"


class RandomCounts(CountedSplit):
    """So many samples train and so many validate, drawn at random; the rest is left out."""

    title: ClassVar[str] = "Random counts"
    kind: Literal["counts"] = "counts"
    stratified: Stratified = True
    seed: SplitSeed = 0


class Share(SplitSpec):
    """A random share of the samples validates, the rest trains."""

    title: ClassVar[str] = "Random share"
    kind: Literal["share"] = "share"
    validation: Annotated[
        float,
        Slides(0.0, 0.9, 0.01),
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
    test: TestShare = 0.0
    stratified: Stratified = True
    seed: SplitSeed = 0

    def sizes(self, samples: int) -> Sizes:
        """See `SplitSpec.sizes`; 2.5 counts as 3, and one at least is left to train on."""
        test = _part(samples, self.test)
        validation = min(_part(samples, self.validation), max(samples - test - 1, 0))
        return Sizes(samples - validation - test, validation, test)

    @property
    def validates(self) -> bool:
        """See `SplitSpec.validates`."""
        return self.validation > 0

    @property
    def holds_out(self) -> bool:
        """See `SplitSpec.holds_out`."""
        return self.test > 0


class Folds(SplitSpec):
    """The samples are dealt into equal folds; one of them validates, the others train.

    Cross-validation: a run for each fold, after which every sample has validated once. Their
    spread tells how much a result owes to the split (M. Stone, Journal of the Royal Statistical
    Society B 36, 1974).
    """

    title: ClassVar[str] = "k folds"
    kind: Literal["folds"] = "folds"
    folds: Annotated[
        int,
        Help(
            why="Many folds train on nearly all samples, but take as many runs. 5 or 10 are usual "
            "(R. Kohavi, IJCAI 1995).",
            sensible=(3, 10),
        ),
    ] = Field(5, ge=2, le=1000, title="Folds", description="How many equal folds there are.")
    fold: Annotated[
        int, Help(why="Train once for each fold; the mean over all is the estimate.")
    ] = Field(
        1, ge=1, le=1000, title="Validate on fold", description="Number of the fold that validates."
    )
    test: TestShare = 0.0
    stratified: Stratified = True
    seed: SplitSeed = 0

    def sizes(self, samples: int) -> Sizes:
        """See `SplitSpec.sizes`; the first folds take what is left over."""
        test = _part(samples, self.test)
        validation = len(range(self.fold - 1, samples - test, self.folds))
        return Sizes(samples - test - validation, validation, test)

    @property
    def validates(self) -> bool:
        """See `SplitSpec.validates`."""
        return True

    @property
    def holds_out(self) -> bool:
        """See `SplitSpec.holds_out`."""
        return self.test > 0


def _part(samples: int, share: float) -> int:
    return max(min(int(samples * share + 0.5), samples - 1), 0)


Split = Annotated[FirstSamples | RandomCounts | Share | Folds, Field(discriminator="kind")]
