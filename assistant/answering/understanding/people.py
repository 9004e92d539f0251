"""Numbers of people and of their hours: which of them is meant.

"2 gemeenten" are no two hours, and 8.000 members no inhabitants.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from assistant.figures import Figure
from assistant.knowledge.vocabulary import fold, words

# A bare number below this is no amount of money and no number of people.
SMALLEST_AMOUNT = 500
_EACH = frozenset({"elk", "elke", "ieder", "iedere", "each", "apiece"})
_NOT = re.compile(r"\b(?:niet|geen|not|no)\b")
_MERGE = re.compile(
    r"\b(?:fuse\w*|fusie\w*|samengevoegd|samenvoeg\w*|samengaan|gaan samen|bij elkaar opgeteld|merg\w+)\b"
)
# Two libraries, and not two places of one: each has hours of its own.
_LIBRARIES = re.compile(
    r"\b(?:biblioth\w+|biebs?|bibs?|library|libraries) (?:a|b|x|y|1|2)\b|"
    r"\bbuur(?:bib|bieb|gemeente)\w*|\b(?:de|onze) buren\b|"
    r"\b(?:twee|drie|vier|vijf|beide|[2-9]|two|three|four|five|both) (?:\w+ )?(?:bibliotheken|biebs|bibs|libraries)\b"
)
_AND_AT = re.compile(r"\b(?:en|and) (?:bij|voor|at|for)\W*$")  # "bij 100.000 inwoners en bij 200.000?"
_OPEN = frozenset({"open", "geopend", "opening"})
_TOTAL = re.compile(r"\b(?:dus|samen|totaal|so|together|total)\b")
_JOINED = frozenset({None, "en", "and", "plus"})
OTHER_PEOPLE = frozenset(
    words(
        "leden ledental lezers bezoekers bezoeken klanten gebruikers leners abonnees pashouders leerlingen studenten "
        "kinderen jongeren members readers visitors visits users borrowers subscribers pupils students children"
    )
)
# What is counted that no norm takes a part of: "1.200 m2".
OTHER_THINGS = frozenset(
    words(
        "m2 m vierkante meter meters km kilometer medewerkers personeelsleden collega vrijwilligers vestigingen "
        "filialen locaties scholen dagen maanden kwartalen stoelen computers square metres employees staff volunteers "
        "branches schools days months seats"
    )
) | {"m²", "collega's", "collega’s"}
FEWEST_HOURS = 4  # a week: of a smaller number nobody says it without its unit
# So not exactly that number: "een bibliotheek tot 80.000" is a class of the plan, "gegroeid tot 80.000" is none.
_FEWER = re.compile(
    r"\b(?:minder dan|onder de|onder|kleiner dan|fewer than|less than|below|under|"
    r"(?:bieb|bibliothe\w+|\w*gebied(?:en)?|gemeenten?|bij|voor|librar\w+|areas?|serving|for|with) (?:tot|up to))$"
)
_PLURAL = re.compile(r"\w{2}(?:en|s|['’]s)$")
_VERBS = frozenset(
    words(
        "als hebben halen moeten zijn werken doen krijgen willen zitten inzetten maken wordt worden nemen houden gaan"
    )
)


def merged(text: str, spoken: list[Figure]) -> list[Figure]:
    """ "Wij fuseren: 70.000 en 60.000 inwoners": together they are the inhabitants of one library."""
    if not _MERGE.search(fold(text)) or _NOT.search(fold(text)):
        return spoken
    counts = [figure for figure in spoken if counts_people(figure)]
    people = all(figure.unit == "inhabitants" or (figure.unit is None and figure.noun in _JOINED) for figure in counts)
    if len(counts) < 2 or not people or any(moves(one, other) for one, other in pairwise(counts)):
        return spoken
    if _TOTAL.search(fold(text[counts[-2].end : counts[-1].start])):
        return [each for each in spoken if each not in counts[:-1]]  # "… plus 15.000, dus 165.000 inwoners"
    together = replace(counts[-1], value=sum((figure.value for figure in counts), Decimal(0)), worked=None)
    return [*(figure for figure in spoken if figure not in counts), together]


def of_several_libraries(
    text: str, spoken: list[Figure], counts: Callable[[Figure], bool] | None = None
) -> tuple[Decimal, ...]:
    """ "Bibliotheek A heeft 60.000 inwoners en bibliotheek B 185.000": the inhabitants of each of them, or what else
    ``counts`` says is counted."""
    amounts = [figure for figure in spoken if (counts or counts_people)(figure)]
    is_asked_of_each = all(_AND_AT.search(fold(text[one.end : other.start])) for one, other in pairwise(amounts))
    if len(amounts) < 2 or _MERGE.search(fold(text)) or not (is_asked_of_each or _LIBRARIES.search(fold(text))):
        return ()
    if any(figure.unit == "hours" for figure in spoken):
        return ()
    return tuple(figure.value for figure in amounts)


def moves(first: Figure, second: Figure) -> bool:
    """ "Van 300.000 naar 270.000": one amount that changes, not a whole and its part."""
    leaves, arrives = first.before[-2:], second.before[-1:]
    return bool({"van", "from"} & set(leaves)) and arrives in (("naar",), ("to",))


def between(spoken: list[Figure]) -> tuple[Decimal, Decimal] | None:
    ends = sorted(figure.value for figure in spoken if figure.in_range and figure.unit in (None, "inhabitants"))
    return (ends[0], ends[-1]) if len(ends) == 2 and ends[0] >= SMALLEST_AMOUNT else None


def counts_people(figure: Figure) -> bool:
    if figure.noun in OTHER_PEOPLE or (figure.unit == "items" and figure.text[-1:].isalpha()):
        return False  # "8.000 leden", "90.000 boeken"; after "boeken:" a bare number may be anything
    return not figure.in_range and figure.unit in (None, "inhabitants", "items") and figure.value >= SMALLEST_AMOUNT


def counts_things(figure: Figure) -> bool:
    """ "2 gemeenten", "1 specialist", "3 dagen": a number of something, and not of hours."""
    noun = figure.noun or ""
    return figure.value < FEWEST_HOURS or bool(_PLURAL.search(noun) and noun not in _VERBS)


def _counts_others(figure: Figure) -> bool:
    return figure.unit is None and figure.value >= SMALLEST_AMOUNT and figure.noun not in _JOINED


def _counts_on(figure: Figure, spoken: Sequence[Figure]) -> bool:
    """ "9 vestigingen, 4 bij ons en 5 bij hen": of what was just counted, where they come to as many."""
    bare = [each for each in spoken if each.unit is None]
    counted = next((each for each in bare if each.noun in OTHER_THINGS and each.start < figure.start), None)
    return counted is not None and counted.value == sum(each.value for each in bare if each.start > counted.start)


def hours_and_inhabitants(spoken: list[Figure]) -> dict[str, Figure]:
    found: dict[str, Figure] = {}
    if any(figure.unit == "inhabitants" for figure in spoken):  # "90.000 inwoners en 20.000 leden"
        spoken = [each for each in spoken if each.unit != "items" and not _counts_others(each)]
    # "elk 12 uur", for nobody knows how many people.
    counted = [each for each in spoken if each.unit in (None, "hours")]
    is_each = any(word in _EACH for figure in counted for word in (*figure.before[-2:], *figure.after[:3]))
    stated = {figure.value for figure in spoken if figure.unit == "hours" and not figure.in_range}
    says_hours = any(figure.unit == "hours" for figure in spoken)
    for figure in spoken:
        if figure.in_range or figure.unit in ("percent", "EUR", "years") or _OPEN.intersection(figure.after):
            continue
        if figure.unit == "hours" or (figure.unit is None and figure.value < SMALLEST_AMOUNT):
            if figure.unit is None and (counts_things(figure) or _counts_on(figure, spoken)):
                continue
            if not is_each and len(stated) < 2 and (figure.unit == "hours" or not says_hours):
                found.setdefault("specialist_hours", figure)
        elif counts_people(figure):
            # "Van 125.000 naar 131.000": the last one is where it goes.
            found["inhabitants"] = replace(figure, value=figure.value - 1, worked=None) if is_bound(figure) else figure
    return found


def is_bound(figure: Figure) -> bool:
    """Whether so many inhabitants are meant as what there are fewer of: "een bibliotheek tot 80.000"."""
    return bool(_FEWER.search(" ".join(figure.before)))
