"""Of what a number is taken: the whole of a share, the unit of so-much-for-each, the noun that is counted.

Owns how Dutch says these, and which figure of the library each is. What it cannot name stays for a person to fill in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.advice import Unit
from assistant.figures import Figure
from assistant.knowledge.norms.register import NormInput, Text, Use
from assistant.knowledge.vocabulary import fold

_DETERMINER = (
    r"(?:(?:de|het|een|ons|onze|hun|haar/zijn|zijn/haar|haar|zijn|alle|die|dat|deze|dit|elk|elke|ieder|iedere)\s+)?"
)
_ADJECTIVE = (
    r"(?:(?:[\w-]+(?:ale|iere|ijkse|ele|ieke|bare|ige|euwe|talige|lijke|ledige|ende)|hele|totale|andere|aantal|fysieke"
    r"|hun|reguliere|eigen)\s+){0,3}"
)
_NOUN = r"(?P<noun>[^\W\d_][\w-]{2,}(?:/[^\W\d_][\w-]+)?)"
_ORIGIN = r"(?!(?:de |het |een |onze )?(?:ander|buiten|collega|elders))"  # "komt voor 4% van een andere bibliotheek"
_OF_AFTER = re.compile(rf"\s*(?:\([^)]*\)\s*)?\)?\s*van\s+{_ORIGIN}{_DETERMINER}{_ADJECTIVE}{_NOUN}", re.I)
_OF_BEFORE = re.compile(rf"\bvan\s+{_DETERMINER}{_ADJECTIVE}{_NOUN}", re.I)
_PER = re.compile(
    r"\s*(?:[^\W\d_][\w²’'-]*\s+){0,2}?(?:per|voor elke|voor iedere|op elke|voor ieder|op iedere)\s+"
    r"(?P<count>\d[\d.]*\s+)?(?P<noun>[^\W\d_][\w-]+)",
    re.I,
)
_PER_BEFORE = re.compile(
    r"\b(?:per|voor elke|voor iedere|op elke)\s+(?P<count>\d[\d.]*\s+)?(?P<noun>[^\W\d_][\w-]+)", re.I
)
_DENOMINATOR = re.compile(r"\b(?:per|op|voor) (?:elke |iedere )?$", re.I)
_PERIOD = re.compile(
    r"(?:jaar|jaren|kalenderjaar|week|weken|maand|maanden|dag|dagen|uur|kwartaal|keer|maal|stuk|saldo|direct|ongeluk"
    r"|computer|telefoon|post|definitie|e-mail|mail)\b",
    re.I,
)
_MONEY = re.compile(r"(?:budget|budgetten|kosten|begroting|uitgaven|middelen|subsidie|gelden?|bedrag|inkomsten|baten)$")
_TIME = re.compile(r"(?:tijd|uren|werkweek)$")
_NO_WHOLE = re.compile(
    r"(?:bibliothe\w+|jaar|gemeente|wet|plan|provincie|stelsel|netwerk|organisatie|vestiging|norm|artikel|project)\b",
    re.I,
)

_COUNTS, _EUROS, _HOURS = 1_000_000_000, 1_000_000_000, 2000
# The figures that the plan's register knows by these names, so that one figure serves both.
_KNOWN: dict[str, tuple[str, str, str, Unit, int]] = {
    "collectiebudget": ("collection_budget", "collectiebudget per jaar", "collection budget a year", Unit.EUR, _EUROS),
    "uitleningen": ("loans_total", "uitleningen per jaar", "loans a year", Unit.COUNT, _COUNTS),
    "collectie": ("collection_size", "omvang van de collectie in exemplaren", "size of the collection in items",
                  Unit.COUNT, 100_000_000),
    "inwoner": ("inhabitants", "inwoners van het werkgebied", "inhabitants of the service area",
                Unit.COUNT, 20_000_000),
}  # fmt: skip
_SAME = {"bezit": "collectie", "collectiebezit": "collectie", "inwoners": "inwoner", "uitlening": "uitleningen"}
_PLURALS = {
    "lid": "leden", "school": "scholen", "exemplaar": "exemplaren", "kind": "kinderen", "aanvraag": "aanvragen",
    "klas": "klassen", "groep": "groepen", "basisschool": "basisscholen", "student": "studenten", "jaar": "jaren",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Whole:
    """What a number is taken of, as the sentence calls it: ``phrase`` is verbatim, ``per`` how many of it at once."""

    noun: str
    phrase: str
    per: int = 1


def share_whole(sentence: str, figure: Figure) -> Whole | None:
    """What a percentage is a share of: "20% van het collectiebudget", "van de collectie … 10%"."""
    after = _OF_AFTER.match(sentence, figure.end)
    if after and not _NO_WHOLE.match(after["noun"]):
        return Whole(fold(after["noun"]), _shown(after.group()))
    before = [each for each in _OF_BEFORE.finditer(sentence[: figure.start]) if not _NO_WHOLE.match(each["noun"])]
    return Whole(fold(before[-1]["noun"]), _shown(before[-1].group())) if before else None


def unit_whole(sentence: str, figure: Figure) -> Whole | None:
    """For each of what an amount holds: "€ 15 per leerling", "per 5.000 inwoners … één studieplek"."""
    found = _PER.match(sentence, figure.end) or _PER_BEFORE.search(sentence[: figure.start])
    if found is None or _PERIOD.match(found["noun"]):
        return None
    count = int((found["count"] or "1").replace(".", "").strip() or 1)
    return Whole(fold(found["noun"]), _shown(found.group()), max(1, count))


def is_denominator(sentence: str, figure: Figure) -> bool:
    """The 1.000 of "per 1.000 inwoners"."""
    return bool(_DENOMINATOR.search(sentence[: figure.start][-20:]))


def whole_input(noun: str) -> NormInput:
    """The figure of the library that a noun stands for: the register's own where it has one."""
    word = _SAME.get(noun, noun)
    if word in _KNOWN:
        name, nl, en, unit, at_most = _KNOWN[word]
        return NormInput(name=name, use=Use.WHOLE, label=Text(nl=nl, en=en), unit=unit, at_most=at_most)
    unit = Unit.EUR if _MONEY.search(word) else Unit.HOURS_PER_WEEK if _TIME.search(word) else Unit.COUNT
    several = plural(noun) if unit is Unit.COUNT else noun
    label = f"aantal {several}" if unit is Unit.COUNT else several
    return NormInput(
        name=re.sub(r"\W+", "_", fold(several)).strip("_") or "geheel",
        use=Use.WHOLE,
        label=Text(nl=label, en=several),
        unit=unit,
        at_most={Unit.EUR: _EUROS, Unit.HOURS_PER_WEEK: _HOURS}.get(unit, _COUNTS),
    )


def plural(noun: str) -> str:
    """ "leerling" → "leerlingen", as far as the endings tell; a noun that is plural already stays as it is."""
    if noun in _PLURALS:
        return _PLURALS[noun]
    if noun.endswith(("ing", "ant", "ist", "oek", "ond")):
        return f"{noun}en"
    return f"{noun}s" if noun.endswith(("er", "el", "aar")) else noun


def _shown(phrase: str) -> str:
    return " ".join(phrase.split()).lstrip("() ")
