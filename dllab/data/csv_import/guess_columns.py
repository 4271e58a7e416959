"""Guesses what each column of a table is used as, and which one holds the classes."""

from collections.abc import Iterator
from itertools import pairwise

from dllab.data.csv_import.counting import CategoryCount, Counting, NumberCount
from dllab.data.csv_import.faults import as_number
from dllab.data.csv_import.head import Row
from dllab.data.csv_import.missing_text import is_missing
from dllab.spec.data import Column, CsvFile, CsvFormat
from dllab.spec.data.csv_file import FEW_MISSING, MOST_MISSING, ColumnRole, Missing

TARGET_NAMES = ("class", "label", "target", "species", "category", "outcome", "diagnosis", "y")
NUMBERING_NAMES = {"id", "index", "no", "nr", "row", "rownames", "unnamed: 0"}
# A column of text is numeric if most of it is: the odd word among numbers is a mistake to be told.
NUMERIC_SHARE = 0.9
# Text with more values is a name or a remark; numbers with more are measured, not counted.
MOST_CATEGORIES, MOST_NUMBER_CLASSES = 50, 10
# So many rows that each has a value of its own hardly by chance.
TELLING_ROWS = 10
# A wide table is known by fewer rows.
LEAST_ROWS, MOST_FIELDS = 100, 50_000


def column_names(rows: list[Row], form: CsvFormat) -> tuple[str, ...]:
    """The names in the first row, or numbers; a name met before gets a number behind it."""
    first = rows[0] if rows else []
    names: list[str] = []
    for place, field in enumerate(first, start=1):
        name = (field.strip() if form.header else "") or f"column {place}"
        names.append(name if name not in names else next(_numbered(name, {*names, *first})))
    return tuple(names)


def _numbered(name: str, taken: set[str]) -> Iterator[str]:
    number = 2
    while True:
        if (candidate := f"{name} ({number})") not in taken:
            yield candidate
        number += 1


def guess_columns(rows: list[Row], form: CsvFormat) -> tuple[tuple[Column, ...], str]:
    """The columns, and the name of the one that holds the classes.

    Args:
        rows: the first rows, names included.
        form: how they were read.
    """
    names = column_names(rows, form)
    samples = rows[form.header :][: max(LEAST_ROWS, MOST_FIELDS // max(len(names), 1))]
    fields = [
        [row[place] for row in samples if len(row) == len(names) and not is_missing(row[place])]
        for place in range(len(names))
    ]
    columns = [
        Column(name=name, role=_guess_role(name, values, form))
        for name, values in zip(names, fields, strict=True)
    ]
    target = _guess_target(columns, fields, form)
    columns = [
        column.model_copy(update={"role": "categorical"}) if column.name == target else column
        for column in columns
    ]
    return tuple(columns), target


def _guess_role(name: str, values: list[str], form: CsvFormat) -> ColumnRole:
    sign = form.decimal_sign
    numbers = [as_number(value, sign) for value in values]
    known = [number for number in numbers if number is not None]
    if not values:
        return "ignored"
    if len(known) >= NUMERIC_SHARE * len(values):
        return "ignored" if _numbers_rows(name, known) else "numeric"
    different = len(set(values))
    all_differ = different == len(values) >= TELLING_ROWS
    return "ignored" if all_differ or different > MOST_CATEGORIES else "categorical"


def _numbers_rows(name: str, numbers: list[float]) -> bool:
    """Whether a column numbers the rows: by its name, or because it counts by ones."""
    if plain_name(name) in NUMBERING_NAMES:
        return len(set(numbers)) == len(numbers)
    steps = {after - before for before, after in pairwise(numbers)}
    return steps == {1.0} and len(numbers) >= TELLING_ROWS


def _guess_target(columns: list[Column], fields: list[list[str]], form: CsvFormat) -> str:
    """By its name; else the last column of categories, of few numbers, or the last one at all."""
    categorical = [column.name for column in columns if column.role == "categorical"]
    by_name = {
        plain_name(column.name): column.name
        for column, values in zip(columns, fields, strict=True)
        if not categorical or not _is_coordinate(column, values, form)
    }
    named = [by_name[name] for name in TARGET_NAMES if name in by_name]
    few = [
        column.name
        for column, values in zip(columns, fields, strict=True)
        if column.role == "numeric" and 1 < len(set(values)) <= MOST_NUMBER_CLASSES
    ]
    numeric = [column.name for column in columns if column.role == "numeric"]
    last = [column.name for column in columns]
    return next((group[-1] for group in (named[:1], categorical, few, numeric, last) if group), "")


def _is_coordinate(column: Column, values: list[str], form: CsvFormat) -> bool:
    """Whether y is measured rather than what is to be predicted."""
    numbers = (as_number(value, form.decimal_sign) for value in values)
    return (
        plain_name(column.name) == "y"
        and column.role == "numeric"
        and not all(number is None or number.is_integer() for number in numbers)
    )


def plain_name(name: str) -> str:
    """A name without what people write differently."""
    return name.strip().lower()


def settled_columns(source: CsvFile, counting: Counting) -> tuple[Column, ...]:
    """The guessed columns once all rows are counted: what says nothing is ignored.

    Where few values are missing their rows are dropped, where many are they are filled in.
    """
    columns = list(source.columns)
    for used in source.inputs:
        found = counting.numbers.get(used.place) or counting.texts[used.place]
        columns[used.place] = used.column.model_copy(
            update=_settled(used.column.role, found, counting.rows)
        )
    return tuple(columns)


def _settled(
    role: ColumnRole, found: NumberCount | CategoryCount, rows: int
) -> dict[str, ColumnRole | Missing]:
    overflowed = isinstance(found, CategoryCount) and found.categories.overflowed
    if rows and (found.is_constant or overflowed or found.missing > MOST_MISSING * rows):
        return {"role": "ignored"}
    if found.missing > FEW_MISSING * rows:
        return {"missing": "mean" if role == "numeric" else "most frequent"}
    return {}
