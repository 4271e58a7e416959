"""`dllab train`: an experiment trained here, its run kept in a session file."""

import sys
from pathlib import Path

from dllab.commands.failure import CommandError
from dllab.commands.following import followed, told
from dllab.commands.sessions import writing
from dllab.data import DataError, facts
from dllab.data.fetched import check_fetched
from dllab.data.importing import read_in
from dllab.results import Result
from dllab.session import Session
from dllab.spec import Experiment, ExperimentError, from_json, problems, remarks, to_json
from dllab.spec.data.imported import ImportedFile, path_fields


def train_file(path: Path, session: Path | None, *, name: str | None, as_json: bool) -> int:
    """Train the experiment in a JSON file; print what is remarked, then what it came to."""
    experiment = read_experiment(path)
    try:
        check_fetched(experiment.data.source)
    except DataError as error:
        raise CommandError(f"{path}: {error}") from error
    for remark in remarks(experiment, facts(experiment.data)):
        print(f"{path}: {remark.sentence}", file=sys.stderr)
    target = session or Path(f"{path.stem}.dllab")
    with writing(target, experiment) as opened:
        result = train_into(opened, experiment, name)
    return told(result, target, as_json=as_json)


def read_experiment(path: Path) -> Experiment:
    """The experiment in a file, its data read in, checked to fit them.

    Raises:
        CommandError: it or its data cannot be read, it is not valid, or it does not fit.
    """
    try:
        experiment = from_json(path.read_bytes())
    except OSError as error:
        raise CommandError(
            f"{path} cannot be read ({error.strerror}): expected an experiment as `dllab new` "
            "prints it."
        ) from error
    except ExperimentError as error:
        raise CommandError(f"{path}: {error}") from error
    experiment = _with_data(experiment, path)
    found = problems(experiment, facts(experiment.data))
    if found:
        raise CommandError("\n".join(f"{path}: {problem.sentence}" for problem in found))
    return experiment


def _with_data(experiment: Experiment, path: Path) -> Experiment:
    """The experiment with what its files hold, if nobody has read them with its settings yet."""
    source = experiment.data.source
    if not isinstance(source, ImportedFile) or not source.problem:
        return experiment
    # A session outlives the folder in which the command was run.
    names = [name for name in path_fields(type(source)) if getattr(source, name)]
    places = {name: str(Path(getattr(source, name)).resolve()) for name in names}
    try:
        filled, _ = read_in(source.model_copy(update=places))
    except DataError as error:
        raise CommandError(f"{path}: {error}") from error
    print(f"{path}: read {Path(filled.path).name}. {filled.found}", file=sys.stderr)
    data = experiment.data.model_copy(update={"source": filled})
    return experiment.model_copy(update={"data": data})


def train_into(session: Session, experiment: Experiment, name: str | None = None) -> Result:
    """Train as a new run of an open session, with a progress bar; Ctrl+C stops it."""
    number = session.new_run(name or f"run {session.next_run}")
    return followed(session, number, to_json(experiment), experiment.training.epochs)
