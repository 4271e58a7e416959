"""On what a run is computed, in which precision, and what is recorded besides its curves."""

from typing import ClassVar, Literal

from pydantic import Field

from dllab.spec.base import Spec

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


class ComputeSpec(Spec):
    """On what the run is computed, how exactly, and what is recorded besides the curves."""

    title: ClassVar[str] = "Computing"
    device: Device = Field(
        "automatic",
        title="Device",
        description="Automatic: the first GPU TensorFlow can use, else the CPU. All GPUs: each "
        "batch is shared out among them, every one holds a copy of the network.",
    )
    precision: Precision = Field(
        "float32",
        title="Precision",
        description="Mixed: layers compute in 16 bits, weights and loss stay in 32 "
        "(Micikevicius et al. 2018). About twice as fast on recent GPUs, bfloat16 also on some "
        "CPUs; elsewhere slower.",
    )
    histograms: int = Field(
        100,
        ge=0,
        le=10_000,
        title="Histograms",
        description="At how many epochs, evenly spaced, histograms of all weights are recorded; "
        "0: at none.",
    )
