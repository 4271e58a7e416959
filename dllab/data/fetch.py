"""Fetches a published data set, or takes it from a folder; every file is checked."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pooch
from filelock import FileLock, Timeout

from dllab.data.published import PublishedFile, PublishedSet, published
from dllab.data.report import Report, unreported
from dllab.data.samples import DataError
from dllab.data.transfer import CHUNK, Transfer
from dllab.spec.data.downloads import Downloaded

Told = Callable[[int], None]


def fetch(source: Downloaded, report: Report = unreported, given: Path | None = None) -> Path:
    """Bring all files of a data set that are not there yet; the folder that holds them.

    Files placed by hand in that folder count as there when their checksum is right.

    Args:
        source: the data set.
        report: hears the bytes that are there, of all files.
        given: a folder that holds the files; None: they are fetched.

    Raises:
        DataError: a file did not come, or is another one; why, and what to do. Nothing of it is
            left behind but what can be continued.
        Cancelled: `report` said so.
    """
    found = published(source)
    with _alone(found):
        missing = [file for file in found.files if not file.is_at(found.folder / file.name)]
        done = found.size - sum(file.size for file in missing)
        for file in missing:
            told = _Told(report, f"Fetching {found.title}", done, found.size)
            if given:
                _take(given / file.name, found, file, told)
            else:
                _download(found, file, told)
            done += file.size
        report(f"Fetching {found.title}", found.size, found.size, "bytes")
    return found.folder


class _Told:
    """Adds what was there before to the bytes of one file."""

    def __init__(self, report: Report, doing: str, before: int, total: int) -> None:
        self._report, self._doing, self._before, self._total = report, doing, before, total

    def __call__(self, done: int) -> None:
        self._report(self._doing, self._before + done, self._total, "bytes")


@contextmanager
def _alone(found: PublishedSet) -> Iterator[None]:
    """In our folder, and nobody else with us."""
    lock = FileLock(found.folder.parent / f".{found.name}.lock", timeout=0)
    try:
        found.folder.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        raise DataError(
            f"{found.title} is being fetched already, by another window or command: wait for that."
        ) from error
    except OSError as error:
        raise _unusable(error, found.folder) from error
    try:
        for stray in found.folder.glob("tmp????????"):
            # pooch's, of a process that was killed.
            stray.unlink()
        yield
    finally:
        lock.release()


def _unusable(error: OSError, path: Path) -> DataError:
    """A file or folder that the system refuses."""
    return DataError(
        f"{error.filename or path} cannot be used ({error.strerror}): allow it or make room, or "
        "choose another place for the lab's files by the environment variable DLLAB_HOME."
    )


def _download(found: PublishedSet, file: PublishedFile, told: Told) -> None:
    # It tells of each download on standard error.
    pooch.get_logger().setLevel("ERROR")
    transfer = Transfer(file, found.folder, told)
    url = found.url_of(file)
    for _ in range(2):
        try:
            pooch.retrieve(url, f"md5:{file.md5}", file.name, found.folder, downloader=transfer)
        except DataError:
            raise
        except ValueError as error:
            # The part of an earlier try may have been damaged: once more, from its beginning.
            if not transfer.resumed:
                raise DataError(_wrong_content(found, file, url)) from error
        else:
            return


def _wrong_content(found: PublishedSet, file: PublishedFile, url: str) -> str:
    return (
        f"{url} sent other bytes than the published {file.name}, expected MD5 {file.md5}; they "
        f"were thrown away: fetch again, or place {file.name} by hand in {found.folder}; it is "
        "found and checked there."
    )


def _take(path: Path, found: PublishedSet, file: PublishedFile, told: Told) -> None:
    """Copy a file that is given, and check what was copied."""
    if not path.is_file():
        names = ", ".join(file.name for file in found.files)
        raise DataError(
            f"{path.parent} holds no {file.name}: expected {names}; choose the folder that holds "
            "them, or fetch them."
        )
    copy = found.folder / f"{file.name}.copy"
    try:
        received = _copied(path, copy, told)
        if received != file.md5:
            raise DataError(
                f"{path} is not the published file: expected {file.size:,} bytes with MD5 "
                f"{file.md5}, received {path.stat().st_size:,} bytes with MD5 {received}; get it "
                f"anew from {found.url_of(file)}, and keep it packed."
            )
        copy.replace(found.folder / file.name)
    except OSError as error:
        raise _unusable(error, copy) from error
    finally:
        copy.unlink(missing_ok=True)


def _copied(path: Path, copy: Path, told: Told) -> str:
    """Copy a file; the MD5 of its bytes."""
    seen, done = hashlib.md5(usedforsecurity=False), 0
    with path.open("rb") as content, copy.open("wb") as file:
        while chunk := content.read(CHUNK):
            file.write(chunk)
            seen.update(chunk)
            done += len(chunk)
            told(done)
    return seen.hexdigest()
