"""A question asked by itself, and how it fares in one place: the side of a comparison, a follow-up by its own words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from assistant.answering.answerability import estimate_answerability
from assistant.answering.relevance import LOOKED_AT, Relevance
from assistant.answering.searching import search_request
from assistant.answering.understanding import Reading
from assistant.knowledge.corpus import Passage
from assistant.knowledge.retrieval import Knowledge

SEARCHED = 100  # hits, among which those of the place are looked for


@dataclass(frozen=True, slots=True)
class Apart:
    """The probability that the sources answer, and what was found everywhere and in the place."""

    probability: float
    everywhere: Relevance
    in_place: Relevance


def ask_apart(
    reading: Reading, knowledge: Knowledge, in_force: frozenset[str], stands_there: Callable[[Passage], bool]
) -> Apart:
    """One search; of what it finds the nearest, and the nearest that stand in the place."""
    found = knowledge.retriever.find(search_request(reading), SEARCHED, in_force=lambda p: p.source_id in in_force)
    nearest = replace(found, hits=found.hits[:LOOKED_AT])
    in_place = [hit for hit in found.hits if stands_there(knowledge.corpus.passage(hit.passage_id))][:LOOKED_AT]
    return Apart(
        estimate_answerability(reading, nearest, knowledge.vocabulary),
        Relevance.of(reading, nearest.hits, knowledge.corpus),
        Relevance.of(reading, in_place, knowledge.corpus),
    )
