"""A citation of a passage, or of some words of it: verbatim, at its own place in the canonical text of its source."""

from __future__ import annotations

from assistant.advice import Citation
from assistant.knowledge.corpus import Corpus, Passage


def cite(corpus: Corpus, passage: Passage, marker: int, quote: str | None = None) -> Citation:
    """``quote`` stands in the passage to the letter; without it the whole passage is cited."""
    words = passage.text if quote is None else quote
    start = passage.start + passage.text.index(words)
    source = corpus.sources[passage.source_id]
    return Citation(
        marker=marker,
        passage_id=passage.id,
        source_id=passage.source_id,
        title=source.title,
        locator=passage.locator,
        page=passage.page,
        quote=words,
        start=start,
        end=start + len(words),
        url=source.url,
        kind=passage.kind,
    )
