"""Which measure a question asks for (money, a length of time, an age, a person), and whether a text has it.

Finer than ``answer_kinds``, and for another use: a sentence about dvd's that names no number does not say how many
there are, and of a source without known questions that is the surest sign of silence. Told by form alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from assistant.answering.answer_kinds import AnswerKind, spans
from assistant.figures import read_numbers
from assistant.knowledge.vocabulary import fold, words

_COUNT = (
    r"(?:\d[\d.,]*|een|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|vijftien|twintig|"
    r"dertig|veertig|vijftig|honderd|duizend|half|halve|anderhalf|enkele|paar)"
)
_WHY = re.compile(
    r"\b(?:waarom|hoezo|waartoe|why|how come|hoe komt het|(?:wat is|welke) (?:de )?reden|"
    r"(?:what is|for what) (?:the )?reason|wat is het (?:doel|nut|idee)|what is the (?:point|purpose)|"
    r"goed voor zijn|waarvoor (?:dient|dienen)|met welk doel|welk (?:doel|nut) (?:dient|dienen|heeft|hebben))\b"
)
_CONSEQUENCE = re.compile(
    r"^\W*(?:(?:(?:en|and|maar|but)\s+)?(?:wat (?:gebeurt er |nou )?als|what (?:happens )?if)|"
    r"(?:en|and|maar|but)\s+(?:als|if)(?!.*\d))\b.*\b(?:niet|geen|not|don.?t)\b"
    r"|\b(?:sancties?|straf(?:fen)?|gestraft|penalt(?:y|ies)|penali[sz]ed|sanctions?)\b"
)
_NEXT = re.compile(r"\b(?:volgende|eerstvolgende|next)\s+((?:[\w-]+\s*){1,3})")
_TO_COME = re.compile(r"\b(?:volgend\w*|komende?|nog geen|opvolg\w*|vervolg\w*|toekomst\w*|straks)\b")
LETTERS_OF_A_NAME = 3
LEAST = re.compile(r"\b(?:minimum|minimaal|ondergrens|ten ?minste|minstens|at least|floor)\b")
MOST = re.compile(r"\b(?:maximum|maximaal|bovengrens|plafond|hoogstens|ten ?hoogste|at most|ceiling)\b")
_EXEMPTION = re.compile(
    r"\b(?:ontheffing\w*|vrijstelling\w*|dispensatie|uitstel|exemption\w*|waiver|deferral)\b|"
    r"(?<!met )(?<!bij )(?<!zonder )\buitzondering(?:en)?\b(?! van)|\bexceptions?\b(?! of)"
)
_FORCE = re.compile(
    r"\b(?:verplicht\w*|ambitie|afspraak|mandatory|obligat\w*|ambition|binding|bindende?|advies|vrijblijvend\w*|"
    r"streven|streefgetal|voluntary|recommendation)\b"
)
# In this order: "hoeveel dagen" asks for a time before it asks for a number, "waarom dat percentage?" for a reason.
_ASKED: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("reason", _WHY),
    (
        "share",
        re.compile(
            r"\b(?:procent\w*|percent\w*|welk (?:\w+ )?(?:deel|aandeel)|what (?:\w+ )?(?:share|proportion))\b|%",
        ),
    ),
    ("age", re.compile(r"\b(?:hoe oud|leeftijd\w*|how old|what age)\b")),
    ("frequency", re.compile(r"\b(?:hoe vaak|how often|hoeveel keer|om de hoeveel)\b")),
    (
        "duration",
        re.compile(
            r"\b(?:hoe ?lang\w*|how long|binnen (?:hoeveel|welke)|termijn\w*|how much time|"
            r"hoeveel (?:tijd|dagen|weken|maanden|uur|uren|jaar|minuten)|how many (?:hours|days|weeks|months|years))\b"
        ),
    ),
    (
        "money",
        re.compile(
            r"\b(?:wat (?:kost|betaal)\w*|kosten|hoe duur|prijs|tarief|(?:welk )?bedrag|cent|salaris\w*|verdien\w*|"
            r"hoeveel (?:kost|geld|euro|subsidie|betaal|budget|verdien)\w*|how much (?:money|does|do|is)|price)\b|€"
        ),
    ),
    ("hour", re.compile(r"\b(?:hoe laat|opening(?:stijd|su)\w*|what time|opening hours)\b")),
    (
        "moment",
        re.compile(
            r"\b(?:wanneer|when|(?:voor )?welke? (?:datum|dag|dagen|jaar|maand|periode|moment)|"
            r"which (?:date|day|year|month))\b"
        ),
    ),
    (
        "size",
        re.compile(
            r"\b(?:hoe (?:groot|hoog|laag|zwaar|ver|breed|diep|vol|dik)|hoeveel (?:kilo\w*|meter)|maximum|minimum|"
            r"how (?:big|high|large|far|heavy|tall))\b"
        ),
    ),
    ("number", re.compile(r"\b(?:hoe ?veel|aantal\w*|how many)\b")),
    (
        "actor",
        re.compile(
            r"\b(?:wie|wiens|who|whose|whom)\b|\b(?:welke?|which) (?:organisatie|instelling|partij|persoon|partner|"
            r"collega|functie|medewerker|uitgever|leverancier|bedrijf|boekhandel|bibliothe|company|publisher|supplier)"
        ),
    ),
    ("place", re.compile(r"\b(?:waar|where|waarheen|welke (?:vestiging|plaats|plek)\w*)\b(?! (?:om|voor|mee|toe|op))")),
)
_FORMS: dict[str, re.Pattern[str]] = {
    "share": re.compile(r"%|\b(?:procent|helft|derde|kwart|driekwart)|\bop de (?:drie|vier|vijf|tien)"),
    "age": re.compile(rf"\b{_COUNT}(?:e)?[- ]?jarige|\b(?:vanaf|tot|onder|boven|dan|geen) {_COUNT}\b|{_COUNT} jaar"),
    "frequency": re.compile(
        r"\b(?:elke?|iedere?|jaarlijks|maandelijks|wekelijks|dagelijks|per (?:jaar|maand|week|dag)|keer|eens|"
        r"om (?:de|het)|maal|\w*sessies?|bijeenkomst\w*|rondes?)\b"
    ),
    "duration": re.compile(
        rf"\b{_COUNT}\s+(?:\w+\s+)?(?:minu\w+|uur|uren|dag\w*|werkdag\w*|week|weken|maand\w*|jaar|jaren|kwartaal)\b"
    ),
    "money": re.compile(
        r"€|\b(?:euro|gratis|kosteloos|kost|betaalt|betalen|contributie|vergoeding)\b|%[^.;]*\b\w*budget"
    ),
    "hour": re.compile(r"\b\d{1,2}[.:]\d\d\b|\b\d{1,2} uur\b|\bgeopend\b"),
    "place": re.compile(r"\b(?:in|bij|naar|op|aan)\s+\w+"),
    "reason": re.compile(
        r"\b(?:omdat|want|zodat|doordat|daarom|daardoor|hierdoor|waardoor|hiermee|daarmee|anders|dus|om|zorg\w*|"
        r"noodzakelijk|risico\w*|kans(?:en)?|belang\w*|bevorder\w*|versterk\w*|leidt|leiden|wegens|vanwege|"
        r"in het kader van|met het oog op|ten behoeve van)\b"
    ),
}


def measure_asked(question: str) -> str | None:
    """The measure that a question asks for; None when it asks for none that can be told by its form."""
    folded = fold(question)
    return next((measure for measure, form in _ASKED if form.search(folded)), None)


def asks_why(question: str) -> bool:
    """Whether a reason is asked for, whatever else is."""
    return bool(_WHY.search(fold(question)))


def asks_consequence(question: str) -> bool:
    """ "Wat als we de 5% niet halen?", "zijn er sancties?": what follows, and not what was agreed."""
    return bool(_CONSEQUENCE.search(fold(question)))


def asks_for_the_next(question: str, text: str) -> bool:
    """ "Wanneer komt het volgende rapport uit?", where a text speaks of the report there is and of none to come."""
    asked = _NEXT.search(fold(question))
    if asked is None or _TO_COME.search(fold(text)):
        return False
    named = [word for word in words(asked[1]) if len(word) > LETTERS_OF_A_NAME]
    return any(each.endswith(word) for word in named for each in words(text))  # "collectiebeleidsplan" is a plan


def speaks_of_exemption(text: str) -> bool:
    """ "Kunnen we uitstel krijgen?": what a norm says is no answer to that."""
    return bool(_EXEMPTION.search(fold(text)))


def asks_bound(question: str) -> bool:
    """Whether a least or a most is spoken of."""
    folded = fold(question)
    return bool(LEAST.search(folded) or MOST.search(folded))


def asks_force(question: str) -> bool:
    """Whether it is asked if something binds: an agreement, an ambition, an obligation or advice."""
    return bool(_FORCE.search(fold(question)))


@lru_cache(maxsize=8192)  # the same passages are looked at for question after question
def holds(measure: str, text: str) -> bool:
    """Whether a text has something of this measure."""
    read = _READ.get(measure)
    return read(text) if read is not None else bool(_FORMS[measure].search(fold(text)))


def _has_number(text: str) -> bool:
    return any(each.kind in ("quantity", "age") for each in read_numbers(text))


_READ: dict[str, Callable[[str], bool]] = {
    "moment": lambda text: bool(spans(AnswerKind.DATE, text)) or bool(_FORMS["duration"].search(fold(text))),
    "size": _has_number,
    "number": lambda text: _has_number(text) or bool(spans(AnswerKind.QUANTITY, text)),
    "actor": lambda text: bool(spans(AnswerKind.ACTOR, text)),
}
