"""What all data sets have in common that are read from a person's own files."""

import hashlib
import json
from pathlib import Path
from typing import Annotated, Any, ClassVar, Self

from pydantic import Field

from dllab.plurals import counted
from dllab.spec.base import Spec
from dllab.spec.help import Help
from dllab.spec.layers import Shape, describe_sample
from dllab.spec.marks import FilePath, FolderPath, Found

# Raised when the same files and settings come to make other arrays: older copies are then unknown.
CONVERSION = 1


class FileMark(Spec):
    """What tells a file's content from any other.

    Attributes:
        size: in bytes; of a folder, of all its images.
        sha256: of the content, in hexadecimal digits; of a folder, over name, size and content of
            each of its images in their order.
    """

    size: int
    sha256: str


class ImportFacts(Spec):
    """What reading the files has found out; with it, nothing is read while a person edits.

    Attributes:
        files: a mark for each of the spec's files, in the order of `ImportedFile.paths`.
        settings: which paths and settings this was found with.
        sample_shape: one sample's shape.
        class_names: in the order of the labels 0, 1, ...
        counts: samples of each class; without the test part.
        test_samples: samples kept for the final test.
        dropped: rows of a table that are no samples, because a value is missing.
        columns: of a table that the samples are made of; 0 where that is not known.
        filled: missing values of these columns that are filled in.
        names: what may be chosen by name, such as the arrays of an archive.
        remarks: what a person should know of how it was read, a sentence each.
    """

    files: tuple[FileMark, ...]
    settings: str
    sample_shape: Shape
    class_names: tuple[str, ...]
    counts: tuple[int, ...]
    test_samples: int = 0
    names: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    dropped: int = 0
    columns: int = 0
    filled: int = 0

    @property
    def samples(self) -> int:
        """How many samples may be split into training and validation part."""
        return sum(self.counts)

    @property
    def size(self) -> str:
        """How many samples of what, and how many rows of a table they come from."""
        size = f"{counted(self.samples, 'sample')} of {describe_sample(self.sample_shape)}"
        if not self.dropped:
            return size
        rows = counted(self.samples + self.dropped, "row")
        return f"{rows}, {self.dropped:,} of them dropped for missing values: {size}"

    @property
    def made_of(self) -> str:
        """What the samples of a table are made of, where that is not what stands in it."""
        parts = []
        if self.columns and (self.columns,) != self.sample_shape:
            parts.append(f"from {counted(self.columns, 'column')}")
        if self.filled:
            parts.append(f"{counted(self.filled, 'gap')} filled")
        return ", ".join(parts)

    def __str__(self) -> str:
        """The facts as sentences."""
        test = f", {self.test_samples:,} for the test" if self.test_samples else ""
        classes = ", ".join(
            f"{name} ({count:,})"
            for name, count in zip(self.class_names[:12], self.counts, strict=False)
        )
        more = ", …" if len(self.class_names) > 12 else ""
        made_of = f", {self.made_of}" if self.made_of else ""
        return "\n".join(
            [
                f"{self.size}{test}{made_of}.",
                f"{counted(len(self.class_names), 'class')}: {classes}{more}.",
                *self.remarks,
            ]
        )


class ImportedFile(Spec):
    """A data set in files of the person's own; reading them in fills in what is left open."""

    path: Annotated[
        str,
        FilePath("Any file"),
        Help(
            why="Content and settings decide the data set, not the place: a file that has moved is "
            "asked for, one that has changed is told."
        ),
    ] = Field(
        "", title="File", description="The file with the samples. Browse for it, or drop it here."
    )
    found: Annotated[
        ImportFacts | None,
        Found(),
        Help(why="Size and hash of the files are kept too: a change of their content is noticed."),
    ] = Field(None, title="Found", description="What reading the files has found out.")

    what: ClassVar[str] = "file"

    @property
    def paths(self) -> tuple[str, ...]:
        """The chosen files or the folder."""
        return tuple(getattr(self, name) for name in path_fields(type(self)) if getattr(self, name))

    @property
    def settings(self) -> str:
        """Stands for paths and settings: what was found with others says nothing of these."""
        return _digest(self.model_dump(mode="json", exclude={"found"}))

    @property
    def problem(self) -> str:
        """Why it cannot be used as it stands, and the mend; or nothing."""
        if not self.path:
            return f"No {self.what} is chosen: browse for one under Data set, or drop it there."
        if self.found is None or self.found.settings != self.settings:
            name = Path(self.path).name
            return f"{name} has not been read with these settings yet: read it in under Data set."
        return ""

    def read_as(self, facts: ImportFacts) -> Self:
        """The spec with what was found with its present paths and settings."""
        known = facts.model_copy(update={"settings": self.settings})
        return self.model_copy(update={"found": known})

    def has_content_of(self, other: Spec) -> bool:
        """Whether both were read from files of the same content."""
        if not isinstance(other, ImportedFile) or self.found is None or other.found is None:
            return False
        return self.found.files == other.found.files

    def store_key(self) -> str:
        """Content and settings: the same ones are the same set, wherever the files lie."""
        outside = {"found", *path_fields(type(self))}
        files = [mark.model_dump() for mark in self.found.files] if self.found else self.paths
        settings = self.model_dump(mode="json", exclude=outside)
        return _digest([CONVERSION, settings, files])


def path_fields(kind: type[ImportedFile]) -> tuple[str, ...]:
    """The fields that hold paths, in their order."""
    return tuple(
        name
        for name, field in kind.model_fields.items()
        if any(isinstance(mark, FilePath | FolderPath) for mark in field.metadata)
    )


def _digest(value: Any) -> str:  # noqa: ANN401 - anything JSON can write
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:32]
