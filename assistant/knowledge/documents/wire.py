"""A document as it goes from one process to another: plain lists and words, read back as if a stranger wrote them.

Owns no meaning. The headings above a block and the columns of a row are sent once, not with every block: they would
make a small document of many rows as large as the memory.
"""

from __future__ import annotations

from typing import Any

from assistant.advice import Frozen
from assistant.knowledge.documents.model import (
    BlockKind,
    Document,
    DocumentKind,
    LeftOut,
    Piece,
    Rest,
    compose,
    pieces_of,
)


class _Sent(Frozen):
    kind: DocumentKind
    title: str
    unread_pages: tuple[int, ...]
    left_out: tuple[LeftOut, ...]
    hidden: tuple[str, ...]
    doubts: tuple[str, ...]
    columns: tuple[tuple[str, ...], ...]
    pieces: tuple[tuple[str, BlockKind, int, int | None, tuple[str, ...], int], ...]


def written(document: Document) -> dict[str, Any]:
    """What can be sent of a document."""
    columns = {columns: number for number, columns in enumerate({piece.columns: None for piece in pieces_of(document)})}
    sent = _Sent(
        kind=document.kind,
        title=document.title,
        unread_pages=document.unread_pages,
        left_out=document.left_out,
        hidden=document.hidden,
        doubts=document.doubts,
        columns=tuple(columns),
        pieces=tuple(
            (piece.text, piece.kind, piece.level, piece.page, piece.cells, columns[piece.columns])
            for piece in pieces_of(document)
        ),
    )
    return sent.model_dump(mode="json")


def read_back(name: str, received: Any) -> Document:
    """The document that was sent; a :class:`ValueError` where this is none."""
    sent = _Sent.model_validate(received)
    pieces = [
        Piece(text, kind, level, page, cells, sent.columns[at] if 0 <= at < len(sent.columns) else ())
        for text, kind, level, page, cells, at in sent.pieces
    ]
    rest = Rest(sent.left_out, sent.hidden, sent.doubts)
    return compose(name, sent.kind, sent.title, pieces, sent.unread_pages, rest)
