"""The weights a session keeps of its runs, in files for the process that has Keras."""

import tempfile
from pathlib import Path

from dllab.history import RunHistory
from ui.lab import Lab

# A person goes back and forth between a few epochs; a file that is still asked of is newer.
MOST_FILES = 16


def kept_epochs(history: RunHistory) -> list[int]:
    """The epochs at whose end a run's weights were kept and still are, in their order."""
    kept: set[int] = set()
    for snapshot in history.snapshots:
        if snapshot.kind == "weights":
            kept.add(snapshot.epoch)
            kept.discard(snapshot.replaces)
    return sorted(kept)


class KeptWeights:
    """Puts weights into files, which are gone when the lab is closed."""

    def __init__(self, lab: Lab) -> None:
        self._lab = lab
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._files: dict[tuple[Path, int, int], Path] = {}

    def epochs(self, run: int) -> list[int]:
        """The epochs of a run at whose end the weights were kept, in their order."""
        return kept_epochs(self._lab.book.runs[run].history)

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
            content = session.snapshot(run, epoch, "weights")
            self._folder = self._folder or tempfile.TemporaryDirectory(prefix="dllab-")
            path = Path(self._folder.name) / f"{abs(hash(session.path))}-{run}-{epoch}.safetensors"
            path.write_bytes(content)
            self._files[key] = path
            while len(self._files) > MOST_FILES:
                self._files.pop(next(iter(self._files))).unlink(missing_ok=True)
        return self._files[key]

    def close(self) -> None:
        """Remove the files."""
        if self._folder:
            self._folder.cleanup()
            self._folder = None
            self._files.clear()
