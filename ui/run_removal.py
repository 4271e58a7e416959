"""Asks before a run, or what is kept of its network, is gone for good."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget

from dllab.events import TAKEN_IN, Snapshot
from dllab.plurals import counted
from dllab.session import Session, SnapshotRecord
from dllab.sizes import size_words
from ui.lab import Lab
from ui.run_book import Run, RunBook

# So many are named in a question.
MOST_NAMED = 5
ALL, EARLIER = "Forget all", "Forget all but the last"
COMPACT = "File > Compact then makes the file smaller."


class RunRemoval(QObject):
    """Deletes runs and forgets networks, if the person agrees.

    Args:
        lab: has them.
        parent: the question stands above its window.
    """

    def __init__(self, lab: Lab, parent: QWidget) -> None:
        super().__init__(lab)
        self._lab, self._parent = lab, parent

    def ask_and_delete(self, runs: Sequence[Run]) -> None:
        """Delete runs, once it is known how much that is."""
        what = runs[0].name if len(runs) == 1 else counted(len(runs), "run")
        words = _loss(self._lab.session, runs), _orphans(self._lab.book, runs), COMPACT
        if self._chosen(f"Delete {what}?", "\n\n".join(filter(None, words)), ["Delete"]):
            self._lab.delete([run.number for run in runs])

    def ask_and_forget(self, run: Run) -> None:
        """Keep nothing of a run's network any more, or only how it was at its end."""
        kept = self._lab.session.snapshots(run.number)
        earlier = _earlier(run, kept)
        text = (
            f"{run.name} keeps its network at {counted(len(_epochs(kept)), 'epoch')}, "
            f"{size_words(_size(kept))} in all. Its curves and figures stay. {COMPACT}\n"
        )
        if earlier:
            text += (
                f"\nAll but the last ({size_words(_size(earlier))}): as it was at its end it can "
                "still be looked at, exported and trained on; as it was before, no more.\n"
            )
        text += (
            "\nAll: the network can no longer be looked at or exported. To be gone on with or "
            "branched from, the run is first trained again from its start."
        )
        offered = [EARLIER, ALL] if earlier else [ALL]
        answer = self._chosen(f"Forget the kept states of {run.name}?", text, offered)
        if answer:
            self._drop(run, kept if answer == ALL else earlier)

    def _drop(self, run: Run, snapshots: Collection[SnapshotRecord]) -> None:
        kinds: tuple[Snapshot, ...] = ("weights", "state")
        for kind in kinds:
            epochs = [kept.epoch for kept in snapshots if kept.kind == kind]
            if epochs:
                self._lab.drop_snapshots(run.number, kind, epochs)

    def _chosen(self, question: str, text: str, offered: Sequence[str]) -> str:
        """What the person chose of what is offered; empty: nothing is to be done."""
        box = QMessageBox(QMessageBox.Icon.Warning, question, question, parent=self._parent)
        box.setInformativeText(text)
        for label in box.findChildren(QLabel):
            # Runs are called what a person calls them, also if that looks like HTML.
            label.setTextFormat(Qt.TextFormat.PlainText)
        role = QMessageBox.ButtonRole.DestructiveRole
        buttons = {name: box.addButton(name, role) for name in offered}
        cancel = box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(cancel)
        box.setEscapeButton(cancel)
        box.exec()
        clicked = box.clickedButton()
        box.deleteLater()
        return next((name for name, button in buttons.items() if button is clicked), "")


def _loss(session: Session, runs: Sequence[Run]) -> str:
    by_run = [session.snapshots(run.number) for run in runs]
    kept = [snapshot for found in by_run for snapshot in found]
    epochs = sum(len(run.history.epochs) for run in runs)
    lost = f"{counted(epochs, 'epoch')} {'is' if epochs == 1 else 'are'} lost for good"
    lost = f"{_names(runs)}: {lost}" if len(runs) > 1 else lost
    if not kept:
        return f"{lost}."
    # Of one epoch the weights and the state to go on from are one, to whoever forgets or deletes.
    states = counted(sum(len(_epochs(found)) for found in by_run), "kept state")
    return f"{lost}, with {states} of the network ({size_words(_size(kept))})."


def _orphans(book: RunBook, runs: Sequence[Run]) -> str:
    """What becomes of the runs that branched from these."""
    gone = {run.number for run in runs}
    left = [
        run
        for run in book.runs.values()
        if run.origin and run.origin.run in gone and run.number not in gone
    ]
    if not left:
        return ""
    stay, which = ("stays", "it") if len(left) == 1 else ("stay", "they")
    return (
        f"{_names(left)} branched from {'it' if len(runs) == 1 else 'them'} and {stay}, but "
        f"{which} can no longer be reproduced."
    )


def _names(runs: Sequence[Run]) -> str:
    names = ", ".join(run.name for run in runs[:MOST_NAMED])
    return names if len(runs) <= MOST_NAMED else f"{names} and {len(runs) - MOST_NAMED} more"


def _earlier(run: Run, kept: Sequence[SnapshotRecord]) -> list[SnapshotRecord]:
    """All but the last of each kind, and but the weights a run began with that were taken in."""
    last = {each.kind: each for each in sorted(kept, key=lambda each: each.step)}
    started = run.history.started
    begun = {0} if started and TAKEN_IN in started.versions else set()
    return [each for each in kept if each != last[each.kind] and each.epoch not in begun]


def _epochs(kept: Collection[SnapshotRecord]) -> set[int]:
    return {each.epoch for each in kept}


def _size(kept: Collection[SnapshotRecord]) -> int:
    return sum(each.size for each in kept)
