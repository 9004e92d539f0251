"""The small words that turn a true number or duty into another one: "niet", "precies", "bijna", "alle", "moet", "per".

A model may say less than its source, never something else: each kind of small word must be in the source as well, in
whatever word of that kind. Dutch and English count as one, for an English sentence rests on Dutch quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant.answering.grounding.numerals import numbers_stated
from assistant.knowledge.vocabulary import fold

_NUMBER = (
    r"(?=\s+(?:(?:de|het|the|iets|slechts|alle?|all)\s+)?(?:€\s?)?(?:\d|een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|"
    r"tien|elf|twaalf|twintig|dertig|veertig|vijftig|honderd|duizend|helft|kwart|derde|driekwart|alle?\b|one|two|three|"
    r"four|five|six|seven|eight|nine|ten|twenty|thirty|forty|fifty|half|all\b))"
)
# Before a number only: elsewhere "ruim" and "rond" are other words.
_BEFORE_NUMBER = {
    "precies": r"precies|exacte?|exactly|precisely",
    "ruim": r"ruim|dik|iets meer dan|iets boven|slightly more than|well over|just over",
    "bijna": r"bijna|krap|net geen|nog geen|iets minder dan|vrijwel|nearly|almost|just under|slightly less than",
    "ongeveer": r"ongeveer|circa|ca\.?|zo.?n|zowat|rond|omstreeks|grofweg|plusminus|about|around|roughly|approximately",
}
_ANYWHERE = {
    "alle": r"alle|allemaal|elke?|ieder|iedere|iedereen|altijd|all|every|each|everyone|always",
    "alleen": r"(?<!niet )(?<!not )(?:alleen|uitsluitend|slechts|enkel|only|solely|exclusively)",
    "meestal": r"meestal|vaak|grotendeels|veelal|de meeste|usually|mostly|often|most of",
    "moet": r"moet|moeten|dient|dienen|hoort|horen|verplicht\w*|must|shall|(?:has|have|needs?) to|required",
    "mag": r"mag|mogen|toegestaan|hoeft|hoeven|allowed|permitted",
}
_NEGATION = re.compile(
    r"\b(?:niet|geen|nooit|niemand|nergens|zonder|noch|not|never|nobody|none|without|nor|no|cannot|\w+n't)\b"
)
# These deny nothing: they add, they bound, or they tell what the source leaves unsaid.
_NO_DENIAL = re.compile(
    r"\b(?:niet|not) (?:alleen|only|enkel|slechts)\b"
    r"|\b(?:niet|not|no) (?:meer|minder|hoger|lager|later|more|less|fewer|higher|lower|later) (?:dan|than)\b"
    r"|\b(?:plan|bron|passage|tekst|source|text)\b(?: zelf| itself)? (?:noemt|zegt|stelt|geeft|bevat|kent|does|"
    r"mentions|says|sets|gives)(?: hier\w*| daar\w*)? (?:geen|niet|no|not)\b"
)
# What else in a source makes a duty or a permission of it: a minimum is a duty, a maximum leaves room below it.
_DUTY = re.compile(r"\b(?:norm\w*|afspra\w+|afgesproken|eis\w*|vereis\w*|voorwaarde\w*|nodig|noodzakelijk\w*)\b")
_ROOM = re.compile(r"\b(?:kan|kunnen|ruimte|vrij|vrijheid|mogelijk\w*)\b")
_PERIODS = {
    "jaar": r"jaar|jaarlijkse?|year|yearly|annual|annually",
    "kwartaal": r"kwartaal|quarter|quarterly",
    "maand": r"maand|maandelijkse?|month|monthly",
    "week": r"week|wekelijkse?|weekly",
    "dag": r"dag|dagelijkse?|day|daily",
}
_PER = re.compile(
    r"\b(?:per|elke?|ieder|iedere|every|each|a)\s+(?P<what>[^\W\d_]{3,})|\b(?P<often>[^\W\d_]+(?:lijkse?|ly|al))\b"
)
_STEM = 6  # letters: "per leerling" rests on "leerlingen"
_PERCENTAGE_POINT = re.compile(r"\b(?:procentpunt\w*|percentage ?points?)\b|%-?punt")


def misqualified(said: str, own: Sequence[str], asked: Sequence[str] = ()) -> list[str]:
    """What a sentence says of a number or duty that its sources do not; ``said`` is without its quotes."""
    spoken, held = _flat([said]), _flat(own)
    kinds = [
        *((word, rf"\b(?:{pattern}){_NUMBER}") for word, pattern in _BEFORE_NUMBER.items()),
        *((word, rf"\b(?:{pattern})\b") for word, pattern in _ANYWHERE.items()),
    ]
    wrong = [
        f"‘{match.group()}’ staat niet in de bron, en geen woord van die strekking"
        for word, pattern in kinds
        if (match := re.search(pattern, spoken)) and not re.search(pattern, held) and not _amounts_to(word, own, held)
    ]
    if (denied := _NEGATION.search(_NO_DENIAL.sub(" ", spoken))) and not _NEGATION.search(_NO_DENIAL.sub(" ", held)):
        wrong.append(f"‘{denied.group()}’ ontkent wat de bron niet ontkent")
    return wrong + _rates(spoken, held, _flat(asked))


def _rates(spoken: str, held: str, asked: str) -> list[str]:
    """A rate is per something: per year is not per quarter, and a percentage point no percentage."""
    if not numbers_stated(spoken):
        return []
    wrong = []
    for match in _PER.finditer(spoken):
        what = match["what"] or match["often"]
        period = next((each for each in _PERIODS.values() if re.fullmatch(each, what)), None)
        if period is None and not match.group().startswith("per "):
            continue
        if not re.search(rf"\b(?:{period})" if period else re.escape(what[:_STEM]), f"{held} {asked}"):
            wrong.append(f"‘{match.group()}’ staat niet in de bron")
    point = _PERCENTAGE_POINT.search(spoken)
    if point and not _PERCENTAGE_POINT.search(held):
        wrong.append(f"‘{point.group()}’ staat niet in de bron; een procent is geen procentpunt")
    return wrong


def _amounts_to(word: str, own: Sequence[str], held: str) -> bool:
    bounds = {stated.bound for text in own for stated in numbers_stated(text)}
    if word == "moet":
        return bool(bounds & {"low", "high"}) or _DUTY.search(held) is not None
    return word == "mag" and ("high" in bounds or _ROOM.search(held) is not None)


def _flat(texts: Iterable[str]) -> str:
    return " ".join(fold(" ".join(text.split())) for text in texts)
