"""Session files as the commands use them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from dllab.commands.failure import CommandError
from dllab.history import RunHistory
from dllab.session import Session, SessionError
from dllab.spec import Experiment


@contextmanager
def reading(path: Path) -> Iterator[Session]:
    """An existing session file; only looked at where somebody else writes it, or nobody may.

    Raises:
        CommandError: it cannot be opened or read.
    """
    with _held(lambda: Session.open_or_view(path)) as session:
        yield session


@contextmanager
def writing(path: Path, experiment: Experiment) -> Iterator[Session]:
    """A session file to add to; a new one, with this experiment as its draft, if it is not there.

    Raises:
        CommandError: it cannot be opened, made or written.
    """
    with _held(
        lambda: Session.open(path) if _is_there(path) else _created(path, experiment)
    ) as session:
        yield session


@contextmanager
def going_on_with(path: Path) -> Iterator[Session]:
    """An existing session file whose runs are added to.

    Raises:
        CommandError: it cannot be opened or written.
    """
    with _held(lambda: Session.open(path)) as session:
        yield session


@contextmanager
def _held(opened: Callable[[], Session]) -> Iterator[Session]:
    """A session until the block ends; what goes wrong with it leaves as a CommandError."""
    try:
        with opened() as session:
            yield session
    except SessionError as error:
        raise CommandError(str(error)) from error


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        # Such as a name that is too long: making the file will say so.
        return False


def _created(path: Path, experiment: Experiment) -> Session:
    session = Session.create(path)
    session.set_draft(experiment)
    return session


def one_run(path: Path, number: int) -> tuple[int, str, RunHistory]:
    """One run of a session file.

    Raises:
        CommandError: there is no such run, or the file cannot be read.
    """
    with reading(path) as session:
        for record in session.runs():
            if record.number == number:
                return number, record.name, session.history(number)
        known = ", ".join(str(record.number) for record in session.runs()) or "none"
    raise CommandError(f"{path} has no run {number}; its runs are: {known}.")
