"""The headings of a document as a person sees and corrects them.

Owns which lines are offered as a heading and what becomes of the document when one is read otherwise. The words of the
document never change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from assistant.assembly.adding.records import LEAVE_OUT, ShownHeading
from assistant.errors import BadInput
from assistant.knowledge.documents import BlockKind, Document, LeftOut, Piece, pieces_of, recomposed

DEEPEST = 6
LONGEST_CANDIDATE = 80  # characters of a line that may be a heading which was not recognised
MOST_CANDIDATES = 200
_MADE_LEFT_OUT = "een regel die bij het nalezen is weggelaten"

Levels = Mapping[int, int | None]


def shown_headings(document: Document, levels: Levels) -> tuple[ShownHeading, ...]:
    """Every heading, corrected or not, and short lines that look like one, in the order of the document."""
    found = []
    offered = 0
    for number, block in enumerate(document.blocks, start=1):
        was = _depth(block.heading) if block.kind is BlockKind.HEADING else None
        if was is None and number not in levels:
            if not _looks_like_one(block.kind, block.text) or offered >= MOST_CANDIDATES:
                continue
            offered += 1
        level = levels.get(number, was)
        found.append(
            ShownHeading(
                number=number,
                text=block.text,
                page=block.page,
                level=level or None,
                was=was,
                left_out=level == LEAVE_OUT,
            )
        )
    return tuple(found)


def corrected(document: Document, levels: Levels) -> Document:
    """The document with its headings as a person says they are; itself where nothing is corrected."""
    if not levels:
        return document
    pieces = list(_pieces(document, levels))
    if len(pieces) == len(document.blocks):
        return recomposed(document, pieces)
    texts = [document.blocks[number - 1].text for number, level in sorted(levels.items()) if level == LEAVE_OUT]
    left_out = LeftOut(reason=_MADE_LEFT_OUT, count=len(texts), example=texts[0][:LONGEST_CANDIDATE])
    return recomposed(document.model_copy(update={"left_out": (*document.left_out, left_out)}), pieces)


def require_levels(document: Document, levels: Levels) -> None:
    """Refuse a number that no line has, and a level that cannot be."""
    for number, level in levels.items():
        if not 1 <= number <= len(document.blocks):
            raise BadInput(f"Er is geen regel {number} in dit document; neem het nummer over uit het voorstel.")
        if level is not None and not LEAVE_OUT <= level <= DEEPEST:
            raise BadInput(f"Een kop heeft niveau 1 tot en met {DEEPEST}; kies een ander niveau dan {level}.")


def _pieces(document: Document, levels: Levels) -> Iterator[Piece]:
    for number, (piece, block) in enumerate(zip(pieces_of(document), document.blocks, strict=True), start=1):
        is_heading = block.kind is BlockKind.HEADING
        level = levels.get(number, _depth(block.heading) if is_heading else None)
        if level == LEAVE_OUT:
            continue
        if level is not None:
            yield replace(piece, kind=BlockKind.HEADING, level=level, cells=(), columns=())
        elif is_heading:
            yield replace(piece, kind=BlockKind.PARAGRAPH, level=0)
        else:
            yield piece


def _depth(above: tuple[str, ...]) -> int:
    """The level of a heading below these: levels as they are seen, whatever numbers the file gave them."""
    return len(above) + 1


def _looks_like_one(kind: BlockKind, text: str) -> bool:
    is_short = len(text) <= LONGEST_CANDIDATE and any(sign.isalpha() for sign in text)
    return kind is BlockKind.PARAGRAPH and is_short and text[-1] not in ".,;?!"
