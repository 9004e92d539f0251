"""Yes, no, or open: what is said of the chances that the judged questions taught (``knowledge.yes_no``).

Below a floor nothing is said: a wrong yes is worse than none. A question that was judged before, in nearly these words,
gets its own answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from assistant.figures import Figure, read_numbers
from assistant.knowledge.questions import Asked
from assistant.knowledge.vocabulary import fold
from assistant.knowledge.yes_no import DENIES, Chances

Said = Literal["yes", "no", "open", "likely_yes", "likely_no"]

# Chances from which it is said, or said to look so. Measured on questions left out in turn, and on questions by others:
# see the decision on yes and no.
SAID_FROM, LIKELY_FROM, OPEN_FROM = 0.8, 0.7, 0.6
TWIN = 0.985  # cosine from which a judged question that denies and narrows as much is the same question

_LIMIT = re.compile(
    r"\b(?:alleen|uitsluitend|altijd|alle|allemaal|elke|ieder\w*|helemaal|volledig|per se|verplicht\w*|enige|moet\w*|"
    r"mag|mogen|kan|kunnen|only|always|every|all|mandatory|exclusively|must|may|can)\b"
)


def judged_before(question: str, passage_id: str, known: Sequence[tuple[Asked, float]]) -> Said | None:
    """What people answered to the same question about this passage; ``known`` are judged ones, nearest (cosine)
    first."""
    twin = next((each for each, cosine in known if cosine >= TWIN and each.target == passage_id), None)
    return twin.says if twin is not None and _bounds(twin.text) == _bounds(question) else None


def say(chances: Chances) -> Said | None:
    """What is probable enough to be said."""
    yes, no, is_open = (chances.get(each, 0.0) for each in ("yes", "no", "open"))
    if is_open >= OPEN_FROM:
        return "open"
    if yes > no:
        return "yes" if yes >= SAID_FROM else "likely_yes" if yes >= LIKELY_FROM else None
    return "no" if no >= SAID_FROM else "likely_no" if no >= LIKELY_FROM else None


_AGE_GROUP = re.compile(r"\b(?:jongere\w*|jeugd\w*|kind|kinderen|young \w+|youth|child\w*)\b")
_CHOICE = re.compile(r"\b(?:of|or)\b")
OLDEST = 99


def of_an_age(question: str, text: str) -> Said | None:
    """ "Is 28 nog een jongere?", by the one range of ages that a passage names; at its upper end nothing is said, for
    "12 tot 27" may leave 27 out or not."""
    folded = fold(question)
    asked = [each for each in read_numbers(question) if each.kind == "age" or _may_be_age(each)]
    if len(asked) != 1 or asked[0].in_range or not _AGE_GROUP.search(folded) or _CHOICE.search(folded):
        return None
    ends = [each.value for each in read_numbers(text) if each.kind == "age" and each.in_range]
    if len(ends) != 2 or asked[0].value == ends[1]:
        return None
    return "yes" if ends[0] <= asked[0].value < ends[1] else "no"


def _may_be_age(figure: Figure) -> bool:
    return figure.kind == "quantity" and figure.unit in (None, "years") and figure.value <= OLDEST


def _bounds(question: str) -> tuple[bool, frozenset[str]]:
    """Whether the question denies something, and the words that widen or narrow what it asks."""
    folded = fold(question)
    return bool(DENIES.search(folded)), frozenset(_LIMIT.findall(folded))
