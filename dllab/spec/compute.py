"""On what a run is computed, in which precision, and what is recorded besides its curves."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from dllab.spec.base import Spec
from dllab.spec.help import Fraction, Help
from dllab.spec.section import Section

Device = Literal[
    "automatic",
    "CPU",
    "GPU 0",
    "GPU 1",
    "GPU 2",
    "GPU 3",
    "GPU 4",
    "GPU 5",
    "GPU 6",
    "GPU 7",
    "all GPUs",
]
Precision = Literal["float32", "mixed bfloat16", "mixed float16"]

COMPUTING = Section("Computing", "Device, precision, and what is recorded besides.", folded=True)


class ComputeSpec(Spec):
    """On what the run is computed, how exactly, and what is recorded besides the curves."""

    title: ClassVar[str] = "Computing"
    device: Annotated[
        Device,
        Help(
            why="Small networks on small batches are often as fast on the CPU: a GPU pays where "
            "each step has much to compute. Several GPUs pay for large batches only."
        ),
        COMPUTING,
    ] = Field(
        "automatic",
        title="Device",
        description="Automatic: the first GPU TensorFlow can use, else the CPU. All GPUs: each "
        "batch is shared out among them, every one holds a copy of the network.",
    )
    precision: Annotated[
        Precision,
        Help(
            why="About twice as fast on recent GPUs, bfloat16 also on some CPUs; elsewhere slower. "
            "bfloat16 keeps 8 bits of a number and the range of float32; float16 keeps 11 and a "
            "small range, so the loss is scaled up to save small gradients from becoming 0.",
            formula=("relative error: 2<sup>−24</sup>, 2<sup>−8</sup>, 2<sup>−11</sup>",),
        ),
        COMPUTING,
    ] = Field(
        "float32",
        title="Precision",
        description="Mixed: layers compute in 16 bits, weights and loss stay in 32 "
        "(Micikevicius et al. 2018).",
    )
    histograms: Annotated[
        int,
        Help(
            why="Histograms show weights that fade, explode or stand still; with them the vital "
            "signs of the layers are measured. Each takes a moment and some room in the session "
            "file.",
            formula=("every ", Fraction("epochs", "histograms"), " epochs"),
            sensible=(0, 1000),
        ),
        COMPUTING,
    ] = Field(
        100,
        ge=0,
        le=10_000,
        title="Histograms",
        description="At how many epochs, evenly spaced, histograms of all weights are recorded, "
        "and as far as 3 % of the time allows, gradients, activations and vital signs; 0: at none.",
    )
    snapshots: Annotated[
        int,
        Help(
            why="Kept epochs can be looked at again, and the run can be gone on with, or another "
            "one can branch off, without training everything again. They go into the session "
            "file.",
            formula=("epochs kept = ", Fraction("snapshots", "size of the weights")),
            sensible=(0, 1000),
        ),
        COMPUTING,
    ] = Field(
        32,
        ge=0,
        le=100_000,
        title="Snapshots (MB)",
        description="Megabytes a run may take to keep the network at many of its epochs: all while "
        "they fit and are not above 1,000, then ever fewer; the first, the best and the last stay. "
        "The newest exact state, to go on from, comes on top; 0: neither.",
    )
