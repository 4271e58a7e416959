"""Some of the thousand mutated files of `python -m tests.benchmarks mutations`, at each change."""

from pathlib import Path

from tests.session.mutations import Outcome, take_many


def test_mutated_files_open_or_are_refused_in_a_sentence(tmp_path: Path) -> None:
    seen: list[tuple[str, Outcome]] = []
    take_many(40, tmp_path, lambda way, outcome: seen.append((way, outcome)))
    assert len(seen) == 40
    assert any(outcome.opened for _, outcome in seen)
    assert any(outcome.messages for _, outcome in seen)
