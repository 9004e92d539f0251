"""What a local policy says about the hours of its collection specialists, and whether inhabitants make it comparable.

Owns which hours are those of all specialists together. Hours "each", a month's hours and full-time equivalents are not
turned into hours a week: how many people and which working week are for the library to say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from assistant.advice import Comparison
from assistant.errors import BadInput
from assistant.figures import Figure, find_figures
from assistant.knowledge.norms import Norm, NormRegister, Use, calculate
from assistant.oversight.toets import wording
from assistant.oversight.toets.shares import Mention, Stand, Why
from assistant.oversight.toets.statements import Statement
from assistant.oversight.toets.subjects import HOURS
from assistant.oversight.toets.wholes import Total, recognised

MOST_HOURS = 500  # a week, of all specialists together
_EACH = re.compile(
    r"\b(?:elk|ieder|per (?:specialist|persoon|medewerker|collectiespecialist)|per vestiging|allebei)\b", re.I
)
_HOURS = re.compile(r"\b(?:uur|uren|fte|formatie|urennorm)\b", re.I)


def hours_mentions(
    norm: Norm, statements: Sequence[Statement], totals: Mapping[str, Total], register: NormRegister
) -> list[Mention]:
    """Every statement about the specialists' hours, in the order of the document."""
    found = (_read(norm, place, statements, totals, register) for place in range(len(statements)))
    return [mention for mention in found if mention is not None]


def _read(
    norm: Norm, place: int, statements: Sequence[Statement], totals: Mapping[str, Total], register: NormRegister
) -> Mention | None:
    statement = statements[place]
    text = statement.spoken
    if not HOURS.is_named_in(text) or (not _HOURS.search(text) and "week" not in text):
        return None
    own = _own_hours(norm, statement)
    if not own:
        has_hours = bool(_HOURS.search(text)) and bool(find_figures(text)) and not _other_use(text)
        return Mention(place, Stand.OPEN, Why.NO_FIGURE) if has_hours else None
    spec = norm.input_for(Use.PART)
    assert spec is not None
    figures = tuple(recognised(spec, figure, statement) for figure in own)
    if _EACH.search(text) or len({figure.value for figure in own}) > 1:
        return Mention(place, Stand.OPEN, Why.EACH, figures)
    total = totals.get(norm.whole.name)
    if total is None:
        return Mention(place, Stand.OPEN, Why.NO_INHABITANTS, figures)
    figures, elsewhere = (total.figure, *figures), (total.place,)
    try:
        made = calculate(register, norm.id, {norm.whole.name: total.figure.value, spec.name: own[0].value})
    except BadInput as error:
        return Mention(place, Stand.OPEN, Why.BAD_SUM, figures, totals=elsewhere, detail=str(error))
    if made.comparison is Comparison.NOT_DETERMINED:
        return Mention(place, Stand.OPEN, Why.GAP, figures, made, elsewhere)
    if made.comparison is not Comparison.MEETS:
        return Mention(place, Stand.DIFFERS, None, figures, made, elsewhere)
    bound = wording.bound_before(text[: own[0].start])
    why = _doubt(text, bound)
    return Mention(place, Stand.OPEN if why else Stand.MEETS, why, figures, made, elsewhere)


def _doubt(text: str, bound: str) -> Why | None:
    if bound == "most":
        return Why.BOUND
    if wording.negations(text):
        return Why.DENIED
    return Why.AHEAD if wording.is_tentative(text) or wording.looks_ahead(text) else None


def _own_hours(norm: Norm, statement: Statement) -> list[Figure]:
    """The hours a week that are the library's own: not denied, and not the plan's where it names both."""
    text = statement.spoken
    hours = [figure for figure in find_figures(text) if _is_hours(figure, text)]
    own = [figure for figure in hours if wording.bound_before(text[: figure.start]) != "denied"]
    if wording.speaks_of_plan(f"{statement.header} {text}"):
        held = {Decimal(str(band.value)) for band in norm.bands}
        other = [figure for figure in own if figure.value not in held]
        return other or (own if wording.adopts(text) else [])
    return own


def _is_hours(figure: Figure, text: str) -> bool:
    if figure.in_range or figure.per not in (None, "week") or not 0 < figure.value <= MOST_HOURS:
        return False
    if figure.unit == "hours":
        return True
    bare = figure.unit is None and figure.noun not in ("fte", "ftes")
    return bare and (figure.per == "week" or bool(re.search(r"\buren\b[^.;]*[:=]\s*$", text[: figure.start], re.I)))


def _other_use(text: str) -> bool:
    """How the time is divided is another norm's."""
    return bool(re.search(r"%|procent", text))
