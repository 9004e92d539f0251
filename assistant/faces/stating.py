"""What a person states about a document that she brings, put on the card in the place of what would be suggested.

Every face proposes a document this way: what is stated counts, the rest is suggested for her to check. Owns no rule
about a particular; those stand with the card.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.assembly.adding import Corrections, Proposal, SourceDesk
from assistant.errors import AssistantError
from assistant.knowledge.ingest.card import Card, make_card

PARTICULARS = ("id", "title", "publisher", "kind", "valid_from", "valid_to", "url", "published", "replaces")
MUST_BE_THERE = ("id", "title", "publisher", "kind")


def changed_card(card: Card, stated: Mapping[str, Any]) -> Card:
    """The card with these particulars in their place."""
    return make_card(**(card.model_dump() | dict(stated)))


def propose_file(desk: SourceDesk, name: str, content: bytes, stated: Mapping[str, Any], by: str) -> Proposal:
    return _with_stated(desk, desk.propose_file(name, content, _whole_card(stated), by), stated, by)


def propose_url(desk: SourceDesk, url: str, stated: Mapping[str, Any], by: str) -> Proposal:
    return _with_stated(desk, desk.propose_url(url, _whole_card(stated), by), stated, by)


def _whole_card(stated: Mapping[str, Any]) -> Card | None:
    """A card where everything that one must have is stated; None where the rest is to be suggested."""
    return make_card(**stated) if all(stated.get(name) for name in MUST_BE_THERE) else None


def _with_stated(desk: SourceDesk, proposal: Proposal, stated: Mapping[str, Any], by: str) -> Proposal:
    """Nothing is kept of a document of which a particular cannot be."""
    if not stated or _whole_card(stated) is not None:
        return proposal
    try:
        made = desk.correct(proposal.id, Corrections(card=changed_card(proposal.preview.card, stated)), by)
    except AssistantError:
        desk.discard(proposal.id, by)
        raise
    return made.model_copy(
        update={"guesses": {name: why for name, why in proposal.guesses.items() if name not in stated}}
    )
