"""What every importer gives back once the arrays lie in the store."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dllab.spec.data.imported import FileMark


@dataclass(frozen=True)
class Converted:
    """The result of reading a person's files.

    Attributes:
        settings: fields of the spec that had been left open, with what was taken for them.
        files: a mark for each file, in the order of `ImportedFile.paths` with these settings.
        names: what may be chosen by name instead.
        remarks: what a person should know of how it was read, a sentence each.
    """

    settings: Mapping[str, Any]
    files: tuple[FileMark, ...]
    names: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
