"""The words of a dossier: states, decisions, checks, figures and moments in plain Dutch.

Owns wording only. Every moment is written in Dutch time, whatever the clock of the machine, because verification
compares what a file shows with what it should show.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from assistant.advice import Comparison, Decision, Number, Result, Review, ReviewState, Status, Unit
from assistant.figures import format_number
from assistant.knowledge.norms import written
from assistant.moments import dutch_time

AUTHOR = "Assistent collectiebeleid"
MARK = "CONCEPT"
NOT_ADVICE = "CONCEPT – geen advies"
RELEASED_HEADER = "Dossier collectiebeleid"
CONFIDENTIAL = (
    "Dit dossier bevat cijfers van de bibliotheek; vertrouwelijk. Deel het alleen met wie die cijfers mag zien."
)
SUMMARY = "samenvatting in eigen woorden; lees de publicatie zelf voor de precieze tekst"
NOT_PROVED = (
    "Een bestand kan niet bewijzen wie het goedkeurde. De vingerafdruk laat alleen zien dat deze tekst, citaten en "
    "berekeningen bij elkaar horen; of de naam klopt, staat in het logboek van de assistent."
)
COMPARED = (
    "Een bestand kan niet bewijzen wie het goedkeurde. Daarom zijn inhoud, stand, naam en tijdstip vergeleken met het "
    "logboek van deze assistent."
)
COMPARED_IN_PART = (
    "Een bestand kan niet bewijzen wie het goedkeurde. Met het logboek van deze assistent is vergeleken wat daarin "
    "staat; van de rest ({unknown} van de {all}) is niet bekend of de naam klopt."
)

_MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)

STATES = {
    ReviewState.CONCEPT: "concept, nog door niemand beoordeeld",
    ReviewState.APPROVED: "goedgekeurd",
    ReviewState.EDITED: "bewerkt en goedgekeurd",
    ReviewState.RETURNED: "teruggegeven om te verbeteren",
    ReviewState.REJECTED: "afgewezen",
    ReviewState.WITHDRAWN: "goedkeuring ingetrokken",
    ReviewState.STALE: "verouderd, opnieuw te beoordelen",
}
WHY_CONCEPT = {
    ReviewState.CONCEPT: "Niemand heeft dit nog beoordeeld.",
    ReviewState.RETURNED: "Een beoordelaar gaf dit terug om het te verbeteren.",
    ReviewState.REJECTED: "Een beoordelaar wees dit af.",
    ReviewState.WITHDRAWN: "De goedkeuring is ingetrokken.",
    ReviewState.STALE: "Na de goedkeuring is veranderd waar dit op rust; iemand moet er opnieuw naar kijken.",
}
OTHER_CONTENT = "De goedkeuring hoort bij een andere inhoud dan hier staat; iemand moet er opnieuw naar kijken."
DECISIONS: dict[str, str] = {
    Decision.APPROVE: "goedgekeurd",
    Decision.EDIT: "bewerkt en goedgekeurd",
    Decision.REJECT: "afgewezen",
    Decision.RETURN: "teruggegeven",
    Decision.REVISE: "herzien",
    Decision.WITHDRAW: "goedkeuring ingetrokken",
    "stale": "verouderd verklaard",
}
CHECKS = {
    "sentences": "elke zin apart",
    "reading": "lezing van de vraag",
    "markers": "verwijzingen",
    "verbatim": "citaten",
    "numbers": "getallen",
    "claims": "onderbouwing",
    "in_force": "geldigheid",
    "entailment": "betekenis",
    "grounding": "hele controle",
}
STATUSES = {Status.PASS: "in orde", Status.FAIL: "niet in orde", Status.NOT_CHECKED: "niet nagegaan"}
COMPARISONS = {
    Comparison.MEETS: "voldoet",
    Comparison.FALLS_SHORT: "nog niet bereikt",
    Comparison.EXCEEDS: "boven de grens",
    Comparison.DIFFERS: "wijkt af",
    Comparison.NOT_DETERMINED: "niet te bepalen; het plan kiest niet",
}


def day(on: date) -> str:
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def moment(at: datetime) -> str:
    here = dutch_time(at)
    return f"{day(here.date())} om {here:%H:%M} uur"


def standing(review: Review) -> str:
    """ "Goedgekeurd door Jansen op 26 november 2026 om 14:03 uur."."""
    by = f" door {review.decided_by}" if review.decided_by else ""
    when = f" op {moment(review.decided_at)}" if review.decided_at else ""
    words = STATES[review.state]
    return f"{words[0].upper()}{words[1:]}{by}{when}."


def check_name(check: str) -> str:
    name = check.removeprefix("edit/")
    of_edit = "bewerkte tekst, " if check.startswith("edit/") else ""
    words = of_edit + CHECKS.get(name, name)
    return words[:1].upper() + words[1:]


def figure(value: Number, unit: Unit) -> str:
    if unit is Unit.HOURS_PER_WEEK:
        return f"{format_number(value)} uur per week"
    return written(Decimal(str(value)), unit)


def result(outcome: Result) -> str:
    upper = "" if outcome.upper is None else f" tot {figure(outcome.upper, outcome.unit)}"
    return figure(outcome.value, outcome.unit) + upper


def erased_sections(count: int) -> str:
    return "1 onderdeel is gewist en staat" if count == 1 else f"{count} onderdelen zijn gewist en staan"


def as_sentence(words: str) -> str:
    """With a full stop, unless it ends in one of its own."""
    stripped = words.strip()
    return stripped if stripped.endswith((".", "!", "?")) else f"{stripped}."
