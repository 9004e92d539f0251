"""What a local policy says about the hours of its collection specialists, and whether inhabitants make it comparable.

Owns which hours are those of all specialists together. Hours "each", a month's hours and full-time equivalents are not
turned into hours a week: how many people and which working week are for the library to say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from assistant.advice import Comparison, Number, Unit
from assistant.errors import BadInput
from assistant.figures import Figure, find_figures
from assistant.knowledge.norms import Norm, NormRegister, Use, calculate, written
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
        said = _beside_readings(norm, total.figure.value, own[0].value)
        return Mention(place, Stand.OPEN, Why.GAP, figures, made, elsewhere, said)
    if made.comparison is not Comparison.MEETS:
        return Mention(place, Stand.DIFFERS, None, figures, made, elsewhere)
    bound = wording.bound_before(text[: own[0].start])
    why = _doubt(text, bound)
    return Mention(place, Stand.OPEN if why else Stand.MEETS, why, figures, made, elsewhere)


def _beside_readings(norm: Norm, inhabitants: Number, hours: Decimal) -> str:
    """How the library's hours lie beside every reading that names some: each may be chosen, and each is quoted."""
    reading = next((each for each in norm.readings if each.holds(int(inhabitants))), None)
    named = [(option.hours, option.quote) for option in reading.options if option.hours] if reading else []
    if not named:
        return ""
    low = _listed([option for option in named if hours < option[0]])
    enough = _listed([option for option in named if hours >= option[0]])
    own = f"Uw {written(hours, Unit.HOURS_PER_WEEK)} per week"
    if low and enough:
        return f"{own} is genoeg bij de ene lezing, {enough}, en niet bij de andere, {low}."
    every = "beide lezingen" if len(named) == 2 else "elke lezing"
    verb = f"ligt onder {every} die" if low else f"is genoeg bij {every} die"
    return f"{own} {verb} {'een aantal noemen' if len(named) == 2 else 'een aantal noemt'}: {low or enough}."


def _listed(named: Sequence[tuple[Number, str]]) -> str:
    return " en ".join(f"{written(Decimal(str(hours)), Unit.HOURS_PER_WEEK)} (“{quote}”)" for hours, quote in named)


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
