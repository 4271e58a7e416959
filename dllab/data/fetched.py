"""Whether a published data set has been fetched, and reading its files into the store."""

from functools import partial
from pathlib import Path

from dllab.data.published import published
from dllab.data.report import Report, unreported
from dllab.data.samples import DataError
from dllab.data.store import find_stored, stored, write_names
from dllab.spec.data import Source
from dllab.spec.data.downloads import Cifar10, Downloaded, FashionMnist
from dllab.spec.data.files import IdxFiles


def is_fetched(source: Downloaded) -> bool:
    """Whether it can be read without a network; takes no time."""
    return published(source).is_there or find_stored(source) is not None


def unfetched(source: Source) -> str:
    """How to get a set that must be fetched and is not there; of any other, nothing."""
    if not isinstance(source, FashionMnist | Cifar10) or is_fetched(source):
        return ""
    found = published(source)
    return (
        f"{found.title} has not been fetched yet: press Fetch under Data, or run "
        f"`dllab fetch {found.name}`."
    )


def unusable(source: Source) -> str:
    """Why a data set cannot be read now, and the mend; or nothing."""
    return source.problem or unfetched(source)


def check_fetched(source: Source) -> None:
    """See that a set which must be fetched is there.

    Raises:
        DataError: it is not, and how to get it.
    """
    if missing := unfetched(source):
        raise DataError(missing)


def fetched_folder(source: Downloaded, report: Report = unreported) -> Path:
    """The stored copy of a data set that has been fetched.

    Raises:
        DataError: it has not been fetched, or a file is not the published one.
        Cancelled: `report` said so.
    """
    if folder := find_stored(source):
        return folder
    check_fetched(source)
    return stored(source, partial(_read, source, report))


def _read(source: Downloaded, report: Report, place: Path) -> None:
    # The window's start must not wait for what only a first reading needs.
    from dllab.data.cifar_binary import convert_cifar  # noqa: PLC0415
    from dllab.data.idx_files import convert_idx  # noqa: PLC0415

    found = published(source)
    paths = [found.folder / file.name for file in found.files]
    for path, file in zip(paths, found.files, strict=True):
        if not file.is_at(path):
            raise DataError(
                f"{path} is not the published file, expected MD5 {file.md5}: remove it and fetch "
                f"{found.title} again."
            )
    match source:
        case FashionMnist():
            fields = ("path", "labels", "test_images", "test_labels")
            given = dict(zip(fields, map(str, paths), strict=True))
            convert_idx(IdxFiles.model_validate(given), place, report)
        case Cifar10():
            convert_cifar(paths[0], place, report)
    write_names(place, found.facts.class_names)
