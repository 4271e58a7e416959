"""CSV files made for tests, and what the lab finds in them."""

from pathlib import Path

from dllab.data.csv_import.scan import Scan, scan
from dllab.data.store import making
from dllab.spec.data import Column, CsvFile, CsvScan
from dllab.spec.data.csv_file import Guess

FLOWERS = (
    "length,width,colour,species\n"
    "1.5,2,red,rose\n2.5,1,blue,tulip\n0.5,3,red,rose\n4,4,blue,tulip\n"
)


def written(folder: Path, content: str | bytes, name: str = "flowers.csv") -> CsvFile:
    """A file with this content, as nobody has read it in."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return CsvFile(path=str(path))


def scanned(source: CsvFile, guess: Guess = "all") -> Scan:
    with making() as place:
        return scan(CsvScan(source=source, guess=guess), place)


def read_in(source: CsvFile, guess: Guess = "all") -> CsvFile:
    """The file with all that is found; there must be no problem."""
    found = scanned(source, guess)
    assert not found.problem
    return found.source


def changed(source: CsvFile, name: str, **changes: str) -> CsvFile:
    """The file with one column used otherwise."""
    columns = tuple(
        Column.model_validate(dict(column) | changes) if column.name == name else column
        for column in source.columns
    )
    return source.model_copy(update={"columns": columns})
