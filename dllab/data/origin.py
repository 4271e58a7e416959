"""Whether the files a data set was read from are still there, and still the same."""

from pathlib import Path

from dllab.data.cifar_binary import batch_files
from dllab.data.file_mark import file_mark, files_mark
from dllab.data.image_folder import folder_mark
from dllab.data.reading import named
from dllab.data.report import Report
from dllab.data.samples import DataError
from dllab.spec.data.files import CifarBinary, ImageFolder
from dllab.spec.data.imported import FileMark, ImportedFile, path_fields


class FileMoved(DataError):  # noqa: N818 - what has happened to it
    """A file is not where it was; `path` says where that was, `what` what has happened."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.what = f"{named(Path(path))} is no longer there"
        super().__init__(f"{self.what}: say where it is now, or choose another one.")


class FileChanged(DataError):  # noqa: N818 - what has happened to it
    """A file's content is not what was read; `path` names it, `what` says what has happened."""

    happened = "has changed since it was read"
    mend = "read it in again to go on with the new content"

    def __init__(self, path: str, before: FileMark, now: FileMark) -> None:
        self.path = path
        self.what = f"{named(Path(path))} {self.happened} ({_difference(before, now)})"
        super().__init__(f"{self.what}: {self.mend}.")


class OtherFile(FileChanged):
    """A file was named as the one that was read, and is not."""

    happened = "is not what was read"
    mend = "choose another one, or make this one the data set by dropping it on the window"


def _difference(before: FileMark, now: FileMark) -> str:
    if now.size == before.size:
        return "as many bytes, but other ones"
    return f"{now.size:,} bytes instead of {before.size:,}"


def check_there(source: ImportedFile) -> None:
    """Whether every file is in its place; nothing is read.

    Raises:
        FileMoved: one is not.
    """
    for path in source.paths:
        if not Path(path).exists():
            raise FileMoved(path)


def check_origin(
    source: ImportedFile, report: Report, fault: type[FileChanged] = FileChanged
) -> None:
    """Whether every file is in its place and has the content that was read.

    Args:
        source: as it was read in.
        report: hears the bytes compared.
        fault: what it is called where the content is another one.

    Raises:
        FileMoved, FileChanged: the first one that is not.
        Cancelled: `report` said so.
    """
    check_there(source)
    check_same(source, marks_of(source, report), fault)


def check_same(
    source: ImportedFile, now: tuple[FileMark, ...], fault: type[FileChanged] = FileChanged
) -> None:
    """Compare the marks of the present files with those that were read.

    Raises:
        FileChanged: one differs.
    """
    before = source.found.files if source.found else ()
    for path, old, new in zip(source.paths, before, now, strict=False):
        if old != new:
            raise fault(path, old, new)


def relocated(source: ImportedFile, path: str, report: Report) -> ImportedFile:
    """The same data set with its files in another place.

    Args:
        source: as it was read in.
        path: where the file or folder is now; files that belong to it are looked for beside it.
        report: hears the bytes compared.

    Raises:
        FileMoved, OtherFile: what is there is not what was read.
        Cancelled: `report` said so.
    """
    new = {"path": path}
    marks = dict(zip(source.paths, source.found.files if source.found else (), strict=False))
    for name in path_fields(type(source))[1:]:
        if (old := getattr(source, name)) and not Path(old).exists():
            new[name] = _beside(Path(path), Path(old).name, marks.get(old), report)
    moved = source.model_copy(update=new)
    check_origin(moved, report, OtherFile)
    return moved.read_as(moved.found) if moved.found else moved


def _beside(path: Path, name: str, mark: FileMark | None, report: Report) -> str:
    """A file in the same folder: by its name, or else by its content."""
    named_so = path.with_name(name)
    if mark is None or named_so.exists():
        return str(named_so)
    equal = (
        file
        for file in path.parent.iterdir()
        if file.is_file() and file.stat().st_size == mark.size and file_mark(file, report) == mark
    )
    return str(next(equal, named_so))


def marks_of(source: ImportedFile, report: Report) -> tuple[FileMark, ...]:
    """The marks of the files as they are now, in the order of their paths."""
    path = Path(source.path)
    if isinstance(source, ImageFolder):
        return (folder_mark(path, report),)
    if isinstance(source, CifarBinary):
        return (files_mark(batch_files(path), report),)
    return tuple(file_mark(Path(path), report) for path in source.paths)
