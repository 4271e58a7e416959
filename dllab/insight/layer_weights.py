"""What one layer weighs, out of the kept arrays of a network; needs no Keras."""

from typing import Any

from dllab.arrays import Arrays
from dllab.jobs.job import JobError

NO_WEIGHTS = "This network has no layer that weighs its inputs: add a Dense or Conv2D layer."


def layer_weights(arrays: Arrays, params: dict[str, Any]) -> dict[str, Any]:
    """The weights of one layer, and which others there are.

    Args:
        arrays: of a whole network, under the names of `dllab.network.weight_names`.
        params: {"kernel": a name such as "2 Dense kernel"; of the first one where it is empty or
            not there}.

    Returns:
        kernel: shape (inputs, units) or (height, width, channels, filters); bias: shape (units,),
        if there is one; name: of the kernel; names: of all kernels; shapes: theirs.

    Raises:
        JobError: no layer has a kernel.
    """
    # Without the number in front, by which they sort.
    found = {key.partition(" ")[2]: arrays[key] for key in sorted(arrays)}
    kernels = {name: array for name, array in found.items() if " kernel" in name}
    if not kernels:
        raise JobError(NO_WEIGHTS)
    name = params["kernel"] if params["kernel"] in kernels else next(iter(kernels))
    bias = found.get(name.replace(" kernel", " bias"))
    return {
        "kernel": kernels[name],
        **({} if bias is None else {"bias": bias}),
        "name": name,
        "names": list(kernels),
        "shapes": [list(kernel.shape) for kernel in kernels.values()],
    }
