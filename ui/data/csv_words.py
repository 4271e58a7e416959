"""What is said of a table that stays as it was: an edit is refused, or its file has changed."""

from pathlib import Path

from dllab.spec.data import CsvFile

FILE_CHANGED = (
    "{name} has changed since it was read. Shown are the columns as they were read, without their "
    "rows; Read again takes the new content."
)
UNREADABLE = "{message} Shown are the columns as they were read, without their rows."


def refusal(before: CsvFile, wanted: CsvFile, problem: str) -> str:
    """What the person wanted of a table, and why it cannot be had.

    Args:
        before: the file as it is used.
        wanted: as the person wanted it.
        problem: why nobody can learn from that, and the mend.
    """
    return f"Nothing is changed: {_refused(before, wanted)}. {problem}"


def _refused(before: CsvFile, wanted: CsvFile) -> str:
    if wanted.format != before.format:
        return "the file cannot be read in this format"
    if wanted.target != before.target:
        return f"column {wanted.target!r} cannot be the class"
    for old, new in zip(before.columns, wanted.columns, strict=False):
        if new.role != old.role:
            return f"column {new.name!r} cannot be {new.role}"
        if new.missing != old.missing:
            return f"where column {new.name!r} misses values, {new.missing!r} cannot be used"
    return "the file cannot be read anew"


def changed_since(source: CsvFile) -> str:
    """What to say beside the columns of a file that has other content by now."""
    return FILE_CHANGED.format(name=Path(source.path).name)
