"""What is explained about a control, taken from the spec, and how it is set as rich text."""

from dataclasses import dataclass

from pydantic.fields import FieldInfo

from dllab.spec import Spec
from dllab.spec.help import Formula, Fraction, help_of
from ui.forms.notes import background, explanation
from ui.forms.number_box import written
from ui.theme import Colours


@dataclass(frozen=True)
class HelpText:
    """A control explained.

    Attributes:
        title: its name.
        what: what it does.
        why: what a good or bad choice leads to.
        formula: what it means, exactly; may be empty.
        usual: the sensible range in words; may be empty.
    """

    title: str
    what: str
    why: str = ""
    formula: Formula = ()
    usual: str = ""


def field_help(field: FieldInfo) -> HelpText:
    """What a field says about itself."""
    title, what, about = field.title or "", field.description or "", help_of(field)
    if about is None:
        return HelpText(title, what)
    return HelpText(title, what, about.why, about.formula, usual_range(field))


def kind_help(field: FieldInfo, kind: type[Spec]) -> HelpText:
    """What a choice of kinds says while this kind is chosen."""
    about = field_help(field)
    what = f"{about.what} {explanation(kind)}"
    return HelpText(f"{about.title}: {kind.title}", what, about.why, kind.formula)


def spec_help(kind: type[Spec]) -> HelpText:
    """What a spec says about itself as a whole."""
    return HelpText(kind.title, explanation(kind), background(kind), kind.formula)


def usual_range(field: FieldInfo) -> str:
    """The sensible values of a field in words, or the empty string."""
    about = help_of(field)
    if about is None or about.sensible is None:
        return ""
    return " to ".join(written(bound) for bound in about.sensible)


def remark(field: FieldInfo, value: object) -> str:
    """What stands beside a value that is allowed but unusual, or the empty string."""
    about = help_of(field)
    if about is None or not about.finds_unusual(value):
        return ""
    return f"Allowed, but unusual: mostly {usual_range(field)}."


def as_html(text: HelpText, shades: Colours) -> str:
    """Title, what, formula, usual values and why, under each other: the longest comes last."""
    muted = f'style="color: {shades.muted}"'
    parts = [f"<p><b>{text.title}</b></p>", f"<p>{text.what}</p>"]
    if text.formula:
        parts.append(formula_html(text.formula, shades))
    if text.usual:
        parts.append(f"<p {muted}>Usual: {text.usual}</p>")
    if text.why:
        parts.append(f"<p>{text.why}</p>")
    return "".join(parts)


def formula_html(formula: Formula, shades: Colours) -> str:
    """One row of a table: Qt has no fractions within a line, but tables within cells."""
    cells = "".join(
        f'<td style="vertical-align: middle">{_piece(piece, shades)}</td>' for piece in formula
    )
    space = "margin-top: 2px; margin-bottom: 6px"
    return f'<table cellspacing="0" cellpadding="1" style="{space}"><tr>{cells}</tr></table>'


def _piece(piece: str | Fraction, shades: Colours) -> str:
    if isinstance(piece, str):
        # Words of a formula are not to be torn apart.
        return f'<span style="white-space: pre">{piece}</span>'
    line = f"border-bottom: 1px solid {shades.text}"
    return (
        '<table cellspacing="0" cellpadding="1">'
        f'<tr><td align="center" style="{line}">{piece.above}</td></tr>'
        f'<tr><td align="center">{piece.below}</td></tr></table>'
    )
