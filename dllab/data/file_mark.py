"""What tells a file's content from any other."""

import hashlib
from pathlib import Path

from dllab.data.reading import told_of
from dllab.data.report import Report
from dllab.spec.data.imported import FileMark

PIECE = 4 << 20


def file_mark(path: Path, report: Report) -> FileMark:
    """Size and SHA-256 of a file.

    Raises:
        DataError: it cannot be read.
        Cancelled: `report` said so.
    """
    found = hashlib.sha256()
    done = 0
    with told_of(path), path.open("rb") as file:
        size = path.stat().st_size
        while piece := file.read(PIECE):
            found.update(piece)
            done += len(piece)
            report(f"Comparing {path.name}", done, size, "bytes")
    return FileMark(size=done, sha256=found.hexdigest())


def files_mark(paths: list[Path], report: Report) -> FileMark:
    """One mark for files that are chosen as one; a lone file's own."""
    marks = [file_mark(path, report) for path in paths]
    if len(marks) == 1:
        return marks[0]
    lines = [
        f"{path.name}\0{mark.size}\0{mark.sha256}\n"
        for path, mark in zip(paths, marks, strict=True)
    ]
    sha256 = hashlib.sha256("".join(lines).encode("utf-8", "replace")).hexdigest()
    return FileMark(size=sum(mark.size for mark in marks), sha256=sha256)
