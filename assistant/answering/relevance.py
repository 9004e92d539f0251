"""Which of the passages found are worth quoting: for each the probability that the answer needs it.

A score says which passage is nearest, not whether the fifth still adds something: that depends on how far it lies
behind the first and on where it stands. The probability is
a sum of small decision trees fitted on the development cases (``relevance.json``, made by ``python -m evals.tune``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.answering.asked_for import holds, measure_asked
from assistant.answering.trees import Table, open_trees
from assistant.answering.understanding import Reading
from assistant.knowledge.corpus import Corpus, Passage
from assistant.knowledge.questions import section_id
from assistant.knowledge.retrieval import Hit

LOOKED_AT = 15  # hits
# Probability that the answer needs a passage, from which it is quoted: lower finds more, higher quotes less in vain. It
# is higher where the first is certain, and so probably the whole answer.
QUOTED_FROM, CERTAIN, QUOTED_BESIDE_CERTAIN = 0.02, 0.9, 0.05
SIGNS = (
    "gap",
    "share",
    "log_share",
    "log_rank",
    "learned",
    "learned_gap",
    "asked_gap",
    "similarity_gap",
    "lexical_gap",
    "structure",
    "same_section",
    "same_chapter",
    "summary",
    "first_share",
    "length",
    "asks_for_list",
    "is_yes_no",
    "norm",
    "measure",
)
_TREES = Path(__file__).with_name("relevance.json")


@dataclass(frozen=True, slots=True)
class Relevance:
    """The hits of one question, nearest first, and of each the probability that the answer needs it."""

    hits: tuple[Hit, ...]
    probabilities: tuple[float, ...]

    @classmethod
    def of(cls, reading: Reading, hits: Sequence[Hit], corpus: Corpus) -> Relevance:
        if not hits:
            return cls((), ())
        chances = open_trees(_TREES).chances(signs_of(reading, hits, corpus))
        return cls(tuple(hits), tuple(round(float(each), 4) for each in chances))

    def chance_of(self, hit: Hit) -> float:
        """0 for one that is not among these hits."""
        return next(
            (
                chance
                for chance, each in zip(self.probabilities, self.hits, strict=True)
                if each.passage_id == hit.passage_id
            ),
            0.0,
        )

    def at_least(self, probability: float) -> list[Hit]:
        """The hits from this probability up, most probable first."""
        ranked = sorted(zip(self.probabilities, self.hits, strict=True), key=lambda pair: -pair[0])
        return [hit for chance, hit in ranked if chance >= probability]

    def quotable(self) -> list[Hit]:
        """The hits worth quoting, most probable first."""
        return self.at_least(quoted_from(max(self.probabilities, default=0.0)))


def quoted_from(highest: float) -> float:
    """The probability from which passages are quoted, where the most probable one has this."""
    return QUOTED_BESIDE_CERTAIN if highest >= CERTAIN else QUOTED_FROM


def _has_measure(reading: Reading, passages: Sequence[Passage]) -> list[int]:
    """Whether each passage has what is asked for by its form (a number, a name, a reason); 0 where that is not told."""
    measure = measure_asked(reading.text)
    return [0 if measure is None else 1 if holds(measure, passage.text) else -1 for passage in passages]


def signs_of(reading: Reading, hits: Sequence[Hit], corpus: Corpus) -> Table:
    """One row a hit, in the order of :data:`SIGNS`; hits come best first."""
    passages = [corpus.passage(hit.passage_id) for hit in hits]
    first = passages[0]
    score = np.array([hit.score for hit in hits])
    share = np.exp(score - score.max())
    share /= share.sum()
    learned = np.array([hit.learned for hit in hits])
    asked = np.array([hit.asked for hit in hits])
    similarity = np.array([hit.similarity for hit in hits])
    lexical = np.array([hit.why.lexical for hit in hits])
    count = len(hits)
    return np.column_stack(
        [
            score - score[0],
            share,
            np.log(share + 1e-6),
            np.log1p(np.arange(count)),
            learned,
            learned - learned.max(),
            asked - asked.max(),
            similarity - similarity.max(),
            lexical - lexical.max(),
            [hit.why.structure for hit in hits],
            [section_id(passage.id) == section_id(first.id) for passage in passages],
            [passage.chapter_slug == first.chapter_slug for passage in passages],
            [passage.kind == "summary" for passage in passages],
            np.full(count, share[0]),
            [len(passage.text) / 400 for passage in passages],
            np.full(count, reading.asks_for_list),
            np.full(count, reading.is_yes_no),
            np.full(count, bool(reading.norm_ids)),
            _has_measure(reading, passages),
        ]
    ).astype(float)
