"""Reading the documents that people bring: Markdown, plain text, web pages, Word, and PDF with text.

Owns which files are accepted and the sentence with which the others are refused. Whatever the kind, what comes out is
one :class:`Document`: text in blocks that know their heading and page. Nothing a document says is ever obeyed here.
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.errors import BadInput, shown
from assistant.knowledge.documents.kinds import kind_of
from assistant.knowledge.documents.markdown import read_markdown
from assistant.knowledge.documents.model import (
    CELLS,
    LONGEST_TEXT,
    Block,
    BlockKind,
    Document,
    DocumentKind,
    LeftOut,
    Piece,
    compose,
    enough,
    pieces_of,
    recomposed,
    refuse_longer,
)
from assistant.knowledge.documents.plain import decoded, read_plain
from assistant.knowledge.documents.rest import Remainder, look_behind_letters

__all__ = [
    "CELLS",
    "LARGEST_FILE",
    "LONGEST_TEXT",
    "Block",
    "BlockKind",
    "Document",
    "DocumentKind",
    "LeftOut",
    "Piece",
    "pieces_of",
    "read_document",
    "recomposed",
]

LARGEST_FILE = 10 * 1024 * 1024  # bytes; a policy of a hundred pages with pictures stays well below it


def read_document(name: str, data: bytes) -> Document:
    """The document in this file, or a :class:`BadInput` that says why it cannot be read and what to do."""
    if not data.strip():
        raise BadInput(f"Het bestand ‘{shown(name)}’ is leeg; kies een bestand met tekst.")
    if len(data) > LARGEST_FILE:
        raise BadInput(
            f"Het bestand ‘{shown(name)}’ is groter dan {LARGEST_FILE // 1024**2} MB; haal de afbeeldingen eruit of "
            "bewaar alleen de tekst."
        )
    kind = kind_of(name, data)
    title = ""
    unread: tuple[int, ...] = ()
    remainder = Remainder()
    pieces: Iterable[Piece]
    # Each of these brings a library that takes a while to load, and a process reads one document.
    if kind is DocumentKind.PDF:
        from assistant.knowledge.documents.pdf import read_pdf

        title, pieces, unread = read_pdf(name, data, remainder)
    elif kind is DocumentKind.WORD:
        from assistant.knowledge.documents.word import read_word

        title, pieces = read_word(name, data, remainder)
    elif kind is DocumentKind.HTML:
        from assistant.knowledge.documents.html import read_html

        title, pieces = read_html(name, data, remainder)
    else:
        text = decoded(name, data)
        refuse_longer(name, len(text))
        pieces = read_markdown(text, remainder) if kind is DocumentKind.MARKDOWN else read_plain(text)
    held = enough(pieces)
    look_behind_letters((piece.text for piece in held), remainder)
    document = compose(name, kind, title, held, unread, remainder.rest())
    if not any(sign.isalnum() for sign in document.text):
        raise BadInput(f"In ‘{shown(name)}’ staat geen tekst; kies een bestand met tekst.")
    return document
