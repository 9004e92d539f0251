"""Collecting the quotes of one answer: each passage once, numbered in the order in which it is first used."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.advice import Citation
from assistant.knowledge.citing import cite
from assistant.knowledge.corpus import Corpus, Passage


class Quotes:
    """Hands out markers, on from those of ``after``, as long as the quotes fit the budget (characters)."""

    def __init__(self, corpus: Corpus, budget: int, after: Sequence[Citation] = ()) -> None:
        self._corpus = corpus
        self._left = budget
        self._before = len(after)
        self._citations: dict[str, Citation] = {each.passage_id: each for each in after}

    @property
    def citations(self) -> tuple[Citation, ...]:
        return tuple(self._citations.values())

    @property
    def new(self) -> tuple[Citation, ...]:
        """Those that were cited here, without the ones it went on from."""
        return self.citations[self._before :]

    def fits(self, passage: Passage) -> bool:
        return passage.id in self._citations or len(passage.text) <= self._left

    def cite(self, passage: Passage) -> Citation:
        known = self._citations.get(passage.id)
        if known is not None:
            return known
        citation = cite(self._corpus, passage, len(self._citations) + 1)
        self._citations[passage.id] = citation
        self._left -= len(passage.text)
        return citation


def bullets(passages: Sequence[Passage], quotes: Quotes) -> str:
    """One point a passage, quoted and marked."""
    return "\n".join(f"- {quoted(quotes.cite(passage))}" for passage in passages)


def quoted(citation: Citation) -> str:
    """“…” [n], with the quote's own double quotation marks made single so that the outer ones stay a pair."""
    inner = citation.quote.replace("“", "‘").replace("”", "’").replace('"', "'")
    return f"“{' '.join(inner.split())}” [{citation.marker}]"
