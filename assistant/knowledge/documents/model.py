"""What a document is once it has been read: text in blocks, each with the heading and page it stands under.

Owns the shape and the one way to put it together, so that a quote can always be found back: the text of a block is
``document.text[start:end]``. It reads no file.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from assistant.advice import Frozen
from assistant.errors import BadInput, shown

LONGEST_TEXT = 1_000_000  # characters; some four hundred pages
LONGEST_TITLE = 200
MOST_ACCENTS = 30  # on one letter, as Unicode sets for text in a stream; a language needs a handful
_BETWEEN = "\n\n"
_SPACE = re.compile(r"\s+")


class DocumentKind(StrEnum):
    MARKDOWN = "markdown"
    TEXT = "text"
    WORD = "word"
    PDF = "pdf"


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"  # of a table, its cells joined with " | "
    NOTE = "note"


class Block(Frozen):
    """One piece of a document. ``heading`` names the headings it stands under, the outermost first."""

    text: str
    kind: BlockKind
    heading: tuple[str, ...]
    page: int | None
    start: int
    end: int


class Document(Frozen):
    """A document as read. ``text`` is its own text: without markup, one block after another."""

    name: str
    title: str
    kind: DocumentKind
    text: str
    blocks: tuple[Block, ...]
    unread_pages: tuple[int, ...] = ()  # pages without text, a scan for instance: what they say is not known


@dataclass(frozen=True, slots=True)
class Piece:
    """What a reader of one kind of file finds: a block that does not yet know where it stands."""

    text: str
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0  # of a heading; the title of a document stands at 0, above all others
    page: int | None = None


def compose(
    name: str, kind: DocumentKind, title: str, pieces: Iterable[Piece], unread_pages: tuple[int, ...] = ()
) -> Document:
    """The pieces in a row, each with its place and the headings above it."""
    blocks: list[Block] = []
    headings: list[tuple[int, str]] = []
    at = 0
    for piece in pieces:
        text = cleaned(piece.text)
        if not text:
            continue
        if piece.kind is BlockKind.HEADING:
            headings = [(level, heading) for level, heading in headings if level < piece.level]
        path = tuple(heading for _, heading in headings)
        blocks.append(Block(text=text, kind=piece.kind, heading=path, page=piece.page, start=at, end=at + len(text)))
        if piece.kind is BlockKind.HEADING:
            headings.append((piece.level, text))
        at += len(text) + len(_BETWEEN)
        refuse_longer(name, at)
    return Document(
        name=name,
        title=cleaned(title)[:LONGEST_TITLE] or _first_heading(blocks) or name,
        kind=kind,
        text=_BETWEEN.join(block.text for block in blocks),
        blocks=tuple(blocks),
        unread_pages=unread_pages,
    )


def refuse_longer(name: str, length: int) -> None:
    """A text that is longer than a document may be goes no further, whatever would be left of it."""
    if length > LONGEST_TEXT:
        raise BadInput(
            f"‘{shown(name)}’ bevat meer dan {LONGEST_TEXT:,} tekens tekst; ".replace(",", ".")
            + "bied het in delen aan, of alleen het deel over de collectie."
        )


def cleaned(text: str) -> str:
    """On one line, composed, and without signs that nobody can see: they would hide words from the reader."""
    visible = (
        sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    return _SPACE.sub(" ", unicodedata.normalize("NFC", "".join(_with_few_accents(visible)))).strip()


def _with_few_accents(signs: Iterable[str]) -> Iterator[str]:
    """Composing sorts the accents of one letter against each other, so thousands of them would take minutes."""
    many = 0
    for sign in signs:
        many = many + 1 if unicodedata.combining(sign) else 0
        if many <= MOST_ACCENTS:
            yield sign


def _first_heading(blocks: list[Block]) -> str:
    return next((block.text[:LONGEST_TITLE] for block in blocks if block.kind is BlockKind.HEADING), "")
