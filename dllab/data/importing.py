"""A person's files read into the store; what their spec leaves open is filled in on the way."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from dllab.data.cifar_binary import batch_files, convert_cifar
from dllab.data.converted import Converted
from dllab.data.file_mark import files_mark
from dllab.data.idx_files import convert_idx
from dllab.data.image_folder import Decoder, convert_folder
from dllab.data.npz_file import convert_npz
from dllab.data.origin import check_same, check_there
from dllab.data.report import Report, unreported
from dllab.data.samples import DataError, Samples
from dllab.data.store import find_stored, making, open_stored, put
from dllab.spec.data.csv_file import CsvFile, CsvScan, Guess
from dllab.spec.data.files import CifarBinary, IdxFiles, ImageFolder, NpzFile
from dllab.spec.data.imported import ImportedFile, ImportFacts


def read_in(
    source: ImportedFile, report: Report = unreported, others: Iterable[Decoder] = ()
) -> tuple[ImportedFile, Path]:
    """Read files as their spec says; the spec with everything found out, and the stored copy.

    Args:
        source: paths and settings; what is left open is guessed.
        report: hears how far it is.
        others: decoders of images that work beside this process.

    Raises:
        DataError: what is wrong, where, and the mend; nothing is kept.
        Cancelled: `report` said so; nothing is kept.
    """
    if not source.path:
        raise DataError(source.problem)
    with making() as place:
        if isinstance(source, CsvFile):
            table = _table(source, place, report)
            return table, put(place, table)
        converted = convert(source, place, report, others)
        filled = source.model_copy(update=converted.settings)
        filled = filled.read_as(facts_of(open_stored(place), converted, source))
        return filled, put(place, filled)


def imported_folder(source: ImportedFile, report: Report = unreported) -> Path:
    """The stored copy of files read in before; made anew from them where it has been cleaned up.

    Raises:
        DataError: they have not been read in, have moved or changed, or cannot be read any more.
        Cancelled: `report` said so.
    """
    if source.problem:
        raise DataError(source.problem)
    if folder := find_stored(source):
        return folder
    check_there(source)
    with making() as place:
        check_same(source, convert(source, place, report).files)
        return put(place, source)


def _table(source: CsvFile, folder: Path, report: Report) -> CsvFile:
    """A table, with all that reading it has found out."""
    # pyarrow takes a quarter of a second, which a window that starts has not got.
    from dllab.data.csv_import.convert import scanned  # noqa: PLC0415

    guess: Guess = "nothing" if source.columns else "all"
    return scanned(CsvScan(source=source, guess=guess), folder, report)


def convert(
    source: ImportedFile, folder: Path, report: Report, others: Iterable[Decoder] = ()
) -> Converted:
    """Write the arrays of a person's files into an empty folder of the store."""
    match source:
        case NpzFile():
            return convert_npz(source, folder, report)
        case IdxFiles():
            return convert_idx(source, folder, report)
        case ImageFolder():
            return convert_folder(source, folder, report, others)
        case CsvFile():
            from dllab.data.csv_import.convert import convert_csv  # noqa: PLC0415 - as in `_table`

            return convert_csv(source, folder, report)
        case CifarBinary():
            path = Path(source.path)
            mark = files_mark(batch_files(path), report)
            convert_cifar(path, folder, report, source.label)
            return Converted({}, (mark,))
        case _:
            raise NotImplementedError(f"No reader is known for {type(source).__name__}.")


def facts_of(samples: Samples, converted: Converted, source: ImportedFile) -> ImportFacts:
    """What the rest of the lab must know of the arrays read.

    Raises:
        DataError: fewer than two classes have samples.
    """
    counts = np.bincount(samples.y, minlength=len(samples.class_names))
    if np.count_nonzero(counts) < 2:
        raise DataError(
            f"{Path(source.path).name}: expected samples of at least two classes, received "
            f"{np.count_nonzero(counts)}; add samples or choose other files."
        )
    return ImportFacts(
        files=converted.files,
        settings="",
        sample_shape=samples.x.shape[1:],
        class_names=samples.class_names,
        counts=tuple(counts.tolist()),
        test_samples=len(samples.y_test),
        names=converted.names,
        remarks=(*converted.remarks, *_rare(samples.class_names, counts)),
    )


def _rare(names: tuple[str, ...], counts: np.ndarray) -> list[str]:
    """Classes a split cannot share out."""
    told = ((0, "No sample of"), (1, "A single sample, so that either part lacks it, of"))
    found = [
        (text, [names[place] for place in np.flatnonzero(counts == few)]) for few, text in told
    ]
    return [
        f"{text}: {', '.join(rare[:8])}{', …' if len(rare) > 8 else ''}."
        for text, rare in found
        if rare
    ]
