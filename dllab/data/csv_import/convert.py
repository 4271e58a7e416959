"""Makes a CSV file's arrays anew, as it was read in once."""

from pathlib import Path

from dllab.data.converted import Converted
from dllab.data.csv_import.scan import scan
from dllab.data.file_mark import file_mark
from dllab.data.origin import FileChanged
from dllab.data.report import Report, unreported
from dllab.data.samples import DataError
from dllab.spec.data import CsvFile, CsvScan, FileMark


def convert_csv(source: CsvFile, folder: Path, report: Report = unreported) -> Converted:
    """Write the rows to use, with the settings they were read with.

    Args:
        source: as it was read in.
        folder: where to write; empty.
        report: hears how far it has come.

    Raises:
        FileChanged: the file is not as it was read in, and cannot be read that way.
        DataError: it cannot be read.
        Cancelled: `report` said so.
    """
    before = marked(source)
    try:
        found = scanned(CsvScan(source=source, guess="nothing"), folder, report)
    except DataError as error:
        # It could be read when it was read in: that it changed is the better reason.
        now = file_mark(Path(source.path), report)
        raise (error if now == before else FileChanged(source.path, before, now)) from error
    return Converted({}, (marked(found),))


def scanned(wanted: CsvScan, folder: Path, report: Report) -> CsvFile:
    """The file as it has been read in; its samples lie in the folder.

    Raises:
        DataError: it cannot be used.
        Cancelled: `report` said so.
    """
    found = scan(wanted, folder, report)
    if found.problem:
        raise DataError(found.problem)
    return found.source


def marked(source: CsvFile) -> FileMark:
    """The mark of the file that was read in.

    Raises:
        DataError: none was.
    """
    if source.found is None:
        raise DataError(source.problem)
    return source.found.files[0]
