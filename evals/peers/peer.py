"""What a peer is: given documents once, it ranks pieces of them for every question.

Owns the values that go in and out and nothing of how a peer works. Scores may be of any kind, as long as a nearer
piece has a higher one; they are never compared between peers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol, runtime_checkable

from evals.cases import Case

DEPTH = 100  # pieces a question: so many of the shortest ones fill the widest budget of characters


@dataclass(frozen=True, slots=True)
class Document:
    """A text to be indexed. ``passages`` are its bullets and paragraphs, for a peer that leaves cutting to others."""

    id: str
    text: str
    passages: tuple[str, ...]


class Found(NamedTuple):
    """One piece of a document. ``score`` is None where the peer gives none."""

    text: str
    score: float | None
    document_id: str


class Peer(Protocol):
    def index(self, documents: Sequence[Document]) -> None: ...

    def search(self, question: str) -> list[Found]:
        """Pieces of the documents, best first, about :data:`DEPTH` of them."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What was shown as evidence, and whether the peer declined to answer."""

    found: list[Found]
    is_declined: bool


@runtime_checkable
class Answerer(Protocol):
    """A peer that answers rather than ranks: it may use a case's figures and date, and may decline."""

    def index(self, documents: Sequence[Document]) -> None: ...

    def answer(self, case: Case) -> Answered: ...
