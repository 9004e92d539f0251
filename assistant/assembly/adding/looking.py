"""What rests on each source: its passages, the answers and sections that cite it, and how many are approved."""

from __future__ import annotations

from collections import Counter

from assistant.advice import RELEASED, ReviewState
from assistant.assembly.adding.records import SourceOverview
from assistant.knowledge.corpus import Corpus
from assistant.knowledge.ingest.versions import origin_of
from assistant.oversight.journal import Journal


def overview_of(corpus: Corpus, journal: Journal) -> list[SourceOverview]:
    passages = Counter(passage.source_id for passage in corpus.passages)
    resting, approved = _resting(journal)
    stands_for = {
        source.replaces: source.id for source in corpus.sources.values() if source.replaces and not source.is_set_aside
    }
    return [
        SourceOverview(
            source=source,
            passages=passages[source.id],
            answers_resting=resting[source.id],
            approved_resting=approved[source.id],
            is_added=source.id in corpus.added,
            replaces=source.replaces,
            replaced_by=stands_for.get(source.id) or origin_of(source.id),
        )
        for source in corpus.sources.values()
    ]


def _resting(journal: Journal) -> tuple[Counter[str], Counter[str]]:
    """How many concepts cite each source, all of them and those approved now; planted copies were made by nobody."""
    resting: Counter[str] = Counter()
    approved: Counter[str] = Counter()
    planted = journal.planted_ids()
    for recorded in journal.waiting(frozenset(ReviewState)):
        concept = recorded.concept
        if concept.id in planted:
            continue
        cited = {citation.source_id for citation in concept.citations}
        resting.update(cited)
        if concept.review.state in RELEASED:
            approved.update(cited)
    return resting, approved
