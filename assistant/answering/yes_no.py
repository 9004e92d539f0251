"""Yes, no, or neither: taken from what people answered to nearly the same question about the same passage.

Whether a sentence affirms a question cannot be read off its words ("zonder verblijfsvergunning", "zonder legale
status"). But of thousands of known questions people said what the plan answers (``corpus/yes-no.yaml``), and one that
is nearly the same, with the same negations and the same limits ("alleen", "verplicht"), has the same answer. Measured
by leaving each known question out in turn; where two neighbours do not agree, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.knowledge.questions import Asked, YesNo
from assistant.knowledge.vocabulary import fold

ALIKE, NEXT = 0.92, 0.88  # cosine with the nearest such question, and of the next two that must agree with it

_NOT = re.compile(r"\b(?:niet|geen|nooit|noch|zonder|nergens|niemand|hoeft|hoeven|not|no|never|without|needn't)\b")
_LIMIT = re.compile(
    r"\b(?:alleen|uitsluitend|altijd|alle|allemaal|elke|ieder\w*|helemaal|volledig|per se|verplicht\w*|enige|moet\w*|"
    r"mag|mogen|kan|kunnen|only|always|every|all|mandatory|exclusively|must|may|can)\b"
)


def answer_alike(question: str, passage_id: str, known: Sequence[tuple[Asked, float]]) -> YesNo | None:
    """What the nearest known yes/no questions about this passage say, when they say the same.

    ``known`` comes nearest first, with cosines.
    """
    about = [(asked, cosine) for asked, cosine in known if asked.target == passage_id]
    if not about or about[0][1] < ALIKE:
        return None
    nearest, others = about[0][0], [asked for asked, cosine in about[1:3] if cosine >= NEXT]
    if _bounds(question) != _bounds(nearest.text) or any(other.says != nearest.says for other in others):
        return None
    return nearest.says


def _bounds(question: str) -> tuple[bool, frozenset[str]]:
    """Whether the question denies something, and the words that widen or narrow what it asks."""
    folded = fold(question)
    return bool(_NOT.search(folded)), frozenset(_LIMIT.findall(folded))
