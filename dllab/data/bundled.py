"""The data sets that come with the lab, read from `resources/datasets`."""

import csv
from importlib.resources import files

import numpy as np

from dllab.data.samples import Samples
from dllab.spec.data import Challenger

DIGITS = tuple("0123456789")
DIGIT_COUNTS = (5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949)
DISTRESS = ("no distress", "distress")
SPECIES = ("setosa", "versicolor", "virginica")

_TEMPERATURE = {"temperature_f": "temperature (°F)"}
_PRESSURE = {"pressure_psi": "pressure (psi)"}
_LENGTHS = {
    f"{part}_{side}_cm": f"{part} {side} (cm)"
    for part in ("sepal", "petal")
    for side in ("length", "width")
}


def mnist() -> Samples:
    """The 60,000 digits to learn and the 10,000 to test, as bytes with a channel axis.

    Unpacking takes a fifth of a second and 55 MB.
    """
    path = files("resources.datasets").joinpath("mnist.npz")
    with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
        return Samples(
            archive["x_train"][..., None],
            archive["y_train"].astype(np.int32),
            archive["x_test"][..., None],
            archive["y_test"].astype(np.int32),
            DIGITS,
        )


def challenger_columns(source: Challenger) -> dict[str, str]:
    """The chosen columns of the file and the names people read."""
    return _TEMPERATURE if source.features == "temperature" else _TEMPERATURE | _PRESSURE


def challenger(source: Challenger) -> Samples:
    """The 23 flights in their order."""
    rows = _rows("challenger.csv")
    y = np.array([row["distress"] for row in rows], dtype=np.int32)
    return _table(rows, challenger_columns(source), y, DISTRESS)


def iris() -> Samples:
    """The 150 flowers, the species taking turns."""
    rows = _rows("iris.csv")
    y = np.array([SPECIES.index(row["species"]) for row in rows], dtype=np.int32)
    return _table(rows, _LENGTHS, y, SPECIES)


def _rows(name: str) -> list[dict[str, str]]:
    with files("resources.datasets").joinpath(name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _table(
    rows: list[dict[str, str]], columns: dict[str, str], y: np.ndarray, classes: tuple[str, ...]
) -> Samples:
    x = np.array([[row[column] for column in columns] for row in rows], dtype=np.float32)
    return Samples.without_test(x, y, classes, tuple(columns.values()))
