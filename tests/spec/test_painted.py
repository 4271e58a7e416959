"""What painted points may be, how they are written, and what an experiment says of them."""

import pytest
from pydantic import ValidationError

from dllab.data import facts
from dllab.network.script import script
from dllab.spec import Experiment, from_json, problems, remarks, to_json
from dllab.spec.data import DataSpec, Painted
from dllab.spec.data.painted import MOST_POINTS


def experiment(source: Painted) -> Experiment:
    return Experiment(data=DataSpec(source=source))


def test_coordinates_are_rounded_to_three_decimals() -> None:
    painted = Painted(points=((0.12345, -0.9996, 1),))
    assert painted.points == ((0.123, -1.0, 1),)


@pytest.mark.parametrize(
    "point", [(1.001, 0.0, 0), (0.0, -1.5, 0), (0.0, 0.0, 10), (0.0, 0.0, -1), (0.0, 0.0, 0.5)]
)
def test_points_outside_are_refused(point: tuple[float, float, int]) -> None:
    with pytest.raises(ValidationError, match="points"):
        Painted(classes=10, points=(point,))


def test_there_is_a_most() -> None:
    point = (0.0, 0.0, 0)
    assert len(Painted(points=(point,) * MOST_POINTS).points) == MOST_POINTS
    with pytest.raises(ValidationError, match="at most 10000"):
        Painted(points=(point,) * (MOST_POINTS + 1))


def test_fewer_classes_than_are_painted_are_refused_with_the_mend() -> None:
    with pytest.raises(ValidationError, match="points of class C are painted: erase them"):
        Painted(classes=2, points=((0.0, 0.0, 2),))


def test_a_session_gives_the_same_points_back() -> None:
    painted = Painted(classes=3, points=((0.1, -0.25, 0), (-1.0, 1.0, 2)))
    again = from_json(to_json(experiment(painted))).data.source
    assert again == painted


def test_nothing_painted_is_the_only_problem_of_the_data() -> None:
    empty = experiment(Painted())
    found = [p for p in problems(empty, facts(empty.data)) if p.place == "data"]
    assert [p.message for p in found] == [
        "Nothing is painted yet: paint some points of two classes."
    ]
    assert found[0].blocks
    remarks(empty, facts(empty.data))


def test_the_script_holds_the_points_on_readable_lines() -> None:
    points = tuple((x / 1000, -x / 1000, x % 2) for x in range(1000))
    text = script(experiment(Painted(points=points)))
    assert "[0.001, -0.001, 1], [0.002, -0.002, 0]," in text
    assert max(len(line) for line in text.splitlines()) <= 100
