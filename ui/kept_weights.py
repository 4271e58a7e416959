"""The weights a session keeps of its runs, in files for the process that has Keras."""

import tempfile
from pathlib import Path

from dllab.session import SessionError
from ui.lab import Lab

# So many epochs can be gone back and forth between without reading the session again.
MOST_FILES = 32


class KeptWeights:
    """Puts weights into files, which are gone when the lab is closed."""

    def __init__(self, lab: Lab) -> None:
        self._lab = lab
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._files: dict[tuple[Path, int, int], Path] = {}

    def epochs(self, run: int) -> list[int]:
        """The epochs of a run at whose end the weights were kept, in their order."""
        snapshots = self._lab.book.runs[run].history.snapshots
        return sorted({each.epoch for each in snapshots if each.kind == "weights"})

    def newest(self, run: int) -> int | None:
        """The last of these; None if there is none."""
        return max(self.epochs(run), default=None)

    def file(self, run: int, epoch: int) -> Path:
        """A file with the weights of an epoch; reads the session, in whatever thread calls.

        Raises:
            SessionError: they are not kept, or damaged.
            OSError: the file cannot be written.
        """
        session = self._lab.session
        key = session.path, run, epoch
        if key not in self._files:
            content = self._read(run, epoch)
            self._folder = self._folder or tempfile.TemporaryDirectory(prefix="dllab-")
            path = Path(self._folder.name) / f"{len(self._files)}-{run}-{epoch}.safetensors"
            path.write_bytes(content)
            self._files[key] = path
        return self._files[key]

    def _read(self, run: int, epoch: int) -> bytes:
        raise SessionError(f"The weights of run {run} at epoch {epoch} were not kept.")

    def close(self) -> None:
        """Remove the files."""
        if self._folder:
            self._folder.cleanup()
            self._folder = None
            self._files.clear()
