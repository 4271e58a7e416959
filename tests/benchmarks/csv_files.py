"""A CSV file read by pandas and NumPy, or imported by the lab, in a process of its own.

`python -m tests.benchmarks.csv_files pandas FILE` (or `lab`) prints seconds without the
imports, peak memory of the process, and the bytes of the resulting arrays as JSON.
"""

import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from dllab.spec.data import CsvFile, CsvScan

COLUMNS = 10
BLOCK_ROWS = 100_000

Read = Callable[[], int]


def write_table(path: Path, megabytes: int) -> int:
    """A table of ten columns of measured numbers and three classes; how many rows it has.

    The same 100,000 rows over and over: a reader cannot know.
    """
    rng = np.random.default_rng(0)
    numbers = rng.normal(size=(BLOCK_ROWS, COLUMNS))
    classes = np.array(["red", "green", "blue"])[rng.integers(0, 3, BLOCK_ROWS)]
    rows = zip(numbers.tolist(), classes.tolist(), strict=True)
    block = "".join(",".join(f"{x:.6f}" for x in row) + f",{name}\n" for row, name in rows).encode()
    blocks = -(-megabytes * 1_000_000 // len(block))
    with path.open("wb") as file:
        file.write((",".join(f"x{place}" for place in range(COLUMNS)) + ",class\n").encode())
        for _ in range(blocks):
            file.write(block)
    return blocks * BLOCK_ROWS


def by_pandas(path: Path) -> Read:
    """As a script does it: `read_csv`, codes of the classes, numbers as float32."""
    import pandas as pd  # noqa: PLC0415 - only this side's process has it

    def read() -> int:
        table = pd.read_csv(path)
        y = table.pop("class").astype("category").cat.codes.to_numpy(np.int32)
        x = table.to_numpy(np.float32)
        return int(x.nbytes + y.nbytes)

    return read


def by_the_lab(path: Path) -> Read:
    """From the file to what was found and arrays in the store: all of an import."""
    from dllab.data.csv_import.scan import scan  # noqa: PLC0415 - see above
    from dllab.data.store import making, put  # noqa: PLC0415

    def read() -> int:
        with making() as place:
            found = scan(CsvScan(source=CsvFile(path=str(path))), place).source
            folder = put(place, found)
        return sum(file.stat().st_size for file in folder.glob("[xy].npy"))

    return read


WAYS: dict[str, Callable[[Path], Read]] = {
    "pandas": by_pandas,
    "lab": by_the_lab,
}


def main(way: str, path: str) -> None:
    """Read once, and say what it took."""
    read = WAYS[way](Path(path))
    with tempfile.TemporaryDirectory(dir=Path(path).parent) as home:
        os.environ["DLLAB_HOME"] = home
        begin = time.perf_counter()
        size = read()
        seconds = time.perf_counter() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"seconds": seconds, "megabytes": peak / 1e6, "array_megabytes": size / 1e6}))


if __name__ == "__main__":
    main(*sys.argv[1:])
