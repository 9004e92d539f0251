"""What added sources bring to the evidence of a question: which of their passages are worth quoting, if any.

The evidence from the plan and the fact sheets stays exactly what it was; this stands beside it. Which of the two
speaks first, and whether they disagree, is said in ``drafting``.
"""

from __future__ import annotations

from pydantic import Field

from assistant.advice import Frozen
from assistant.answering.answerability_added import estimate_added
from assistant.answering.understanding import Reading
from assistant.knowledge.added import AddedFound
from assistant.knowledge.retrieval import Hit, as_hit
from assistant.knowledge.vocabulary import Vocabulary

# Probability that added sources answer, from which they do; and how much better (score) their best passage must be than
# the best of the plan, weighed alike: more, where the question is surely answered already.
ADDED_FROM = 0.3
LEAD, LEAD_WHERE_ANSWERED, SURELY_ANSWERED = -1.0, 0.5, 0.8
QUOTED_AT_MOST, QUOTED_WITHIN = 4, 2.5  # how far (score) a passage may lie behind the best one


class Added(Frozen):
    """Hits in added sources, best first; the ids of those to quote, and by norm of those that speak of its subject."""

    hits: tuple[Hit, ...] = ()
    quoted: tuple[str, ...] = ()
    probability: float = 0.0
    about_norms: dict[str, tuple[str, ...]] = Field(default_factory=dict)


def add_layers(reading: Reading, found: AddedFound | None, vocabulary: Vocabulary, known: float) -> Added:
    """What added sources have on a question; nothing where there are none.

    ``known`` is the probability that what came with the program answers it.
    """
    if found is None:
        return Added()
    probability = estimate_added(reading, found)
    best = found.hits[0].score
    lead = LEAD_WHERE_ANSWERED if known >= SURELY_ANSWERED else LEAD
    near = [hit for hit in found.hits if hit.score >= best - QUOTED_WITHIN][:QUOTED_AT_MOST]
    return Added(
        hits=tuple(map(as_hit, found.hits)),
        quoted=tuple(hit.passage.id for hit in near) if probability >= ADDED_FROM and found.lead >= lead else (),
        probability=round(probability, 4),
        about_norms=_about_norms(found, vocabulary),
    )


def _about_norms(found: AddedFound, vocabulary: Vocabulary) -> dict[str, tuple[str, ...]]:
    """By norm the passages that name everything the norm is about; what they state may differ from it."""
    subjects = {hit.passage.id: vocabulary.concepts_in(hit.passage.text) for hit in found.hits}
    about = {
        norm_id: tuple(
            each
            for each, concepts in subjects.items()
            if any(needed - {"amount"} and needed - {"amount"} <= concepts for needed in cue.when)
        )
        for norm_id, cue in vocabulary.norm_cues.items()
    }
    return {norm_id: passages for norm_id, passages in about.items() if passages}
