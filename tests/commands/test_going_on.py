"""`dllab resume` and `dllab reproduce` on real runs."""

import json
from pathlib import Path

import numpy as np

from dllab.events import Event
from dllab.going_on import branch_recipe
from dllab.history import RunHistory
from dllab.jobs import Control, InlineRunner, train_to_end
from dllab.session import Session
from dllab.spec.layers import Dense, Dropout
from tests.commands.conftest import Dllab, write_experiment
from tests.experiments import small

LAYERS = (Dense(), Dropout(rate=0.3), Dense(units=3, activation="softmax"))


def history(path: Path, run: int = 1) -> RunHistory:
    with Session.open(path) as session:
        return session.history(run)


def trained(dllab: Dllab, folder: Path, epochs: int) -> Path:
    write_experiment(folder / "iris.json", small(*LAYERS, epochs=epochs))
    assert dllab("train", folder / "iris.json", "--json").code == 0
    return folder / "iris.dllab"


def test_epochs_added_by_resume_are_those_of_a_longer_run(dllab: Dllab, folder: Path) -> None:
    path = trained(dllab, folder, 3)
    refused = dllab("resume", path, "--run", 1)
    assert "has 3 epochs already" in refused.sentence
    said = dllab("resume", path, "--run", 1, "--epochs", 7, "--json")
    assert said.code == 0
    assert json.loads(said.out)["epochs"] == 7
    assert "epoch 7/7" in said.err
    trained(dllab, folder, 7)
    together, whole = history(path), history(path, 2)
    assert [join.step for join in together.joins] == [12]
    for column in ("epoch", "loss", "val_loss", "running_loss"):
        np.testing.assert_array_equal(together.epochs[column], whole.epochs[column])


def test_a_run_is_reproduced_with_what_was_changed_meanwhile(dllab: Dllab, folder: Path) -> None:
    path = trained(dllab, folder, 3)
    assert dllab("resume", path, "--run", 1, "--epochs", 5).code == 0
    said = dllab("reproduce", path, "--run", 1, "--epochs", 5)
    assert said.code == 0
    assert said.out.splitlines()[-1].startswith("5 epochs reproduced bit for bit. The same")
    told = json.loads(dllab("reproduce", path, "--run", 1, "--epochs", 99, "--json").out)
    assert told["epochs"] == 5
    assert told["then"] == told["now"]
    assert {each["largest"] for each in told["deviations"]} == {0}


def branched(path: Path, folder: Path) -> None:
    """Run 2, from epoch 2 of the first on."""
    with Session.open(path) as session:
        child = session.new_run("child", 1, 2)
        changed = small(*LAYERS, epochs=5, batch_size=20)
        recipe = branch_recipe(session, 1, 2, changed, folder)

        def emit(event: Event) -> None:
            session.append(child, [event])

        train_to_end(InlineRunner(), recipe.as_json(), emit, Control())


def test_a_branch_is_reproduced_through_its_parent(dllab: Dllab, folder: Path) -> None:
    path = trained(dllab, folder, 4)
    branched(path, folder)
    assert history(path, 2).epochs["epoch"].tolist() == [3, 4, 5]
    said = dllab("reproduce", path, "--run", 2, "--epochs", 2, "--json")
    assert said.code == 0
    assert json.loads(said.out)["epochs"] == 2


def test_a_branch_whose_parent_is_deleted_goes_on_from_its_own_state(
    dllab: Dllab, folder: Path
) -> None:
    path = trained(dllab, folder, 4)
    branched(path, folder)
    with Session.open(path) as session:
        session.delete_runs([1])
    assert (
        "run 1, which was deleted" in dllab("reproduce", path, "--run", 2, "--epochs", 5).sentence
    )
    assert dllab("resume", path, "--run", 2, "--epochs", 7).code == 0
    assert history(path, 2).epochs["epoch"].tolist() == [3, 4, 5, 6, 7]
    with Session.open(path) as session:
        session.drop_snapshots(2, [kept.epoch for kept in session.snapshots(2)], "state")
    said = dllab("resume", path, "--run", 2, "--epochs", 9)
    assert "cannot be trained again from its start" in said.sentence


def test_what_cannot_be_gone_on_with_is_said(dllab: Dllab, session: Path) -> None:
    assert "There is no run 7; the runs are: 1, 2." in dllab("resume", session, "--run", 7).sentence
    assert "There is no run 7" in dllab("reproduce", session, "--run", 7, "--epochs", 1).sentence
    with Session.open(session) as opened:
        opened.new_run("never started")
    assert "never started" in dllab("resume", session, "--run", 3).sentence
