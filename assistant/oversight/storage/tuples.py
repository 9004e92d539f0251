"""The rows as plain tuples, in the order of their columns."""

from __future__ import annotations

from typing import NamedTuple


class EntryRow(NamedTuple):
    seq: int
    at: str
    kind: str
    answer_id: str | None  # of any concept; the name is in every hash of the chain
    conversation_id: str | None  # likewise: the conversation or the draft
    actor: str
    digest: str
    previous_hash: str
    hash: str


class ContentRow(NamedTuple):
    digest: str
    salt: str
    text: str


class ConceptRow(NamedTuple):
    id: str
    kind: str
    group_id: str
    position: int
    author: str | None
    made_at: str
    entry_seq: int
    question_digest: str
    body_digest: str
    state: str
    review: str
    review_version: int
    question_key: str
    origin_hash: str
    thumbs_down: int


class RecordedConcept(NamedTuple):
    """A concept's row with the text of its body; ``body`` is None once that text has been erased."""

    row: ConceptRow
    body: str | None


class ConversationSummary(NamedTuple):
    id: str
    title: str | None  # as renamed
    started_at: str
    answers: int
    author: str | None
    first_body: str  # the first answer that is still there


class DraftRow(NamedTuple):
    id: str
    version: int
    author: str | None
    made_at: str
    entry_seq: int
    body_digest: str
