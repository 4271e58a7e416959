"""Guesses how a text becomes rows and fields, from its beginning."""

import re
from collections import Counter

from dllab.data.csv_import.faults import as_number
from dllab.data.csv_import.head import Row, guess_encoding, head_rows, head_text
from dllab.data.csv_import.missing_text import is_missing
from dllab.data.csv_import.quotes import MisplacedQuote, Records
from dllab.spec.data import CsvFormat
from dllab.spec.data.csv_file import Decimal, Delimiter, Quote

ROWS = 200
# A comma is the likeliest delimiter, but the others hardly ever part all lines alike by chance,
# while decimal commas do.
DELIMITERS: tuple[Delimiter, ...] = ("tab", "semicolon", "bar", "comma")
COMMA_NUMBER = re.compile(r"[+-]?\d*,\d+(e[+-]?\d+)?", re.IGNORECASE)
POINT_NUMBER = re.compile(r"[+-]?\d*\.\d+(e[+-]?\d+)?", re.IGNORECASE)


def guess_format(head: bytes) -> CsvFormat:
    """The likeliest format of a file that begins so."""
    encoding = guess_encoding(head)
    text = head_text(head, CsvFormat(encoding=encoding).codec)
    forms = [
        CsvFormat(encoding=encoding, delimiter=name, quote=_guess_quote(text, name))
        for name in DELIMITERS
    ]
    # The first of equals.
    form = max(forms, key=lambda form: _evenness(head_rows(head, form, ROWS)))
    rows = head_rows(head, form, ROWS)
    form = form.model_copy(update={"decimal": _guess_decimal(rows, form)})
    return form.model_copy(update={"header": has_names(rows, form)})


def _guess_quote(text: str, delimiter: Delimiter) -> Quote:
    """The mark that stands around fields; none where double ones stand inside of them."""
    form = CsvFormat(delimiter=delimiter)
    edge = f"(?:^|$|{re.escape(form.delimiter_sign)})"
    around = {
        name: len(re.findall(f"{edge}{sign}[^{sign}\n]*{sign}(?={edge})", text, re.MULTILINE))
        for name, sign in (("double", '"'), ("single", "'"))
        # Most tables have none, and to know that takes a hundredth of the time.
        if sign in text
    }
    if around.get("single", 0) > around.get("double", 0):
        return "single"
    try:
        data = text.encode()
        Records(form.delimiter_sign, form.quote_sign, data).last_end(data)
    except MisplacedQuote:
        return "double" if around.get("double") else "none"
    return "double"


def _evenness(rows: list[Row]) -> float:
    """The share of rows with the usual number of fields; 0 where that is one."""
    widths = Counter(map(len, rows))
    width, count = max(widths.items(), key=lambda item: item[1], default=(1, 0))
    return round(count / len(rows), 2) if width > 1 else 0


def _guess_decimal(rows: list[Row], form: CsvFormat) -> Decimal:
    if form.delimiter == "comma":
        return "point"
    fields = [field.strip() for row in rows for field in row]
    commas = sum(bool(COMMA_NUMBER.fullmatch(field)) for field in fields)
    points = sum(bool(POINT_NUMBER.fullmatch(field)) for field in fields)
    return "comma" if commas > points else "point"


def has_names(rows: list[Row], form: CsvFormat) -> bool:
    """Whether the first row names the columns.

    Names are no numbers. Where every column is text they are told by being met in no other row.
    """
    if len(rows) < 2:
        return not any(_is_number(field, form) for row in rows for field in row)
    first, *others = rows
    if any(_is_number(field, form) for field in first):
        return False
    if all(map(is_missing, first)):
        return False
    numeric = any(_is_number(field, form) for row in others for field in row)
    if numeric:
        return True
    return not any(
        name == field for row in others for name, field in zip(first, row, strict=False) if name
    )


def _is_number(field: str, form: CsvFormat) -> bool:
    return as_number(field, form.decimal_sign) is not None
