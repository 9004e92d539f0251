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
from functools import lru_cache
from math import exp

from assistant.answering.answer_kinds import AnswerKind, kind_asked, spans
from assistant.answering.asked_for import measure_asked
from assistant.answering.evidence import Evidence
from assistant.answering.searching import search_request
from assistant.answering.understanding import Reading
from assistant.answering.understanding.subjects import is_form_of
from assistant.figures import read_numbers
from assistant.knowledge.questions import Asked
from assistant.knowledge.retrieval import Knowledge
from assistant.knowledge.vocabulary import fold

SHARPNESS = 40.0  # how much more a nearer question counts: e to the power of this, for each 1 in cosine
LARGEST_OF_A_SENTENCE = 99  # a larger quantity in the question is the library's own: a sum is asked for

_DIFFERENCE = re.compile(r"\b(?:verschil\w*|scheelt|schelen|difference|tekort|te ?kort|gap)\b")
_HOW_MANY = re.compile(r"\b(?:hoe ?veel|how many|how much)\b")
_WHO = re.compile(r"\b(?:wie|wiens|who|whose|whom)\b")
_WHICH = re.compile(r"\b(?:(?P<dutch>welke?)|which)\b(?:\s+(?P<next>[^\W\d]+(?:\s+[^\W\d]+)?))?")
_WHERE = re.compile(r"\b(?:waar|where)\b")
_NAME = re.compile(r"\b(?:hoe heet\w*|naam|name|titel|title|e-?mail\w*|adres|address)\b")
# "Waar past het bij?" asks no place.
_STRANDED = re.compile(r"\b(?:bij|mee|voor|toe|op|over|van|uit|aan|door|tegen|naar|heen|om)(?:\s+\w+)?\W*$")
# Beside what ``answer_kinds`` knows for somebody.
_SOMEBODY = re.compile(r"\b(?:club|bedrij[fv]|universi|afdeling|overleg|bureau|company|department|writer)")
# "Voor wie?" and "wie?" are two questions about one sentence; "door wie?" is the same as "wie?".
_TO_WHOM = re.compile(
    r"\b(?P<to>voor|met|van|aan|naar|uit|namens|over|tot|vanaf|for|with|of|to|from|about)\s+"
    r"(?:wie|welke?|wiens|whom?|whose|which)\b"
)
_DUTCH = {"for": "voor", "with": "met", "of": "van", "to": "aan", "from": "uit", "about": "over"}
_OF_NUMBER = {"share", "size", "number"}  # "welk deel?", "hoe groot is het deel?", "hoeveel?"
_LEADS = re.compile(r"^(?P<to>via|met|aan|voor|naar|uit|namens|onder|tot|vanaf)\s", re.IGNORECASE)


class _Sort(StrEnum):
    """What a question asks for, of the things that a few words can be."""

    QUANTITY = AnswerKind.QUANTITY.value
    DATE = AnswerKind.DATE.value
    ACTOR = AnswerKind.ACTOR.value
    WHICH = "which"
    WHERE = "where"
    WHEREABOUT = "whereabout"  # "waar hoort het bij?"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class _Asked:
    """How a question asks: its sort, the measure, and to whom; ``may_be_any``: "welke club?" is like "wie?"."""

    sort: _Sort
    measure: str | None = None
    to: str | None = None
    may_be_any: bool = False
    noun: str = ""  # "welk systeem?" is not "welk bedrijf?"

    def is_like(self, known: _Asked | None) -> bool:
        if known is None or (self.measure, self.to) != (known.measure, known.to):
            return False
        is_of_sort = self.sort is known.sort and (self.may_be_any or not known.may_be_any)
        return is_of_sort and _are_alike(self.noun, known.noun)


@dataclass(frozen=True, slots=True)
class _Bounds:
    near: float  # cosine that the nearest of the known questions must have
    agreed: float  # share of the votes that the words must get


# "Welke" and "waar" ask for more than a name as well: there more is needed.
_SURE, _SURER = _Bounds(0.88, 0.6), _Bounds(0.9, 0.8)


def with_thing(reading: Reading, evidence: Evidence, knowledge: Knowledge) -> Evidence:
    """The evidence with the words of its first passage that are asked for, where like questions tell: empty where
    nothing of that passage is sure to be it, None where nobody marked anything in it."""
    question = reading.asked or reading.text
    asked = _how_asked(question)
    if asked is None or reading.is_yes_no or evidence.is_list or not evidence.quoted:
        return evidence
    alike = knowledge.retriever.marked.named_about(
        search_request(reading), evidence.quoted[0], lambda known: asked.is_like(_how_asked(known))
    )
    if alike is None:
        return evidence
    is_sum = asked.sort is _Sort.QUANTITY and _asks_a_sum(question)
    bounds = _SURER if asked.may_be_any or asked.sort not in (_Sort.QUANTITY, _Sort.DATE, _Sort.ACTOR) else _SURE
    thing = None if is_sum or reading.asks_why else agreed_on(alike, near=bounds.near, agreed=bounds.agreed)
    return evidence.model_copy(update={"thing": thing if thing and _fits(thing, question) else ""})


@lru_cache(maxsize=16_384)  # a known question is held beside every new one about its passage
def _how_asked(question: str) -> _Asked | None:
    kind, folded = kind_asked(question), fold(question)
    if kind in (AnswerKind.QUANTITY, AnswerKind.DATE):
        measure = measure_asked(question)
        return _Asked(_Sort(kind.value), "number" if measure in _OF_NUMBER else measure)
    whom = _TO_WHOM.search(folded)
    to = _DUTCH.get(whom["to"], whom["to"]) if whom else None
    if kind is AnswerKind.ACTOR or _WHO.search(folded):
        return _Asked(_Sort.ACTOR, to=to, may_be_any=kind is not AnswerKind.ACTOR)
    if which := _WHICH.search(folded):
        noun = which["next"] or ""
        if _SOMEBODY.search(noun) or spans(AnswerKind.ACTOR, noun):
            return _Asked(_Sort.ACTOR, to=to, may_be_any=True)
        return _Asked(_Sort.WHICH, to=to, noun=noun.split()[0] if noun and which["dutch"] else "")
    if _WHERE.search(folded):
        return _Asked(_Sort.WHEREABOUT if _STRANDED.search(folded) else _Sort.WHERE)
    return _Asked(_Sort.NAME) if _NAME.search(folded) else None


def _fits(thing: str, question: str) -> bool:
    """Whether the words can follow the question: "met andere domeinen" says with whom, not who; "tot 27 jaar" not from
    when."""
    if (leads := _LEADS.match(thing)) is None:
        return True
    folded, to = fold(question), leads["to"].casefold()
    whom = _TO_WHOM.search(folded)
    if to in ("tot", "vanaf"):
        return whom is None or whom["to"] not in ("tot", "vanaf") or whom["to"] == to
    return whom is not None or not _WHO.search(folded)


def _are_alike(one: str, other: str) -> bool:
    """Whether two nouns may be one: "kernwaarde" is a "waarde". Of an unknown one it is not told."""
    return not one or not other or is_form_of(one, other) or is_form_of(other, one) or _ends_alike(one, other)


def _ends_alike(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return long.endswith(short)


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
    folded = fold(question)
    return bool(own) or bool(_DIFFERENCE.search(folded)) or len(_HOW_MANY.findall(folded)) > 1
