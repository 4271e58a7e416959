"""Which sections of the forms are open."""

from collections.abc import Mapping

from dllab.spec.section import Section


class Folding:
    """As the person left them, else as the description has it; one for all forms of a window.

    Attributes:
        opened: whether a section is open, by its title, where the person has decided.
    """

    def __init__(self, opened: Mapping[str, bool] | None = None) -> None:
        self.opened = dict(opened or {})

    def is_open(self, section: Section) -> bool:
        """Whether a form shows the fields of a section."""
        return self.opened.get(section.title, not section.folded)

    def note(self, section: Section, is_open: bool) -> None:
        """The person opened or folded a section."""
        self.opened[section.title] = is_open
