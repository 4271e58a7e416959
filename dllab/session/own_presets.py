"""A person's own presets: experiments kept as JSON files in the lab's data folder."""

import re

from dllab.atomic_file import write_atomically
from dllab.session.folders import presets_folder
from dllab.spec import Experiment, ExperimentError, from_json, to_json

ENDING = ".json"
LONGEST = 60
# What a file name may not hold on one of the systems the lab runs on.
FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]|^\.|[. ]$')
# Names of devices under Windows, with whatever ending.
DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


class OwnPresetError(Exception):
    """A preset cannot be kept, read or removed; the message is one sentence for people."""


def own_preset_names() -> list[str]:
    """The names of the presets there are, in alphabetical order."""
    found = presets_folder().glob(f"*{ENDING}")
    return sorted((path.stem for path in found if path.is_file()), key=str.casefold)


def own_preset(name: str) -> Experiment:
    """The experiment kept under a name.

    Raises:
        OwnPresetError: there is none, or its file is no experiment.
    """
    try:
        return from_json((presets_folder() / (name + ENDING)).read_bytes())
    except (OSError, ExperimentError) as error:
        raise OwnPresetError(f"The preset {name} cannot be read: {error}") from error


def keep_preset(name: str, experiment: Experiment, *, may_replace: bool = False) -> None:
    """Keep an experiment under a name; one that is taken only when the person has agreed.

    Raises:
        OwnPresetError: the name cannot be a file's, is taken, or the file cannot be written.
    """
    problem = name_problem(name)
    if problem:
        raise OwnPresetError(problem)
    if is_taken(name) and not may_replace:
        raise OwnPresetError(f"There is a preset {name} already: choose another name.")
    try:
        presets_folder().mkdir(parents=True, exist_ok=True)
        write_atomically(presets_folder() / (name + ENDING), to_json(experiment).encode())
    except OSError as error:
        raise OwnPresetError(f"The preset {name} cannot be kept: {error}.") from error


def remove_preset(name: str) -> None:
    """Remove a preset; one that is gone already is no error.

    Raises:
        OwnPresetError: its file cannot be removed.
    """
    try:
        (presets_folder() / (name + ENDING)).unlink(missing_ok=True)
    except OSError as error:
        raise OwnPresetError(f"The preset {name} cannot be removed: {error}.") from error


def is_taken(name: str) -> bool:
    """Whether there is a preset of that name, written in large or small letters."""
    return name.casefold() in {taken.casefold() for taken in own_preset_names()}


def name_problem(name: str) -> str:
    """Why a preset cannot have this name, or nothing."""
    if not name.strip():
        return "A preset needs a name: type one, such as my network."
    if len(name) > LONGEST:
        return f"A preset's name has up to {LONGEST} letters, received {len(name)}: shorten it."
    if FORBIDDEN.search(name) or DEVICES.fullmatch(name):
        return (
            f"{name!r} cannot be the name of a file: use letters, figures, spaces and hyphens only."
        )
    return ""
