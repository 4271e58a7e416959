"""The sections of a description can be laid out one below the other."""

from itertools import groupby

import pytest

from dllab.spec import Spec
from dllab.spec.section import Section, section_of
from tests.spec.kinds import FORMS


@pytest.mark.parametrize("form", FORMS)
def test_the_fields_of_a_section_follow_each_other(form: type[Spec]) -> None:
    sections = [section_of(field) for field in form.model_fields.values()]
    met = [section for section, _ in groupby(sections) if section is not None]
    assert len(met) == len(set(met))


def test_every_title_stands_for_one_section() -> None:
    """What the person has folded is kept by title."""
    known: dict[str, Section] = {}
    for form in FORMS:
        for section in map(section_of, form.model_fields.values()):
            if section is not None:
                assert known.setdefault(section.title, section) == section
    assert len(known) > 5
    assert all(section.about.endswith(".") for section in known.values())
