"""Whether the whole is asked of which something is a part: "bij welk budget is 15.000 genoeg?", "30 uur, tot welk
inwonertal?". What is asked cannot be what was said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from assistant.answering.understanding.pairs import pair_of
from assistant.answering.understanding.reading import OwnFigure
from assistant.figures import Figure, find_figures
from assistant.knowledge.vocabulary import fold

_WHOLES = {
    "EUR": r"\w*budget(?:ten|s)?",
    "loans": r"\w*uitleningen|uitleenaantal\w*|loans|lending",
    "items": r"\w*collectie(?:omvang|grootte)?|\w*bezit|collection(?: size)?|stock",
    "inhabitants": r"inwoners?|inwoner(?:tal|aantal)\w*|werkgebied|categorie|klasse|grootte|inhabitants|population|"
    r"service area|category|class|size",
}
_TOTAL = r"|totaal|total"
_BETWEEN = (
    r"(?:(?!deel|share|part|percentage|procent|minimum|maximum|(?:for|of|van|voor|naar|cap|limit|grens)\b)"
    r"[\w-]+\s+){0,4}"
)
_NEEDED = r"\b(?:nodig|hebben|dan|then|minimaal|minstens|maximaal|hoogstens|needed?|have|at least|at most)\b"
_ASKED = {
    unit: re.compile(
        rf"\b(?:hoe (?:groot|hoog)|how (?:big|large|high)|welke?|which|what)\s+{_BETWEEN}(?:{noun}{_TOTAL})\b"
        rf"|\b(?:bij|tot|voor|van|vanaf|op|at|for|of|up to|with)\s+(?:hoeveel|how many)\s+{_BETWEEN}(?:{noun})\b"
        rf"|\b(?:hoeveel|how many)\s+(?:{noun})\s+(?:moet(?:en)?|heb(?:ben)?|hoort|horen|is|zijn|do|must|should)\b"
        rf".*{_NEEDED}"
        rf"|\b(?:wat|what)\s+(?:is|was|zou|would|moet|must)\b.*\b(?:ons|onze|het|our|the)\s+(?:{noun})\b\W*(?:dan|then)"
    )
    for unit, noun in _WHOLES.items()
}
# Of something that is said to be a part: "hoeveel hebben we in totaal uitgeleend?".
_IN_ALL = re.compile(r"\b(?:hoeveel|how many|how much)\b[^?]*\b(?:in totaal|totaal|in total|altogether)\b")
# Right before a figure these say that it is the whole: "welk bedrag hoort bij een budget van 200.000?".
_OF_WHOLE = frozenset({"bij", "van", "op", "with", "of", "at"})


def asks_whole(text: str, unit: str) -> bool:
    """Whether it asks how large that is of which a norm in this unit takes a part."""
    return unit in _ASKED and bool(_ASKED[unit].search(fold(text)))


def asks_in_all(text: str) -> bool:
    """How much it is in all, of which a part is said as a part."""
    return bool(_IN_ALL.search(fold(text)))


def is_said_as_whole(figure: Figure) -> bool:
    return bool(_OF_WHOLE.intersection(figure.before[-1:]))


def asks_back(text: str, norm_ids: Sequence[str], figures: Mapping[str, Decimal]) -> bool:
    """Whether the first of these norms is to be worked backwards: its part is known, and the whole is what is asked."""
    pair = pair_of(norm_ids)
    if pair is None or not pair.part or pair.part not in figures or pair.whole in figures:
        return False
    return asks_whole(text, pair.unit) or asks_in_all(text)


def asks_class_of_hours(text: str) -> bool:
    """ "Bij 64 uur per week, in welke categorie vallen we?": the hours norm, though nothing else names it."""
    return asks_whole(text, "inhabitants") and [each.unit for each in find_figures(text)].count("hours") == 1


def part_again(stated: Mapping[str, OwnFigure], norm_ids: Sequence[str]) -> dict[str, OwnFigure]:
    """ "En 30.000?", after the whole was asked of which 15.000 is enough: another part."""
    pair = pair_of(norm_ids)
    if pair is None or set(stated) != {pair.whole}:
        return dict(stated)
    return {pair.part: stated[pair.whole]}
