"""Reads a CSV file in: guesses what is left open, counts what there is, says what is wrong."""

from dataclasses import dataclass
from pathlib import Path

from dllab.data.csv_import.categories import in_order
from dllab.data.csv_import.counting import Counting, count
from dllab.data.csv_import.guess_columns import guess_columns, settled_columns
from dllab.data.csv_import.guess_format import guess_format
from dllab.data.csv_import.head import Row, head_rows, read_head
from dllab.data.csv_import.text import WrongEncoding
from dllab.data.csv_import.verdict import problem_of, remarks_of
from dllab.data.reading import named
from dllab.data.report import Report, unreported
from dllab.data.samples import DataError
from dllab.spec.data import Column, CsvFile, CsvScan, ImportFacts

PREVIEW_ROWS = 50


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


def scan(wanted: CsvScan, report: Report = unreported) -> Scan:
    """Read a file in.

    Args:
        wanted: the file, and what of its settings is to be guessed.
        report: hears how far it has come.

    Raises:
        DataError: not even a beginning can be shown.
        Cancelled: `report` said so.
    """
    source, rows = _begun(wanted)
    preview = tuple(map(tuple, rows[source.format.header :][:PREVIEW_ROWS]))
    try:
        source, counting, missing = _counted(source, wanted.guess != "nothing", report)
    except WrongEncoding as error:
        if wanted.guess != "all" or source.format.encoding != "UTF-8":
            return Scan(source, preview, problem=str(error))
        # The beginning was plain ASCII, which is UTF-8 and nearly everything else as well.
        form = source.format.model_copy(update={"encoding": "Windows-1252"})
        again = source.model_copy(update={"format": form})
        return scan(CsvScan(source=again, guess="columns"), report)
    except DataError as error:
        return Scan(source, preview, problem=str(error))
    problem = problem_of(source, counting)
    if problem:
        return Scan(without_counts(source), preview, missing, problem)
    remarks = remarks_of(source, counting, rows[0])
    if source.found:
        source = source.read_as(source.found.model_copy(update={"remarks": remarks}))
    return Scan(source, preview, missing)


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


def _counted(
    source: CsvFile, guessing: bool, report: Report
) -> tuple[CsvFile, Counting, tuple[int, ...]]:
    """The file with what its rows hold; what they hold; and how many values each column misses."""
    counting, blocks = count(source, report)
    # Also of columns that are then ignored.
    missing = tuple(counting.missing.get(place, 0) for place in range(len(source.columns)))
    if guessing:
        before, better = source.columns, settled_columns(source, counting)
        source = source.model_copy(update={"columns": better})
        if any(missing[place] for place in range(len(better)) if better[place] != before[place]):
            # Other rows are dropped now.
            counting, blocks = count(source, report)
    found = {"columns": _with_categories(source, counting), "dropped": counting.dropped}
    source = source.model_copy(update=found)
    counts = counting.target.kept_counts
    classes = tuple(in_order(list(counts)))
    facts = ImportFacts(
        files=(blocks.text.mark,),
        settings="",
        sample_shape=(source.features,),
        class_names=classes,
        counts=tuple(counts[name] for name in classes),
    )
    return source.read_as(facts), counting, missing


def _with_categories(source: CsvFile, counting: Counting) -> tuple[Column, ...]:
    """The columns, the categorical inputs with the values they have in the rows to use."""
    columns = [column.model_copy(update={"categories": ()}) for column in source.columns]
    for used in source.inputs:
        if used.column.role == "categorical":
            names = tuple(in_order(list(counting.texts[used.place].kept_counts)))
            columns[used.place] = used.column.model_copy(update={"categories": names})
    return tuple(columns)
