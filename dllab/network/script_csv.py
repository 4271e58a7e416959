"""The part of a script that reads a CSV file, and the one that fills in what is missing."""

import json
from collections.abc import Sequence
from textwrap import indent

from dllab.data.csv_import.missing_text import MISSING
from dllab.spec.data import CsvFile, InputColumn

TAB = "    "
WIDEST = 96

FEATURES = '''\
def features(row):
    """A number for a numeric column; for another one a 1 in the place of its category."""
    values = []
    for place, categories in columns.items():
        text = row[place].strip()
        if categories is None:
            values.append(np.nan if text in missing else {number})
        else:
            values += [np.nan if text in missing else text == known for known in categories]
    return values'''


def csv_code(source: CsvFile) -> str:
    """The lines that make `x` and `y`, NaN where a value is to be filled in."""
    comma = source.format.decimal == "comma"
    read = [_rows(source), f"missing = {_listed(MISSING, '{}')}", _columns(source)]
    features = FEATURES.format(number='float(text.replace(",", "."))' if comma else "float(text)")
    return "\n\n\n".join(["\n".join(read), features, "\n".join(_made(source))])


def _rows(source: CsvFile) -> str:
    form = source.format
    quoting = {
        "double": "",
        "single": ', quotechar="\'"',
        "none": ", quoting=csv.QUOTE_NONE",
    }[form.quote]
    names = "[1:]  # the first row has the names" if form.header else ""
    return f"""\
with open({_text(source.path)}, encoding="{form.codec}", newline="") as file:
    reader = csv.reader(file, delimiter={_text(form.delimiter_sign)}{quoting})
    rows = [row for row in reader if row]{names}"""


def _columns(source: CsvFile) -> str:
    """Which fields of a row are used: all alike on one line, else one a line."""
    inputs = source.inputs
    places = [used.place for used in inputs]
    if all(used.column.role == "numeric" for used in inputs):
        if places == list(range(places[0], places[-1] + 1)):
            return f"columns = dict.fromkeys(range({places[0]}, {places[-1] + 1}))"
        return f"columns = dict.fromkeys({_listed(places)})"
    lines = "\n".join(
        f"{used.place}: {_categories(used)},  # {' '.join(used.column.name.split())}"
        for used in inputs
    )
    return f"columns = {{\n{indent(lines, TAB)}\n}}"


def _categories(used: InputColumn) -> str:
    return "None" if used.column.role == "numeric" else _listed(used.column.categories)


def _made(source: CsvFile) -> list[str]:
    place = source.target_place
    drops = [
        feature
        for used in source.inputs
        if used.column.missing == "drop"
        for feature in range(used.start, used.start + used.width)
    ]
    # Rounded as the lab's store does, so that figures computed from them are the lab's.
    x = 'x = np.array([features(row) for row in rows], dtype="float32").astype("float64")'
    y = f'y = np.array([classes.index(row[{place}].strip()) for row in rows], dtype="int32")'
    classes = f"classes = {_listed(source.classes)}"
    if not source.dropped:
        return [x, classes, y]
    return [
        f"rows = [row for row in rows if row[{place}].strip() not in missing]",
        x,
        "# Rows are dropped where one of these features is missing.",
        f"kept = np.flatnonzero(~np.isnan(x[:, {_listed(drops)}]).any(axis=1))",
        "x, rows = x[kept], [rows[place] for place in kept]",
        classes,
        y,
    ]


def filling_code(source: CsvFile, parts: Sequence[str]) -> str:
    """From the split to parts without gaps; empty where nothing is to be filled in."""
    gaps = [used for used in source.inputs if used.column.missing != "drop"]
    if not gaps:
        return ""
    lines = "\n".join(_filling(used, ", ".join(f"x_{part}" for part in parts)) for used in gaps)
    return f"# Missing values: filled with figures of the training part alone\n{lines}"


def _filling(used: InputColumn, parts: str) -> str:
    start, stop = used.start, used.start + used.width
    if used.column.missing == "mean":
        figure = f"filling = np.nanmean(x_train[:, {start}])"
    elif used.column.role == "numeric":
        figure = f"""\
values, counts = np.unique(
    x_train[~np.isnan(x_train[:, {start}]), {start}], return_counts=True
)
filling = values[counts.argmax()]"""
    else:
        most = f"np.nansum(x_train[:, {start}:{stop}], axis=0).argmax()"
        figure = f"filling = np.eye({used.width})[{most}]"
    where = f"{start}:{stop}" if used.width > 1 else str(start)
    return f"""\
{figure}
for part in ({parts}):
    part[np.isnan(part[:, {start}]), {where}] = filling"""


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _listed(values: Sequence[str | int], brackets: str = "[]") -> str:
    """A list on one line, or on as many as a page's width asks for."""
    words = [_text(value) if isinstance(value, str) else str(value) for value in values]
    line = ", ".join(words)
    if len(line) <= WIDEST - 4 * len(TAB):
        return f"{brackets[0]}{line}{brackets[1]}"
    lines = [""]
    for word in words:
        if len(lines[-1]) + len(word) > WIDEST - 2 * len(TAB):
            lines.append("")
        lines[-1] += f"{word}, "
    body = "\n".join(line.rstrip() for line in lines)
    return f"{brackets[0]}\n{indent(body, TAB)}\n{brackets[1]}"
