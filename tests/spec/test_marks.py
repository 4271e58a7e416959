"""What a mark says of a field is true of the field."""

import pytest
from pydantic.fields import FieldInfo

from dllab.spec import Spec
from dllab.spec.base import kinds_of
from dllab.spec.data import Augment
from dllab.spec.marks import Slides
from tests.spec.kinds import FORMS

SLIDERS = [
    pytest.param(form, name, field, mark, id=f"{form.__name__}.{name}")
    for form in FORMS
    for name, field in form.model_fields.items()
    for mark in field.metadata
    if isinstance(mark, Slides)
]


@pytest.mark.parametrize(("form", "name", "field", "mark"), SLIDERS)
def test_both_ends_of_a_slider_and_its_steps_are_valid(
    form: type[Spec], name: str, field: FieldInfo, mark: Slides
) -> None:
    assert mark.low <= field.default <= mark.high
    for value in (mark.low, mark.low + mark.step, mark.high):
        assert type(value) is field.annotation
        assert getattr(form.model_validate({name: value}), name) == value
    places = (mark.high - mark.low) / mark.step
    assert places == pytest.approx(round(places))


def test_every_number_of_an_augmentation_has_a_slider() -> None:
    marked = {(param.values[0], param.values[1]) for param in SLIDERS}
    for kind in kinds_of(Augment):
        numbers = [n for n, f in kind.model_fields.items() if f.annotation in {int, float}]
        assert {(kind, name) for name in numbers} <= marked
        assert "probability" in numbers
