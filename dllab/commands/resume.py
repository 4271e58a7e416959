"""`dllab resume`: a run of a session gone on with, as if it had never ended."""

import tempfile
from pathlib import Path

from dllab.commands.failure import CommandError
from dllab.commands.following import followed, told
from dllab.commands.sessions import going_on_with
from dllab.going_on import CannotGoOnError, resume_recipe
from dllab.progress import planned_epochs


def resume_run(path: Path, run: int, epochs: int | None, *, as_json: bool) -> int:
    """Go on with a run to its last epoch, or to another one; print what it came to."""
    with going_on_with(path) as session, tempfile.TemporaryDirectory() as folder:
        try:
            recipe = resume_recipe(session, run, epochs, Path(folder))
        except CannotGoOnError as error:
            raise CommandError(f"{path}: {error}") from error
        planned = epochs or planned_epochs(session.history(run))
        result = followed(session, run, recipe.as_json(), planned)
    return told(result, path, as_json=as_json)
