"""What was fitted, kept on disk: principal axes of images take up to a minute to find."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import numpy as np

from dllab.data.fit import Remember
from dllab.data.samples import Samples
from dllab.data.spectrum import Spectrum
from dllab.data.stages import Fitted, Projection, Scale
from dllab.data.store import NAMES, stored, write_samples
from dllab.spec import Spec
from dllab.spec.data import DataSpec
from dllab.spec.data.found import without_counts

STAGES = {kind.__name__: kind for kind in (Scale, Projection)}
SPECTRUM = ("mean", "axes", "variances")


class Kept(Spec):
    """Names what is kept of which data."""

    what: Literal["fitted steps", "spectrum", "first samples", "range"]
    data: DataSpec

    def store_key(self) -> str:
        """See `Spec.store_key`: where a file lies is no part of what is in it."""
        rest = self.data.model_dump_json(exclude={"source", "augmentation"})
        return f"{self.what} {self.data.source.store_key()} {rest}"


def stored_fit(data: DataSpec, fit: Callable[[], Fitted]) -> tuple[Path, Fitted]:
    """The folder of a fit, and the fit: made now, or read if it was made before.

    Raises:
        OSError: the cache folder cannot be written.
    """
    found: list[Fitted] = []

    def make(folder: Path) -> None:
        found.append(fit())
        write_fitted(folder, found[0])

    steps = without_counts(data.preprocessing)
    key = Kept(what="fitted steps", data=data.model_copy(update={"preprocessing": steps}))
    folder = stored(key, make)
    return folder, found[0] if found else read_fitted(folder)


def stored_first(data: DataSpec, first: Callable[[], Samples]) -> Path:
    """The folder of some training samples, for looking at what steps do to them.

    Raises:
        OSError: the cache folder cannot be written.
    """
    key = Kept(what="first samples", data=data.model_copy(update={"preprocessing": ()}))
    return stored(key, lambda folder: write_samples(folder, first()))


def stored_range(data: DataSpec, find: Callable[[], tuple[float, float]]) -> tuple[float, float]:
    """Least and greatest value of a training part behind its steps, found once.

    Raises:
        OSError: the cache folder cannot be written.
    """
    key = Kept(what="range", data=data.unaugmented)
    folder = stored(key, lambda place: _write(place, {"range": np.array(find())}, []))
    least, greatest = _array(folder, "range").tolist()
    return least, greatest


def remembering(data: DataSpec) -> Remember:
    """Spectra of these data are found once, whatever is then made of them.

    Where the cache folder cannot be written, they are found each time.
    """

    def remember(place: int, find: Callable[[], Spectrum]) -> Spectrum:
        earlier = without_counts(data.preprocessing[:place])
        before = data.model_copy(update={"preprocessing": earlier})
        key = Kept(what="spectrum", data=before)
        found: list[Spectrum] = []

        def make(folder: Path) -> None:
            found.append(find())
            _write(folder, {name: getattr(found[0], name) for name in SPECTRUM}, [])

        try:
            folder = stored(key, make)
        except OSError:
            return found[0] if found else find()
        return found[0] if found else Spectrum(*(_array(folder, name) for name in SPECTRUM))

    return remember


def write_fitted(folder: Path, fitted: Fitted) -> None:
    """Write all stages into an empty folder: plain arrays, and their order as JSON."""
    _write(folder, fitted_arrays(fitted), [type(stage).__name__ for stage in fitted.stages])


def read_fitted(folder: Path) -> Fitted:
    """What `write_fitted` has written, its arrays mapped from their files."""
    kinds = json.loads((folder / NAMES).read_text("utf-8"))["stages"]
    stages = (
        STAGES[kind](*(_array(folder, f"{place}_{name}") for name in STAGES[kind].ARRAYS))
        for place, kind in enumerate(kinds)
    )
    return Fitted(tuple(_array(folder, "input_shape").tolist()), tuple(stages))


def fitted_arrays(fitted: Fitted) -> dict[str, np.ndarray]:
    """All stages as plain arrays by name: "0_offset", "0_factor", "1_matrix", ..."""
    arrays = {
        f"{place}_{name}": getattr(stage, name)
        for place, stage in enumerate(fitted.stages)
        for name in stage.ARRAYS
    }
    return {"input_shape": np.array(fitted.input_shape, np.int64), **arrays}


def _write(folder: Path, arrays: dict[str, np.ndarray], stages: list[str]) -> None:
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array, allow_pickle=False)
    (folder / NAMES).write_text(json.dumps({"stages": stages}), encoding="utf-8")


def _array(folder: Path, name: str) -> np.ndarray:
    array: np.ndarray = np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)
    return array
