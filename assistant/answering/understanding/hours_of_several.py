"""Hours of several people as one figure: "een specialist van 20 uur en een van 24", "Marja 24 uur, Peter 16"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.answering.understanding.people import counts_things
from assistant.answering.understanding.totals import PLUS, total_of_all
from assistant.figures import Figure
from assistant.knowledge.vocabulary import fold

_AND_ONE = re.compile(
    r"\s*(?:,|\b(?:en|and|plus)\b|\+)\s*(?:nog\s+)?(?:een|1|one|de ander|eentje)?\s*(?:van|of|met|with)?\s*"
)
# "Anja 18 uur en Peter 12": what each of them has, by their names, which are told by their capitals alone.
_AND_BY_NAME = re.compile(
    r"\s*(?:,|\b(?:en|and|plus)\b|\+)\s*(?:(?:en|and)\s+)?"
    r"[A-Z][\w'’-]+\s+(?:(?:heeft|werkt|doet|van|voor|met|has|works|does|with)\s+)?"
)
_OF_SPECIALISTS = re.compile(r"\bcollecti(?:e|on)[ -]?specialist(?:en|s)?\s*:")  # "collectiespecialisten: 24 en 20"
_HAS_HOURS = frozenset({"heeft", "werkt", "doet", "van", "voor", "met", "has", "works", "does", "with", "uur", "hours"})
MOST_HOURS = 80  # of one person in a week


def hours_together(text: str, spoken: list[Figure]) -> list[Figure]:
    """ "Een specialist van 20 uur en een van 24", "van 16, 20 en 12 uur": the hours that the norm is about are those of
    all of them."""
    found: list[Figure] = []
    for run in _runs(text, spoken):
        is_sum = all(PLUS.search(fold(text[one.end : other.start])) for one, other in pairwise(run))  # "22 plus 10"
        are_hours = any(figure.unit == "hours" for figure in run) or bool(_OF_SPECIALISTS.search(fold(text)))
        if len(run) > 1 and (is_sum or are_hours):
            first = replace(run[0], unit="hours", end=run[-1].end, after=())
            found.append(total_of_all(first, run, _names_of(run)))
        else:
            found += run
    return found


def _names_of(run: Sequence[Figure]) -> tuple[str, ...]:
    """ "Marja 24 uur, Peter 16": the word before each of them; none where they are not told apart by it."""
    said = [[word for word in figure.before if word not in _HAS_HOURS][-1:] for figure in run]
    names = tuple(word for words in said for word in words)
    return names if len(set(names)) == len(run) else ()


def _runs(text: str, spoken: Sequence[Figure]) -> list[list[Figure]]:
    """Figures that are linked as what each of several people has, and the others by themselves."""
    runs: list[list[Figure]] = []
    is_of_hours = any(figure.unit == "hours" for figure in spoken)
    for figure in spoken:
        last = runs[-1][-1] if runs else None
        if (
            last is not None
            and _may_be_hours(last)
            and _may_be_hours(figure)
            and _joins(text[last.end : figure.start], is_of_hours=is_of_hours)
        ):
            runs[-1].append(figure)
        else:
            runs.append([figure])
    return runs


def _joins(between: str, *, is_of_hours: bool) -> bool:
    """Whether these words lead to what the next of them has; a name does where hours are said."""
    return bool(_AND_ONE.fullmatch(fold(between)) or (is_of_hours and _AND_BY_NAME.fullmatch(between)))


def _may_be_hours(figure: Figure) -> bool:
    bare = figure.unit is None and figure.value <= MOST_HOURS and not counts_things(figure)
    return not figure.in_range and (figure.unit == "hours" or bare)
