"""Reads a CSV file in: guesses what is left open, counts what there is, says what is wrong."""

from dataclasses import dataclass
from pathlib import Path

from dllab.data.csv_import.categories import in_order
from dllab.data.csv_import.counting import Counting
from dllab.data.csv_import.gathered import Gathered, Mask
from dllab.data.csv_import.guess_columns import guess_columns, settled_columns
from dllab.data.csv_import.guess_format import guess_format
from dllab.data.csv_import.head import Row, head_rows, read_head
from dllab.data.csv_import.sample_rows import write_rows
from dllab.data.csv_import.text import WrongEncoding
from dllab.data.csv_import.verdict import problem_of, remarks_of
from dllab.data.reading import named
from dllab.data.report import Report, unreported
from dllab.data.samples import DataError
from dllab.spec.data import Column, CsvFile, CsvScan, ImportFacts

PREVIEW_ROWS = 50
NUMBERS = "numbers.npy"


@dataclass(frozen=True)
class Scan:
    """What reading a file in has found out.

    Attributes:
        source: the file with all settings; only complete where there is no problem.
        preview: the first rows as they stand in the file, without the names.
        missing: how many values are missing in each column; 0 for columns nobody looked at.
        problem: why it cannot be used, or nothing.
    """

    source: CsvFile
    preview: tuple[tuple[str, ...], ...]
    missing: tuple[int, ...] = ()
    problem: str = ""


def scan(wanted: CsvScan, folder: Path, report: Report = unreported) -> Scan:
    """Read a file in; its samples lie in the folder then, unless there is a problem.

    The file is gone through once: see `dllab.data.csv_import.gathered`.

    Args:
        wanted: the file, and what of its settings is to be guessed.
        folder: an empty folder of the store.
        report: hears how far it has come.

    Raises:
        DataError: not even a beginning can be shown.
        Cancelled: `report` said so.
    """
    source, rows = _begun(wanted)
    preview = tuple(map(tuple, rows[source.format.header :][:PREVIEW_ROWS]))
    try:
        table = Gathered(source, folder / NUMBERS, report)
        found, masks = _settled(source, table, wanted.guess != "nothing")
    except WrongEncoding as error:
        if wanted.guess != "all" or source.format.encoding != "UTF-8":
            return Scan(source, preview, problem=str(error))
        # The beginning was plain ASCII, which is UTF-8 and nearly everything else as well.
        form = source.format.model_copy(update={"encoding": "Windows-1252"})
        again = source.model_copy(update={"format": form})
        return scan(CsvScan(source=again, guess="columns"), folder, report)
    except DataError as error:
        return Scan(source, preview, problem=str(error))
    # Also of columns that are then ignored.
    counts = table.counting.missing
    missing = tuple(counts.get(place, 0) for place in range(len(source.columns)))
    if problem := problem_of(found, table.counting):
        return Scan(without_counts(found), preview, missing, problem)
    found = found.read_as(_facts(found, table, remarks_of(found, table.counting, rows[0])))
    write_rows(found, table, masks, folder)
    return Scan(found, preview, missing)


def _begun(wanted: CsvScan) -> tuple[CsvFile, list[Row]]:
    """The file with what its beginning tells, and its first rows."""
    source = wanted.source
    head = read_head(Path(source.path))
    if wanted.guess == "all":
        source = source.model_copy(update={"format": guess_format(head)})
    rows = head_rows(head, source.format)
    if not rows:
        raise DataError(
            f"{named(Path(source.path))}, line 1: expected a row, received a quotation mark that "
            "is never closed; correct it, or choose another quotation mark."
        )
    if wanted.guess != "nothing":
        columns, target = guess_columns(rows, source.format)
        source = source.model_copy(update={"columns": columns, "target": target})
    return without_counts(source), rows


def without_counts(source: CsvFile) -> CsvFile:
    """The file as it is before its rows are counted."""
    return source.model_copy(update={"found": None, "dropped": 0})


def _settled(source: CsvFile, table: Gathered, guessing: bool) -> tuple[CsvFile, list[Mask]]:
    """The file with what its rows hold; and which of them are used."""
    if guessing:
        source = source.model_copy(update={"columns": settled_columns(source, table.counting)})
    masks = table.use(source)
    found = {
        "columns": _with_categories(source, table.counting),
        "dropped": table.counting.dropped,
    }
    source = source.model_copy(update=found)
    return source.read_as(_facts(source, table)), masks


def _facts(source: CsvFile, table: Gathered, remarks: tuple[str, ...] = ()) -> ImportFacts:
    counts = table.counting.target.kept_counts
    classes = tuple(in_order(list(counts)))
    return ImportFacts(
        files=(table.mark,),
        settings="",
        sample_shape=(source.features,),
        class_names=classes,
        counts=tuple(counts[name] for name in classes),
        remarks=remarks,
        dropped=table.counting.dropped,
        columns=len(source.inputs),
        filled=table.counting.filled,
    )


def _with_categories(source: CsvFile, counting: Counting) -> tuple[Column, ...]:
    """The columns, the categorical inputs with the values they have in the rows to use."""
    columns = [column.model_copy(update={"categories": ()}) for column in source.columns]
    for used in source.inputs:
        if used.column.role == "categorical":
            names = tuple(in_order(list(counting.texts[used.place].kept_counts)))
            columns[used.place] = used.column.model_copy(update={"categories": names})
    return tuple(columns)
