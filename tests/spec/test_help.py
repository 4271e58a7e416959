"""What every field says of itself, and that it says nothing its own limits forbid."""

import re

import pytest
from pydantic import ValidationError
from pydantic.fields import FieldInfo

from dllab.spec import Spec
from dllab.spec.help import Formula, Fraction, Help, help_of
from tests.spec.kinds import FORMS, INITIALIZERS

CONSTANTS = {"kind", "schema_version"}
FIELDS = [
    pytest.param(form, name, field, id=f"{form.__name__}.{name}")
    for form in FORMS
    for name, field in form.model_fields.items()
    if name not in CONSTANTS
]
FORMULAS = [form.formula for form in FORMS if form.formula]


def every_kind_of(spec: type[Spec]) -> set[type[Spec]]:
    """The descriptions of the engine that can be made; those in between have no title."""
    found = {spec} if spec.title and spec.__module__.startswith("dllab.spec") else set()
    return found.union(*map(every_kind_of, spec.__subclasses__()))


def test_no_description_is_left_out() -> None:
    assert every_kind_of(Spec) == set(FORMS)


@pytest.mark.parametrize(("form", "name", "field"), FIELDS)
def test_every_field_says_why(form: type[Spec], name: str, field: FieldInfo) -> None:
    found = help_of(field)
    assert found, f"{form.__name__}.{name} has no Help"
    assert found.why.endswith(".")
    assert len(found.why) > 30


@pytest.mark.parametrize(("form", "name", "field"), FIELDS)
def test_sensible_values_are_allowed_and_hold_the_default(
    form: type[Spec], name: str, field: FieldInfo
) -> None:
    found = help_of(field)
    if found is None or found.sensible is None:
        assert field.annotation is not float, "a float without a usual range"
        return
    low, high = found.sensible
    assert low < high
    for bound in (low, high):
        allowed = form.model_validate({name: type(field.default)(bound)})
        assert getattr(allowed, name) == bound
        assert not found.finds_unusual(bound)
    assert not found.finds_unusual(field.default)


def test_what_lies_outside_is_unusual() -> None:
    about = Help("Because.", sensible=(1e-5, 1))
    assert [about.finds_unusual(value) for value in (9e-6, 1e-5, 1, 1.1, 7)] == [
        *(True, False, False, True, True)
    ]
    assert not Help("Because.").finds_unusual(1e9)
    assert not about.finds_unusual(False)
    assert not about.finds_unusual("word")


@pytest.mark.parametrize("kinds", ["Loss", "Optimizer", "Schedule"])
def test_every_loss_optimiser_and_schedule_has_its_formula(kinds: str) -> None:
    named = [form for form in FORMS if form.__mro__[1].__name__ == f"{kinds}Spec"]
    assert len(named) >= 4
    assert all(form.formula for form in named)


@pytest.mark.parametrize("form", INITIALIZERS)
def test_every_initialiser_has_its_formula(form: type[Spec]) -> None:
    assert form.formula


def texts(formula: Formula) -> list[str]:
    return [
        text
        for piece in formula
        for text in ((piece.above, piece.below) if isinstance(piece, Fraction) else (piece,))
    ]


def test_formulas_are_well_formed_rich_text() -> None:
    for _, _, field in (param.values for param in FIELDS):
        assert isinstance(field, FieldInfo)
        found = help_of(field)
        for text in texts(found.formula if found else ()):
            assert_balanced(text)
    for formula in FORMULAS:
        for text in texts(formula):
            assert_balanced(text)


def assert_balanced(text: str) -> None:
    """Every opened tag is closed, innermost first, and only i, sub and sup are used."""
    open_tags: list[str] = []
    for closes, tag in re.findall(r"<(/?)([a-z]+)>", text):
        assert tag in {"i", "sub", "sup"}
        if closes:
            assert open_tags.pop() == tag
        else:
            open_tags.append(tag)
    assert not open_tags, text


def test_a_sensible_bound_outside_the_allowed_ones_would_be_found() -> None:
    with pytest.raises(ValidationError):
        FORMS[0].model_validate({"units": 0})
