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
MOST_BLOCKS = 20_000
MOST_ACCENTS = 30  # on one letter, as Unicode sets for text in a stream; a language needs a handful
CELLS = " | "  # between the cells of a row
_BETWEEN = "\n\n"
_SPACE = re.compile(r"\s+")


class DocumentKind(StrEnum):
    MARKDOWN = "markdown"
    TEXT = "text"
    HTML = "html"
    WORD = "word"
    PDF = "pdf"


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"  # of a table, its cells joined with " | "
    NOTE = "note"


class LeftOut(Frozen):
    """What was not taken in: how many, why, and where (pages) or an example."""

    reason: str
    count: int
    example: str = ""


class Block(Frozen):
    """One piece of a document. ``heading`` names the headings it stands under, the outermost first.

    A heading has its level; a row has its cells, empty ones too, and the cells of the row that names the columns.
    """

    text: str
    kind: BlockKind
    heading: tuple[str, ...]
    page: int | None
    start: int
    end: int
    level: int = 0
    cells: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


class Document(Frozen):
    """A document as read. ``text`` is its own text: without markup, one block after another."""

    name: str
    title: str
    kind: DocumentKind
    text: str
    blocks: tuple[Block, ...]
    unread_pages: tuple[int, ...] = ()  # pages without text, a scan for instance: what they say is not known
    left_out: tuple[LeftOut, ...] = ()  # by the reader of this kind: hidden text, a menu, comments
    hidden: tuple[str, ...] = ()  # the first words of what is in the file and nobody sees who looks at it
    doubts: tuple[str, ...] = ()  # what was taken in and a person should look at, each a sentence


@dataclass(frozen=True, slots=True)
class Piece:
    """What a reader of one kind of file finds: a block that does not yet know where it stands."""

    text: str
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0  # of a heading; the title of a document stands at 0, above all others
    page: int | None = None
    cells: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rest:
    """What a reader did not take in, and what it took in with a doubt."""

    left_out: tuple[LeftOut, ...] = ()
    hidden: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


def row(cells: Iterable[str], columns: Iterable[str] = (), page: int | None = None) -> Piece:
    """A row of a table; its text leaves the empty cells out."""
    held = tuple(map(cleaned, cells))
    text = CELLS.join(filter(None, held))
    return Piece(text, BlockKind.ROW, page=page, cells=held, columns=tuple(map(cleaned, columns)))


def compose(
    name: str,
    kind: DocumentKind,
    title: str,
    pieces: Iterable[Piece],
    unread_pages: tuple[int, ...] = (),
    rest: Rest | None = None,
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
        blocks.append(
            Block(
                text=text,
                kind=piece.kind,
                heading=path,
                page=piece.page,
                start=at,
                end=at + len(text),
                level=piece.level,
                cells=piece.cells,
                columns=piece.columns,
            )
        )
        if piece.kind is BlockKind.HEADING:
            headings.append((piece.level, text))
        at += len(text) + len(_BETWEEN)
        refuse_longer(name, at)
        if len(blocks) > MOST_BLOCKS:
            raise BadInput(f"‘{shown(name)}’ telt meer dan {MOST_BLOCKS} alinea’s en rijen; bied het in delen aan.")
    return Document(
        name=name,
        title=cleaned(title)[:LONGEST_TITLE] or _first_heading(blocks) or name,
        kind=kind,
        text=_BETWEEN.join(block.text for block in blocks),
        blocks=tuple(blocks),
        unread_pages=unread_pages,
        left_out=rest.left_out if rest else (),
        hidden=rest.hidden if rest else (),
        doubts=rest.doubts if rest else (),
    )


def enough(pieces: Iterable[Piece]) -> list[Piece]:
    """All of them, or enough to be refused for their number or length: a small file can hold millions."""
    held: list[Piece] = []
    length = 0
    for piece in pieces:
        held.append(piece)
        length += len(piece.text)
        if length > LONGEST_TEXT or len(held) > MOST_BLOCKS:
            break
    return held


def pieces_of(document: Document) -> list[Piece]:
    """The pieces that the document is composed of, one for each block: for another look at its headings."""
    return [
        Piece(block.text, block.kind, block.level, block.page, block.cells, block.columns) for block in document.blocks
    ]


def recomposed(document: Document, pieces: Iterable[Piece]) -> Document:
    """The same document with these pieces: a heading of another level, or one that is a paragraph after all."""
    rest = Rest(document.left_out, document.hidden, document.doubts)
    return compose(document.name, document.kind, document.title, pieces, document.unread_pages, rest)


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
