"""Whether a table that can be read can be learned from, and what is odd about it."""

from collections.abc import Iterator
from pathlib import Path

from dllab.data.csv_import.counting import MOST_CATEGORIES, Counting
from dllab.data.csv_import.faults import as_number, called, shown
from dllab.data.csv_import.head import Row
from dllab.data.reading import named
from dllab.plurals import counted
from dllab.spec.data import CsvFile

# Numbers with more different values are measured, not counted.
MOST_NUMBER_CLASSES = 100


def problem_of(source: CsvFile, counting: Counting) -> str:
    """Why nobody can learn from the table, and the mend; or nothing."""
    what = next(_problems(source, counting), "")
    return f"{named(Path(source.path))}{what}" if what else ""


def _problems(source: CsvFile, counting: Counting) -> Iterator[str]:
    target = called(source.columns[source.target_place])
    values = list(counting.target.categories.codes)
    if counting.rows == 0:
        yield (
            ", line 2: expected at least one row behind the names, received none; choose another "
            "file, or say that the first row has no names."
        )
    if len(values) > MOST_NUMBER_CLASSES and _all_numbers(values, source):
        yield (
            f", {target}: expected classes, received more than {MOST_NUMBER_CLASSES} different "
            "numbers. This looks like a regression; the lab classifies: choose another class "
            "column, or write ranges of the numbers as classes into the file."
        )
    if counting.target.categories.overflowed:
        yield (
            f", {target}: expected at most {MOST_CATEGORIES:,} classes, received more; choose "
            "another class column."
        )
    for used in source.inputs:
        if used.column.role == "categorical" and counting.texts[used.place].categories.overflowed:
            yield (
                f", {called(used.column)}: expected at most {MOST_CATEGORIES:,} categories, "
                "received more; use the column as numeric or not at all."
            )
    if not source.inputs:
        yield (
            f": expected a feature beside the {target}, received none; use one column at least as "
            "numeric or categorical, or choose another delimiter."
        )
    if counting.dropped == counting.rows:
        yield (
            f": expected rows without missing values, received none among {counting.rows:,}; "
            "ignore the columns that miss most, or fill them in."
        )
    if len(source.classes) < 2:
        found = shown(source.classes[0]) if source.classes else "none"
        yield (
            f", {target}: expected at least two classes, received only {found}; choose another "
            "class column, or add rows of other classes."
        )


def _all_numbers(values: list[str], source: CsvFile) -> bool:
    return all(as_number(value, source.format.decimal_sign) is not None for value in values)


def remarks_of(source: CsvFile, counting: Counting, first_row: Row) -> tuple[str, ...]:
    """What a person should know of a table that can be used, a sentence each."""
    file = named(Path(source.path))
    return tuple(f"{file}{remark}" for remark in _remarks(source, counting, first_row))


def _remarks(source: CsvFile, counting: Counting, first_row: Row) -> Iterator[str]:
    target = called(source.columns[source.target_place])
    names = [field.strip() for field in first_row] if source.format.header else []
    for place, name in enumerate(names):
        if name and names.index(name) < place:
            yield (
                f", line 1: expected different names of columns, received {name!r} for columns "
                f"{names.index(name) + 1} and {place + 1}; the later one is called "
                f"{source.columns[place].name!r} here."
            )
    if missing := counting.target.missing:
        rows = counted(missing, "such row")
        yield (
            f", line {counting.target.first_missing:,}, {target}: expected a class, received "
            f"nothing ({rows} in all, which {'is' if missing == 1 else 'are'} dropped); write the "
            "class into the file if it is known."
        )
    counts = counting.target.kept_counts
    single = [name for name in source.classes if counts[name] == 1]
    if single:
        code = counting.target.categories.codes[single[0]]
        more = f" (and {len(single) - 1:,} more)" if len(single) > 1 else ""
        yield (
            f", line {counting.target.first_lines[code]:,}, {target}: expected at least two rows "
            f"of each class, received one of {shown(single[0])}{more}; it cannot both train and "
            "validate: add rows, or leave it out."
        )
