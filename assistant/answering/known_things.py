"""Who, when, how much or which, from what people said to like questions about the passage that is quoted first.

Which words of a sentence are asked for cannot be read off its form: in "De KB levert het systeem" it is the first two,
in "wordt geleverd door de KB" the last. But of thousands of known questions people marked those words
(``corpus/things.yaml``). The ones nearest to a question, about that very passage and after the same kind of thing, say
which words it asks for; where they disagree, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp

from assistant.answering.answer_kinds import AnswerKind, kind_asked, spans
from assistant.answering.evidence import Evidence
from assistant.answering.searching import search_request
from assistant.answering.understanding import Reading
from assistant.figures import read_numbers
from assistant.knowledge.questions import Asked
from assistant.knowledge.retrieval import Knowledge
from assistant.knowledge.vocabulary import fold

SHARPNESS = 40.0  # how much more a nearer question counts: e to the power of this, for each 1 in cosine
LARGEST_OF_A_SENTENCE = 99  # a larger quantity in the question is the library's own: a sum is asked for

_DIFFERENCE = re.compile(r"\b(?:verschil\w*|scheelt|schelen|difference|tekort|te ?kort|gap)\b")
_WHO = re.compile(r"\b(?:wie|wiens|who|whose|whom)\b")
_WHICH = re.compile(
    r"\b(?:welke?|which|waar|where|hoe heet\w*|naam|name|titel|title|e-?mail\w*|adres|address)\b"
    r"(?:\s+(?P<next>[^\W\d]+(?:\s+[^\W\d]+)?))?"
)
# Beside what ``answer_kinds`` knows for somebody.
_SOMEBODY = re.compile(
    r"\b(?:club|bedrijf|bedrijven|universiteit|afdeling|overleg|bureau|company|university|department|writer)"
)


class _Sort(StrEnum):
    """What a question asks for, of the things that a few words can be."""

    QUANTITY = AnswerKind.QUANTITY.value
    DATE = AnswerKind.DATE.value
    ACTOR = AnswerKind.ACTOR.value
    WHICH = "which"
    WHICH_ACTOR = "which actor"  # "welke club?", "uit wie bestaat …?"


@dataclass(frozen=True, slots=True)
class _Bounds:
    near: float  # cosine that the nearest of the known questions must have
    agreed: float  # share of the votes that the words must get


# "Welke" and "waar" ask for more than a name as well, so there more is needed.
_SURE, _SURER = _Bounds(0.84, 0.6), _Bounds(0.9, 0.8)
_BOUNDS = {sort: _SURER if sort in (_Sort.WHICH, _Sort.WHICH_ACTOR) else _SURE for sort in _Sort}
_ALIKE = {sort: {sort} for sort in _Sort} | {_Sort.WHICH_ACTOR: {_Sort.WHICH, _Sort.WHICH_ACTOR, _Sort.ACTOR}}


def with_thing(reading: Reading, evidence: Evidence, knowledge: Knowledge) -> Evidence:
    """The evidence with the words of its first passage that are asked for, where like questions tell."""
    question = reading.asked or reading.text
    sort = _sort_of(question)
    if sort is None or reading.is_yes_no or reading.asks_why or evidence.is_list or not evidence.quoted:
        return evidence
    if sort is _Sort.QUANTITY and _asks_a_sum(question):
        return evidence
    known = knowledge.retriever.named_about(search_request(reading), evidence.quoted[0])
    alike = [each for each in known if _sort_of(each[0].text) in _ALIKE[sort]]
    bounds = _BOUNDS[sort]
    return evidence.model_copy(update={"thing": agreed_on(alike, near=bounds.near, agreed=bounds.agreed)})


def _sort_of(question: str) -> _Sort | None:
    kind, folded = kind_asked(question), fold(question)
    if kind is not AnswerKind.OTHER:
        return _Sort(kind.value)
    if _WHO.search(folded):
        return _Sort.WHICH_ACTOR
    if (asked := _WHICH.search(folded)) is None:
        return None
    noun = asked["next"] or ""
    return _Sort.WHICH_ACTOR if _SOMEBODY.search(noun) or spans(AnswerKind.ACTOR, noun) else _Sort.WHICH


def agreed_on(known: Sequence[tuple[Asked, float]], *, near: float, agreed: float) -> str | None:
    """The words that the known questions, nearest (cosine) first, agree on: empty where they agree that the passage
    does not say it; None where none is ``near`` enough or the words get less than ``agreed`` of the votes."""
    if not known or known[0][1] < near:
        return None
    votes: dict[str, float] = {}
    for asked, cosine in known:
        said = asked.thing or ""
        votes[said] = votes.get(said, 0.0) + exp(SHARPNESS * (cosine - known[0][1]))
    together = _together(votes)
    said, most = max(together.items(), key=lambda each: each[1])
    return said if most >= agreed * sum(together.values()) else None


def _together(votes: Mapping[str, float]) -> dict[str, float]:
    """The votes with those for a part of the same words ("de KB", "door de KB") counted for the most chosen of them."""
    kept: dict[str, float] = {}
    for said in sorted(votes, key=lambda each: -votes[each]):
        same = next((each for each in kept if _is_part(said, each)), said)
        kept[same] = kept.get(same, 0.0) + votes[said]
    return kept


def _is_part(one: str, other: str) -> bool:
    """Whether one of two stretches holds the other, and little more."""
    short, long = sorted((one, other), key=len)
    return bool(short) and short.casefold() in long.casefold() and len(short) >= len(long) / 2


def _asks_a_sum(question: str) -> bool:
    own = [each for each in read_numbers(question) if each.kind == "quantity" and each.value > LARGEST_OF_A_SENTENCE]
    return bool(own) or bool(_DIFFERENCE.search(fold(question)))
