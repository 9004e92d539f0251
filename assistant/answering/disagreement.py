"""Whether two sources disagree about one thing, as far as certain signs tell: other numbers of one kind, must against
need not, a yes against a no.

Only a sign can be told here, never a meaning: where it is found, both are shown and a person looks. A number above a
minimum, or below a maximum, is no disagreement; it says that one of the two goes further.
"""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum

from assistant.answering.grounding.numerals import Stated, numbers_stated
from assistant.answering.grounding.support import stems
from assistant.knowledge.vocabulary import fold
from assistant.quoting import sentences


class Difference(StrEnum):
    """How the second source stands to the first."""

    NUMBERS = "numbers"
    FORCE = "force"  # must against may not, or against need not
    DENIAL = "denial"
    ABOVE = "above"  # above the minimum that the first one sets
    BELOW = "below"  # below the maximum that the first one sets


SHARED_NUMBER, SHARED_WORDS = 2, 3  # stems that two sentences share before they are about one thing
SHARED_PART = 0.5  # of the stems of the shorter one, where only words can differ

_COMPARABLE = frozenset({"percent", "EUR", "hours", "years", "items", "loans", "inhabitants"})
_NEED_NOT = re.compile(r"\b(?:hoef\w*|(?:is|zijn|wordt) niet verplicht|niet verplicht|vrijwillig|mag ook zonder)\b")
_MAY_NOT = re.compile(r"\b(?:mag|mogen|kan|kunnen) (?:\w+ ){0,4}?(?:niet|geen)\b|\bverboden\b|\bniet toegestaan\b")
_MUST = re.compile(r"\b(?:moet\w*|verplicht\w*|dient|dienen)\b")
_MAY = re.compile(r"\b(?:mag|mogen|toegestaan)\b")
_NOT = re.compile(r"\b(?:niet|geen|nooit|niemand|nergens|weiger\w*)\b")


def difference(first: str, second: str, *, is_one_subject: bool = False) -> Difference | None:
    """How the second text differs from the first, by the first sign found; the first is the one that goes before.

    ``is_one_subject`` says that it is known that both are about one thing, so that no words need be shared.
    """
    pairs = [(one, other) for one in _sentences(first) for other in _sentences(second)]
    for one, other in pairs:
        is_about_one = is_one_subject or len(_shared(one, other)) >= SHARED_NUMBER
        if is_about_one and (found := _in_numbers(numbers_stated(one), numbers_stated(other))):
            return found
    for one, other in pairs:
        shared = _shared(one, other)
        fewest = min(len(stems(one)), len(stems(other)))
        is_about_one = len(shared) >= max(SHARED_WORDS, SHARED_PART * fewest)
        if is_about_one and (found := _in_words(fold(one), fold(other))):
            return found
    return None


def differs_from_value(value: Decimal, unit: str, text: str, *, is_floor: bool, is_ceiling: bool) -> Difference | None:
    """How the numbers of this unit in a text stand to the value of a norm; None when one of them is that value."""
    stated = [each.value for each in numbers_stated(text) if each.unit == unit]
    if not stated or value in stated:
        return None
    if is_floor and min(stated) > value:
        return Difference.ABOVE
    if is_ceiling and max(stated) < value:
        return Difference.BELOW
    return Difference.NUMBERS


def _sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)] or [text]


def _shared(one: str, other: str) -> frozenset[str]:
    """The stems that both have, inside compounds as well, so "budget" and "collectiebudget" share one."""
    first, second = fold(one), fold(other)
    return frozenset(stem for stem in stems(one) if stem in second) | frozenset(
        stem for stem in stems(other) if stem in first
    )


def _in_numbers(first: list[Stated], second: list[Stated]) -> Difference | None:
    for unit in _COMPARABLE & {each.unit for each in first} & {each.unit for each in second}:
        own = [each for each in first if each.unit == unit]
        others = [each for each in second if each.unit == unit]
        if {each.value for each in own} & {each.value for each in others}:
            continue
        lowest, highest = min(each.value for each in own), max(each.value for each in own)
        if all(each.bound == "low" for each in own) and all(each.value > highest for each in others):
            return Difference.ABOVE
        if all(each.bound == "high" for each in own) and all(each.value < lowest for each in others):
            return Difference.BELOW
        return Difference.NUMBERS
    return None


def _in_words(one: str, other: str) -> Difference | None:
    forces = (_force(one), _force(other))
    if "must" in forces and ("need not" in forces or "may not" in forces):
        return Difference.FORCE
    if "may" in forces and "may not" in forces:
        return Difference.FORCE
    if bool(_NOT.search(one)) != bool(_NOT.search(other)):
        return Difference.DENIAL
    return None


def _force(sentence: str) -> str | None:
    for force, form in (("need not", _NEED_NOT), ("may not", _MAY_NOT), ("must", _MUST), ("may", _MAY)):
        if form.search(sentence):
            return force
    return None
