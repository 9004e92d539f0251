"""The journal's entries read from first to last, for whoever learns from them; nothing is counted here."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.oversight.journal import Entry, Journal

_PAGE = 1000


def entries_of(journal: Journal, kind: str | None = None, *, answer_id: str | None = None) -> Iterator[Entry]:
    """All entries of a kind, or about one concept, in order; page by page, so that a long journal fits in memory."""
    after = 0
    while page := journal.entries(kind=kind, answer_id=answer_id, after=after, limit=_PAGE):
        yield from page
        after = page[-1].seq
