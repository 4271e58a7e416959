"""In which order a layer's units are shown."""

import numpy as np
import numpy.typing as npt

Weights = npt.NDArray[np.floating]

AS_THEY_ARE, LARGEST, SMALLEST = "As in the network", "Largest norm first", "Smallest norm first"
ORDERS = (AS_THEY_ARE, LARGEST, SMALLEST)


def ordered(kernel: Weights, order: str) -> npt.NDArray[np.intp]:
    """The units of a kernel, last axis, in an order of `ORDERS`; equal norms keep their order."""
    norms = norms_of(kernel)
    if order == AS_THEY_ARE:
        return np.arange(len(norms))
    return np.argsort(norms if order == SMALLEST else -norms, kind="stable")


def norms_of(kernel: Weights) -> npt.NDArray[np.float64]:
    """The Euclidean norm of each unit's weights."""
    flat = kernel.reshape(-1, kernel.shape[-1]).astype(np.float64)
    norms: npt.NDArray[np.float64] = np.sqrt(np.einsum("ij,ij->j", flat, flat))
    return norms
