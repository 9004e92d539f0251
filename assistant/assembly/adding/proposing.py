"""Proposals: a document read apart, understood, and kept for a person to look at; the sources stay as they are.

Owns what a person may still change before a yes. What a yes sets in motion is for ``desk``.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator

from assistant.assembly.adding import events
from assistant.assembly.adding.headings import corrected, require_levels, shown_headings
from assistant.assembly.adding.queue import MOST_PROPOSALS, Kept, Queue
from assistant.assembly.adding.records import Action, Corrections, Proposal
from assistant.errors import BadInput, Conflict
from assistant.knowledge.corpus import Corpus, load_corpus
from assistant.knowledge.documents import Document
from assistant.knowledge.documents.apart import read_apart
from assistant.knowledge.ingest.card import Card, make_card
from assistant.knowledge.ingest.fetching import Fetched, Fetcher, policy_for
from assistant.knowledge.ingest.linked import LinkedSource, LinkedState, LinkedStep, fetch_linked, linked_sources
from assistant.knowledge.ingest.sources import AddedSources
from assistant.knowledge.ingest.suggesting import suggest_card
from assistant.oversight.journal import Journal
from assistant.settings import Settings

UNKNOWN = "Nog in te vullen"  # the publisher of a document that does not say whose it is


class Proposing:
    """Part of the desk for sources."""

    _settings: Settings
    _journal: Journal
    _queue: Queue
    _added: AddedSources
    _fetcher: Fetcher | None = None

    def propose_file(self, name: str, data: bytes, card: Card | None, by: str) -> Proposal:
        """Read a file in a process of its own and keep what was understood; the sources stay as they are.

        Without a card one is suggested, to be checked and corrected before a yes.
        """
        by = events.named(by)
        self._refuse_too_many()
        document = read_apart(name, data)
        return self._propose(document, name, card, by)

    def propose_url(self, url: str, card: Card | None, by: str) -> Proposal:
        """The same for an address, fetched within the limits of the settings."""
        by = events.named(by)
        self._refuse_too_many()
        return self._propose_fetched(self._fetching(load_corpus(self._settings.corpus_dir)).fetch(url), card, by)

    def linked(self) -> list[LinkedSource]:
        """The publications that the sources refer to, and whether they are in."""
        return linked_sources(load_corpus(self._settings.corpus_dir, self._settings.sources_dir))

    def propose_linked(self, by: str, stop: Callable[[], bool] = lambda: False) -> Iterator[LinkedStep]:
        """Fetch every publication that is not in yet, and propose each; says step by step what becomes of it."""
        by = events.named(by)
        fetcher = self._fetching(load_corpus(self._settings.corpus_dir))
        fetched_before = {kept.document for kept in self._queue.all() if kept.action is Action.ADD}
        return fetch_linked(
            self.linked(),
            fetcher.fetch,
            lambda linked, fetched: self._hand_over(linked, fetched, by),
            is_waiting=lambda linked: linked.url in fetched_before,
            stop=stop,
        )

    def correct(self, proposal_id: str, corrections: Corrections, by: str) -> Proposal:
        """The proposal with other particulars or headings, understood anew; its id stays."""
        by = events.named(by)
        with self._queue.turn():
            kept = self._open_proposal(proposal_id)
            document = self._queue.document(kept.id)
            require_levels(document, corrections.headings)
            levels = {**kept.levels, **corrections.headings}
            card = corrections.card or kept.card
            assert card is not None
            guesses = {name: said for name, said in kept.guesses.items() if _is_kept(name, kept.card, card)}
            proposed = self._understood(kept.changed(card=card, levels=levels, guesses=guesses), document)
            self._queue.put(proposed)
        events.record(self._journal, "corrected", proposed, by, headings=len(corrections.headings))
        return proposed.as_proposal()

    def proposals(self) -> list[Proposal]:
        """What waits for a yes, the oldest first."""
        return [kept.as_proposal() for kept in self._queue.all() if kept.state is None]

    def proposal(self, proposal_id: str) -> Proposal:
        return self._open_proposal(proposal_id).as_proposal()

    def discard(self, proposal_id: str, by: str) -> None:
        """No: nothing of the document is kept."""
        by = events.named(by)
        with self._queue.turn():
            kept = self._open_proposal(proposal_id)
            self._queue.drop(kept.id)
        events.record(self._journal, "discarded", kept, by)

    def _hand_over(self, linked: LinkedSource, fetched: Fetched, by: str) -> None:
        """What is proposed for a fact sheet takes its place."""
        self._refuse_too_many()
        self._propose_fetched(
            fetched, None, by, sheet=linked.sheet_id if linked.state is LinkedState.AS_SHEET else None
        )

    def _propose_fetched(self, fetched: Fetched, card: Card | None, by: str, sheet: str | None = None) -> Proposal:
        document = read_apart(fetched.name, fetched.data)
        return self._propose(document, fetched.url, card, by, fetched=fetched, sheet=sheet)

    def _propose(
        self,
        document: Document,
        place: str,
        card: Card | None,
        by: str,
        *,
        fetched: Fetched | None = None,
        sheet: str | None = None,
    ) -> Proposal:
        guesses: dict[str, str] = {}
        if card is None:
            card = self._added.card_of_same(document)
        if card is None:
            card, guesses = _suggested(document, fetched, self._all_sources(), sheet)
        made = Kept(
            id=uuid.uuid4().hex,
            action=Action.ADD,
            by=by,
            created_at=self._journal.now(),
            document=place,
            card=card,
            guesses=guesses,
        )
        proposed = self._understood(made, document)
        with self._queue.turn():
            self._queue.add(proposed, document)
        events.record(
            self._journal, "proposed", proposed, by, document=place, fetched_from=fetched and fetched.url_final
        )
        return proposed.as_proposal()

    def _understood(self, kept: Kept, document: Document) -> Kept:
        assert kept.card is not None
        preview = self._added.preview_of(corrected(document, kept.levels), kept.card)
        return kept.changed(
            preview=preview,
            source_id=kept.card.id,
            title=kept.card.title,
            headings=shown_headings(document, kept.levels),
        )

    def _open_proposal(self, proposal_id: str) -> Kept:
        kept = self._queue.one(proposal_id)
        if kept.state is not None:
            raise Conflict("Over dit voorstel is al ja gezegd; volg de opdracht met hetzelfde nummer.")
        return kept

    def _refuse_too_many(self) -> None:
        if sum(kept.state is None for kept in self._queue.all()) >= MOST_PROPOSALS:
            raise Conflict(f"Er wachten al {MOST_PROPOSALS} voorstellen op een ja of nee; handel er eerst een paar af.")

    def _fetching(self, corpus: Corpus) -> Fetcher:
        """Kept, for it remembers what each host allows; only what comes with the corpus says which hosts those are."""
        if self._fetcher is None:
            self._fetcher = Fetcher(policy_for(self._settings, corpus))
        return self._fetcher

    def _all_sources(self) -> Corpus:
        return load_corpus(self._settings.corpus_dir, self._settings.sources_dir)


def _is_kept(name: str, before: Card | None, after: Card) -> bool:
    return getattr(before, name, None) == getattr(after, name, None)


def require_publisher(kept: Kept) -> None:
    if kept.card is not None and kept.card.publisher == UNKNOWN:
        raise BadInput("Van wie dit document is, staat nog open; vul de uitgever in en zeg dan ja.")


def _suggested(
    document: Document, fetched: Fetched | None, corpus: Corpus, sheet: str | None
) -> tuple[Card, dict[str, str]]:
    found = suggest_card(document, fetched=fetched, corpus=corpus)
    card = make_card(
        id=found.id,
        title=found.title,
        publisher=found.publisher or UNKNOWN,
        kind=found.kind,
        valid_from=found.valid_from,
        valid_to=found.valid_to,
        url=found.url,
        published=found.published,
        replaces=found.replaces or sheet,
    )
    return card, dict(found.guesses)
