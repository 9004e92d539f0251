"""Hours or people of several together, when one of them changes: "als de tweede vertrekt", "er gaat er een 24 uur
werken", "wij rekenen met 40 uur per week".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.answering.understanding.hours import LONGEST_FULL, SHORTEST_FULL
from assistant.answering.understanding.pairs import Pair, unit_of
from assistant.answering.understanding.reading import OwnFigure, Reading
from assistant.figures import Figure, Worked
from assistant.knowledge.vocabulary import fold

_FULL_WEEK = re.compile(
    r"\b(?:rekenen|reken|gaan|uitga\w*|count|work(?:s|ing)?) (?:\w+ )?(?:met|uit van|van|with|on)\b|\b(?:werkweek|"
    r"voltijd\w*|full-?time\w*|volledige baan|working week|full week)\b"
)
_ONE_OF_THEM = re.compile(
    r"\b(?:een (?:van (?:hen|die|de \w+)|ervan)|er een(?= \d)|eentje|one (?:of them|of those|person))\b"
)
_PLACES = ("eerste", "first", "tweede", "second", "derde", "third", "vierde", "fourth")
_WHICH = re.compile(
    rf"\b(?:de|die|the) (?:(?P<place>{'|'.join(_PLACES)})|(?P<last>ander|andere|laatste|other|last)|"
    r"(?P<least>kleinste|smallest)|(?P<most>grootste|largest))\b"
)
GONE = re.compile(
    r"\b(?:vertrek\w*|weggaat|gaat weg|wegvalt|afvalt|uitvalt|afhaakt|stopt|ontslag\w*|dichtgaat|gaat dicht|sluit|"
    r"verdwijn\w*|leaves?|quits?|"
    r"closes?|goes away|met pensioen|retires?)\b"
)
JOINS = re.compile(
    r"\b(?:extra|nieuwe?|new|another) (?:collega|medewerker|specialist|colleague|person)\b|\bvacature\b|\bvacancy\b|"
    r"\b(?:aannemen|aangenomen|hire|hiring)\b"
)


def names_one_that_goes(text: str, before: Reading | None = None) -> bool:
    """ "En als de tweede vertrekt?", "als Peter stopt": one of several that a figure was added up of."""
    folded = fold(text)
    names = [name for each in (before.worked.values() if before else ()) for name in each.whose]
    return bool(GONE.search(folded)) and bool(_WHICH.search(folded) or _named(folded, names))


def one_of_them(folded: str, by: Sequence[Figure], pair: Pair, before: Reading) -> dict[str, OwnFigure] | None:
    """ "En als de tweede teruggaat naar 12 uur?", "als de kleinste sluit?", where a figure was added up of several."""
    name = next((each for each in (pair.part, pair.whole) if each and each in before.worked), None)
    if name is None:
        return None
    worked = before.worked[name]
    terms = _terms_of(worked, is_of_hours=name == "specialist_hours")
    place = _place_of(folded, terms, worked.whose) if len(terms) > 1 else None
    if place is None or place >= len(terms) or len(by) > 1:
        return None
    if by and by[0].unit in (None, unit_of(name, pair)):
        terms[place] = by[0].value
    elif not by and GONE.search(folded):
        del terms[place]
    else:
        return None
    value = sum(terms, Decimal(0))
    whose = tuple(each for at, each in enumerate(worked.whose) if by or at != place)
    return {name: OwnFigure(value, Worked(how="plus", terms=tuple(terms), whose=whose) if len(terms) > 1 else None)}


def _place_of(folded: str, terms: Sequence[Decimal], whose: Sequence[str]) -> int | None:
    """Which of them is spoken of, counted from 0; it may be one that there is not."""
    if len(named := _named(folded, whose)) == 1:
        return named[0]
    said = _WHICH.search(folded)
    if said is None:  # of equals it is no matter which
        return len(terms) - 1 if _ONE_OF_THEM.search(folded) and len(set(terms)) == 1 else None
    if said["least"] or said["most"]:
        return terms.index(min(terms) if said["least"] else max(terms))
    return len(terms) - 1 if said["last"] else _PLACES.index(said["place"]) // 2


def _named(folded: str, names: Sequence[str]) -> list[int]:
    """The places of those of the names that are said."""
    return [at for at, name in enumerate(names) if re.search(rf"\b{re.escape(fold(name))}\b", folded)]


def _terms_of(worked: Worked, *, is_of_hours: bool) -> list[Decimal]:
    """What each of several has; none where it was made in another way."""
    if is_of_hours and worked.how == "times" and worked.terms[0] == int(worked.terms[0]):
        return [worked.terms[1]] * int(worked.terms[0])
    return list(worked.terms) if worked.how == "plus" else []


def by_another_week(text: str, by: Sequence[Figure], before: Reading) -> dict[str, OwnFigure] | None:
    """ "Wij rekenen met 40 uur per week", after so many fte."""
    worked = before.worked.get("specialist_hours")
    if worked is None or worked.how != "of_fte" or not _FULL_WEEK.search(fold(text)) or len(by) != 1:
        return None
    if by[0].unit != "hours" or not SHORTEST_FULL <= by[0].value <= LONGEST_FULL:
        return None
    terms = (*worked.terms[:-1], by[0].value)
    value = Decimal(1)
    for term in terms:
        value *= term
    return {"specialist_hours": OwnFigure(value, Worked(how="of_fte", terms=terms))}
