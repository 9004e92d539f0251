"""Who, when or how much, from what people said to like questions about the passage that is quoted first.

Which words of a sentence are asked for cannot be read off its form: in "De KB levert het systeem" it is the first two,
in "wordt geleverd door de KB" the last. But of thousands of known questions people marked those words
(``corpus/things.yaml``). The ones nearest to a question, about that very passage and after the same kind of thing, say
which words it asks for; where they disagree, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import exp

from assistant.answering.answer_kinds import AnswerKind, kind_asked
from assistant.answering.evidence import Evidence
from assistant.answering.searching import search_request
from assistant.answering.understanding import Reading
from assistant.figures import read_numbers
from assistant.knowledge.questions import Asked
from assistant.knowledge.retrieval import Knowledge
from assistant.knowledge.vocabulary import fold

NEAR = 0.84  # cosine that the nearest of those questions must have
AGREED = 0.6  # share of the votes that the words must get
SHARPNESS = 40.0  # how much more a nearer question counts: e to the power of this, for each 1 in cosine
LARGEST_OF_A_SENTENCE = 99  # a larger quantity in the question is the library's own: a sum is asked for

_DIFFERENCE = re.compile(r"\b(?:verschil\w*|scheelt|schelen|difference|tekort|te ?kort|gap)\b")


def with_thing(reading: Reading, evidence: Evidence, knowledge: Knowledge) -> Evidence:
    """The evidence with the words of its first passage that are asked for, where like questions tell."""
    question = reading.asked or reading.text
    kind = kind_asked(question)
    if kind is AnswerKind.OTHER or reading.is_yes_no or evidence.is_list or not evidence.quoted:
        return evidence
    if kind is AnswerKind.QUANTITY and _asks_a_sum(question):
        return evidence
    known = knowledge.retriever.named_about(search_request(reading), evidence.quoted[0])
    return evidence.model_copy(
        update={"thing": agreed_on([each for each in known if kind_asked(each[0].text) is kind])}
    )


def agreed_on(near: Sequence[tuple[Asked, float]]) -> str | None:
    """The words that the known questions, nearest (cosine) first, agree on: empty where they agree that the passage
    does not say it; None where none is near or they disagree."""
    if not near or near[0][1] < NEAR:
        return None
    votes: dict[str, float] = {}
    for asked, cosine in near:
        said = asked.thing or ""
        votes[said] = votes.get(said, 0.0) + exp(SHARPNESS * (cosine - near[0][1]))
    together = _together(votes)
    said, most = max(together.items(), key=lambda each: each[1])
    return said if most >= AGREED * sum(together.values()) else None


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
