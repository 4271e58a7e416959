import inspect

import pytest
from pydantic import ValidationError

from dllab.spec import Experiment, Spec
from dllab.spec.layers import Dense
from tests.spec.kinds import (
    AUGMENTS,
    FORMS,
    INITIALIZERS,
    KEEPS,
    LAYERS,
    LOSSES,
    OPTIMIZERS,
    SCHEDULES,
    SOURCES,
    SPLITS,
    STEPS,
)


@pytest.mark.parametrize("form", FORMS)
def test_every_description_explains_itself(form: type[Spec]) -> None:
    assert form.title
    assert (inspect.getdoc(form) or "") != (inspect.getdoc(Spec) or "")
    for name, field in form.model_fields.items():
        if name not in {"kind", "schema_version"}:
            assert field.title, name
            assert field.description, name
            assert field.description.endswith("."), name


@pytest.mark.parametrize(
    "kinds",
    [LAYERS, INITIALIZERS, OPTIMIZERS, LOSSES, SCHEDULES, SOURCES, SPLITS, STEPS, KEEPS, AUGMENTS],
)
def test_titles_and_kinds_tell_apart(kinds: tuple[type[Spec], ...]) -> None:
    assert len({kind.title for kind in kinds}) == len(kinds)
    assert len({kind.model_fields["kind"].default for kind in kinds}) == len(kinds)


@pytest.mark.parametrize("form", FORMS)
def test_every_description_has_defaults_and_cannot_be_changed(form: type[Spec]) -> None:
    spec = form()
    assert spec == form()
    for name in form.model_fields:
        with pytest.raises(ValidationError, match="frozen"):
            setattr(spec, name, None)


def test_an_edit_is_a_new_experiment_that_differs() -> None:
    before = Experiment()
    after = before.model_copy(update={"layers": (*before.layers, Dense(units=3))})
    assert after != before
    assert before == Experiment()


def test_a_copy_of_an_experiment_is_hashable_like_a_value() -> None:
    assert len({Experiment(), Experiment()}) == 1
