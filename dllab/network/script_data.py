"""The part of a script that makes x and y, splits and preprocesses them."""

from functools import singledispatch
from textwrap import indent

from dllab.data.generated import Generated
from dllab.data.painted import SEED as PAINTED_SEED
from dllab.network.script_csv import csv_code, filling_code
from dllab.network.script_fetched import cifar_10_code, fashion_code, fetched_imports
from dllab.network.script_files import (
    cifar_code,
    file_imports,
    folder_code,
    idx_code,
    npz_code,
)
from dllab.network.script_preprocessing import preprocessing_code
from dllab.network.script_split import split_code, split_parts
from dllab.spec import Spec
from dllab.spec import data as spec

BUNDLED = "# The file comes with the lab: the script runs where dllab is installed."
POLAR = "x = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)"


def data_code(data: spec.DataSpec) -> str:
    """Reads, splits and preprocesses; leaves x_train, y_train, x_validation, y_validation."""
    table = data.source if isinstance(data.source, spec.CsvFile) else None
    parts = [
        f"# Data: {data.source.title}\n{source_code(data.source)}",
        f"# Split: {data.split.title.lower()}\n{split_code(data.split)}",
        filling_code(table, split_parts(data.split)) if table else "",
        preprocessing_code(data),
    ]
    return "\n\n".join(filter(None, parts))


def data_imports(source: Spec) -> list[str]:
    """What the data need beyond NumPy."""
    if isinstance(source, spec.Mnist):
        return ["from importlib.resources import files"]
    if isinstance(source, spec.Challenger | spec.Iris):
        return ["import csv", "from importlib.resources import files"]
    if isinstance(source, spec.CsvFile):
        return ["import csv"]
    if isinstance(source, spec.FashionMnist | spec.Cifar10):
        return fetched_imports(source)
    return file_imports(source)


@singledispatch
def source_code(source: Spec) -> str:
    """The lines that make `x` and `y`; each data set registers its own.

    Raises:
        NotImplementedError: no data set like this is registered.
    """
    raise NotImplementedError(f"No script is known for {type(source).__name__}.")


@source_code.register
def _(_source: spec.Mnist) -> str:
    return f"""\
{BUNDLED}
path = files("resources.datasets").joinpath("mnist.npz")
with path.open("rb") as file, np.load(file) as archive:
    x, y = archive["x_train"][..., None], archive["y_train"].astype("int32")"""


@source_code.register
def _(source: spec.Challenger) -> str:
    columns = ["temperature_f"]
    if source.features == "temperature and pressure":
        columns.append("pressure_psi")
    return f"""\
{_rows("challenger.csv")}
{_columns(columns)}
y = np.array([row["distress"] for row in rows], dtype="int32")"""


@source_code.register
def _(_source: spec.Iris) -> str:
    columns = [f"{part}_{side}_cm" for part in ("sepal", "petal") for side in ("length", "width")]
    return f"""\
{_rows("iris.csv")}
{_columns(columns)}
species = ["setosa", "versicolor", "virginica"]
y = np.array([species.index(row["species"]) for row in rows], dtype="int32")"""


@source_code.register
def _(source: spec.CsvFile) -> str:
    return csv_code(source)


@source_code.register
def _(source: spec.FashionMnist) -> str:
    return fashion_code(source)


@source_code.register
def _(source: spec.Cifar10) -> str:
    return cifar_10_code(source)


@source_code.register
def _(source: spec.TwoGaussians) -> str:
    return _drawn(source, 2, "x = np.repeat(y[:, None] - 0.5, 2, axis=1)")


@source_code.register
def _(source: spec.Xor) -> str:
    return _drawn(
        source,
        2,
        """\
x = rng.uniform(0, 1, (count, 2)) * rng.choice([-1, 1], (count, 1))
x[y == 1, 1] *= -1""",
    )


@source_code.register
def _(source: spec.CircleInRing) -> str:
    return _drawn(
        source,
        2,
        f"""\
inner, outer = np.where(y == 0, 0, 0.7**2), np.where(y == 0, 0.5**2, 1)
radius = np.sqrt(rng.uniform(inner, outer))  # uniform over the area
angle = rng.uniform(0, 2 * np.pi, count)
{POLAR}""",
    )


@source_code.register
def _(source: spec.TwoSpirals) -> str:
    return _drawn(
        source,
        2,
        f"""\
place = np.empty(count)
for label in (0, 1):
    place[y == label] = np.linspace(0, 1, np.sum(y == label))
radius, angle = 1 - place * 96 / 104, 3 * np.pi * place + np.pi * y
{POLAR}""",
    )


@source_code.register
def _(source: spec.Moons) -> str:
    return _drawn(
        source,
        2,
        """\
t = rng.uniform(0, np.pi, count)
sign = 1 - 2 * y
x = np.stack([y + sign * np.cos(t), y / 2 + sign * np.sin(t)], axis=1)
x = (x - (0.5, 0.25)) * 2 / 3""",
    )


@source_code.register
def _(source: spec.Blobs) -> str:
    return _drawn(
        source,
        source.classes,
        f"""\
radius, angle = 1, 2 * np.pi * y / {source.classes}
{POLAR}""",
    )


@source_code.register
def _(source: spec.Painted) -> str:
    rows = [f"[{x}, {y}, {label}]," for x, y, label in source.points]
    lines = [" ".join(rows[start : start + 4]) for start in range(0, len(rows), 4)]
    return f"""\
# x, y and class of each point, then in random order: the first ones are to be a fair part.
points = np.array([
{indent(chr(10).join(lines), "    ")}
])
points = points[np.random.default_rng({PAINTED_SEED}).permutation(len(points))]
x, y = points[:, :2], points[:, 2].astype("int32")"""


source_code.register(spec.NpzFile)(npz_code)
source_code.register(spec.IdxFiles)(idx_code)
source_code.register(spec.ImageFolder)(folder_code)
source_code.register(spec.CifarBinary)(cifar_code)


def _drawn(source: Generated, classes: int, shape: str) -> str:
    return f"""\
count = {source.count}
rng = np.random.default_rng({source.seed})
y = rng.permutation(np.arange(count) % {classes}).astype("int32")
{shape}
x = x + rng.normal(0, {source.noise}, (count, 2))"""


def _rows(name: str) -> str:
    return f"""\
{BUNDLED}
with files("resources.datasets").joinpath("{name}").open(encoding="utf-8") as file:
    rows = list(csv.DictReader(file))"""


def _columns(columns: list[str]) -> str:
    names = ", ".join(f'"{column}"' for column in columns)
    return f"""\
columns = [{names}]
x = np.array([[float(row[column]) for column in columns] for row in rows])"""
