"""Which hits are quoted: those of the plan, and guidance only where it is clearly more probable.

Few and right beats many. Of guidance the facts of one sheet are quoted; between sheets that come equally near, who says
it decides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.relevance import Relevance
from assistant.knowledge.corpus import Corpus
from assistant.knowledge.questions import section_id
from assistant.knowledge.retrieval import Hit
from assistant.knowledge.vocabulary import fold

QUOTED_AT_MOST = 8
# How many times as probable guidance must be before the plan is said to be silent; how probable to stand beside it, and
# how many of its facts do; how probable the other facts of its sheet must be, and how many are quoted.
GUIDANCE_CLEAR, GUIDANCE_FROM, BESIDE_THE_PLAN = 2.0, 0.2, 2
PLAN_ASKED = 8.0  # the first of those, where it is asked what the plan says
SHEET_FROM, SHEET_AT_MOST = 0.1, 5
# How much the retrieval score of guidance may differ and still count as equally near: then who says it decides.
EQUALLY_NEAR, NEARLY_AS_LIKELY = 0.1, 0.5  # and how probable it must be beside the first, as a share


def closest(
    relevance: Relevance, corpus: Corpus, sure: Sequence[str], *, asks_plan: bool = False
) -> tuple[bool, list[Hit]]:
    """The hits worth quoting. The plan ranks above guidance, which speaks only where it is clearly more probable; more
    so where it is asked what the plan says."""
    ranked = relevance.at_least(0)
    original = [hit for hit in ranked if is_original(hit, corpus)]
    summaries = [hit for hit in ranked if not is_original(hit, corpus)]
    likely, likely_guidance = (relevance.chance_of(each[0]) if each else 0.0 for each in (original, summaries))
    if not original or likely_guidance > (PLAN_ASKED if asks_plan else GUIDANCE_CLEAR) * likely:
        return True, _sheet(summaries, relevance, corpus)[:SHEET_AT_MOST]
    near = [hit for hit in relevance.quotable() if is_original(hit, corpus)][:QUOTED_AT_MOST] or original[:1]
    near = [near[0], *(hit for hit in near[1:] if hit.passage_id in sure or _says_something(hit, near[0], corpus))]
    if likely_guidance >= GUIDANCE_FROM:
        near = near[: QUOTED_AT_MOST - BESIDE_THE_PLAN] + _sheet(summaries, relevance, corpus)[:BESIDE_THE_PLAN]
    return False, near


_THE_PLAN = re.compile(r"\b(?:het|dit|ons|the|this|our) plan\b(?!\W+(?:van|voor|of|for|uit|from|\d+)\b)")


def asks_the_plan(question: str) -> bool:
    """ "Staat in het plan dat …?", "what does the plan say about …?"."""
    return bool(_THE_PLAN.search(fold(question)))


def _says_something(hit: Hit, nearest: Hit, corpus: Corpus) -> bool:
    """A sentence that is itself a question, as in the reading guide, answers only what is asked about that guide."""
    is_question = corpus.passage(hit.passage_id).text.rstrip().endswith("?")
    return not is_question or section_id(hit.passage_id) == section_id(nearest.passage_id)


def is_original(hit: Hit, corpus: Corpus) -> bool:
    return corpus.passage(hit.passage_id).kind == "original"


def _sheet(summaries: Sequence[Hit], relevance: Relevance, corpus: Corpus) -> list[Hit]:
    """The facts of the most probable fact sheet that bear on the question; between equals the first in rank."""
    likely = relevance.chance_of(summaries[0]) * NEARLY_AS_LIKELY
    first = first_in_rank([hit for hit in summaries if relevance.chance_of(hit) >= likely], corpus)
    others = [hit for hit in summaries if hit.source_id == first.source_id and hit is not first]
    return [first, *(hit for hit in others if relevance.chance_of(hit) >= SHEET_FROM)]


def first_in_rank(summaries: Sequence[Hit], corpus: Corpus) -> Hit:
    """The first; of guidance that is about as near the publisher that ranks first, then the newest."""
    nearest = summaries[0]
    if corpus.sources[nearest.source_id].kind != "guidance":
        return nearest  # law and local policy are never weighed against guidance
    guidance = (hit for hit in summaries if corpus.sources[hit.source_id].kind == "guidance")
    equals = [hit for hit in guidance if abs(hit.score - nearest.score) <= EQUALLY_NEAR]
    return min(equals, key=lambda hit: corpus.sources[hit.source_id].precedence)
