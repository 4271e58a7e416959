"""The weights of a `.keras` file, read as plain arrays from its HDF5 file.

HDF5 can name other files: links out of the file, data kept outside and virtual data are refused, as
are filters, so that no more memory is taken than the file is long.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import numpy.typing as npt
from keras.src.utils.naming import to_snake_case

from dllab.keras_file.failure import KerasFileError

Array = npt.NDArray[np.float32]
Shape = tuple[int, ...]


def read_weights(path: Path, layers: Iterable[tuple[str, list[Shape]]]) -> list[list[Array]]:
    """The arrays of each layer.

    Args:
        path: the HDF5 file.
        layers: class and shapes of the weights of each layer, in the order of the model's.

    Raises:
        KerasFileError: an array is missing, has another shape, or is kept in a way that is refused.
    """
    try:
        with h5py.File(path, "r") as file:
            return [
                [_array(file, f"layers/{name}/vars/{i}", shape) for i, shape in enumerate(shapes)]
                for name, shapes in _groups(layers)
            ]
    except (OSError, RuntimeError, ValueError, KeyError) as error:
        raise KerasFileError(
            f"The weights cannot be read ({error}): the file is damaged."
        ) from error


def _groups(layers: Iterable[tuple[str, list[Shape]]]) -> Iterator[tuple[str, list[Shape]]]:
    """The layers under the names Keras stores them by: class, and a number from the second on."""
    seen: dict[str, int] = {}
    for kind, shapes in layers:
        name = to_snake_case(kind)
        count = seen.get(name, 0)
        seen[name] = count + 1
        yield (f"{name}_{count}" if count else name), shapes


def _array(file: h5py.File, place: str, shape: Shape) -> Array:
    dataset = _dataset(file, place)
    if dataset.shape != shape:
        raise KerasFileError(
            f"The weights at {place} have the shape {dataset.shape}, expected {shape}: the file's "
            "description and its weights do not belong together."
        )
    if dataset.dtype.kind != "f":
        raise KerasFileError(f"The weights at {place} are {dataset.dtype}, expected floats.")
    values: Array = dataset[()].astype(np.float32)
    return values


def _dataset(file: h5py.File, place: str) -> Any:  # noqa: ANN401 - h5py has no types
    node: Any = file
    for name in place.split("/"):
        if not isinstance(node, h5py.Group) or name not in node:
            raise KerasFileError(f"The file holds no weights at {place}: it is damaged.")
        if not isinstance(node.get(name, getlink=True), h5py.HardLink):
            raise KerasFileError(f"The weights at {place} lie in another file: this is refused.")
        node = node[name]
    if not isinstance(node, h5py.Dataset):
        raise KerasFileError(f"The file holds no weights at {place}: it is damaged.")
    filters = node.id.get_create_plist().get_nfilters()
    if node.external or node.is_virtual or filters:
        raise KerasFileError(
            f"The weights at {place} are packed or lie in another file: Keras does not write them "
            "so; save the model anew."
        )
    return node
