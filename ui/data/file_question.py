"""What the process that reads data is asked when a file, or a setting of it, is chosen."""

from typing import NamedTuple

from dllab.spec import Spec
from dllab.spec.data import CsvFile, CsvScan, ImportedFile
from dllab.spec.data.csv_file import Guess


class FileQuestion(NamedTuple):
    """A job of `dllab.jobs.job.JOBS["data"]`, and what it is given as JSON."""

    job: str
    spec: str


def file_question(source: ImportedFile, before: Spec) -> FileQuestion:
    """How to read a file in.

    Args:
        source: the file, with its settings.
        before: the data set it takes the place of, which tells what has been chosen anew.
    """
    wanted = _opened(source, before)
    if not isinstance(wanted, CsvFile):
        return FileQuestion("scan_file", wanted.model_dump_json())
    guess: Guess = "nothing" if wanted.columns else "all"
    return FileQuestion("scan_csv", CsvScan(source=wanted, guess=guess).model_dump_json())


def _opened(source: ImportedFile, before: Spec) -> ImportedFile:
    """Another file is read with all settings left open: those found for the last one were its."""
    if (
        not source.problem
        or not isinstance(before, ImportedFile)
        or type(before) is not type(source)
    ):
        return source
    is_other = before.found is not None and before.path != source.path
    return type(source)(path=source.path) if is_other else source
