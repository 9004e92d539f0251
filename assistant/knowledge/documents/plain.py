"""Plain text: which letters the bytes stand for, which lines belong together, and what looks like a heading or an item.

Owns the joining of broken lines, which PDF needs as well. A word broken over two lines is joined; a hyphen that belongs
to the word stays.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence

from assistant.errors import BadInput, shown
from assistant.knowledge.documents.model import BlockKind, Piece
from assistant.knowledge.documents.tables import Cell, rows_of

BULLET = re.compile(r"^\s*(?:[-*+•●▪■◦○‣·–—➢►✓\uf0b7\uf0a7]|o(?=\s{2,}))\s+(?=\S)")
NUMBERED = re.compile(r"^\s*(?:\(?\d{1,2}[.)]|[a-z][.)])\s+(?=\S)")
NUMBERED_HEADING = re.compile(r"^\s*(?P<number>\d{1,2}(?:\.\d{1,2}){0,3})\.?\s+(?=[A-ZÀ-Ý])")
_RULED = re.compile(r"^[\s|+:=-]+$")  # the rule below the names of the columns
LONGEST_HEADING = 90
LONGEST_WORD = 60
_ENDS = re.compile(r"[.;:,!?…]$")
_BROKEN = re.compile(r"(?P<left>[^\W\d_]+)[-\u00ad\u2010]$")
_FOLLOWS = re.compile(r"^(?P<right>[a-zà-ÿ]+)")
_SUSPENDED = ("en", "of", "and", "or", "tot", "dan", "maar", "als", "naar")  # "collectie- en programmabeleid"


def decoded(name: str, data: bytes) -> str:
    """The text of the bytes: UTF-8 or UTF-16 where they say so, and what older Windows programs write otherwise."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings: tuple[str, ...] = ("utf-16",)
    elif b"\x00" in data:
        encodings = ()
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return "\n".join(line.rstrip() for line in text.splitlines())
    raise BadInput(f"‘{shown(name)}’ bevat tekens die geen tekst zijn; bewaar het opnieuw als tekst in UTF-8.")


def read_plain(text: str) -> Iterator[Piece]:
    """Paragraphs between empty lines, with the items and the lines that stand as headings among them."""
    hyphenated = hyphenated_words(text)
    for lines in _groups(text.split("\n")):
        if table := _table(lines):
            yield from rows_of(table)
            continue
        if len(lines) == 1 and (level := heading_level(lines[0])):
            yield Piece(lines[0].strip("# \t"), BlockKind.HEADING, level)
            continue
        if len(lines) > 1 and (level := heading_level(lines[0], strict=True)):
            yield Piece(lines[0].strip(), BlockKind.HEADING, level)
            lines = lines[1:]
        yield from items_and_paragraphs(lines, hyphenated)


def _table(lines: Sequence[str]) -> list[list[Cell]]:
    """Lines that all hold as many cells, between tabs or upright strokes, as a table that is pasted in a text does."""
    for separator in ("\t", "|"):
        table = [
            [cell.strip() for cell in line.strip("|").split(separator)] for line in lines if not _RULED.match(line)
        ]
        if len(table) > 1 and len({len(cells) for cells in table}) == 1 and len(table[0]) > 1:
            return [[Cell(cell) for cell in cells] for cells in table]
    return []


def items_and_paragraphs(lines: Sequence[str], hyphenated: frozenset[str], page: int | None = None) -> Iterator[Piece]:
    """Lines that belong together, cut where an item begins."""
    held: list[str] = []
    kind = BlockKind.PARAGRAPH
    for line in lines:
        mark = BULLET.match(line) or NUMBERED.match(line)
        if mark:
            if held:
                yield Piece(joined(held, hyphenated), kind, page=page)
            held, kind = [line[mark.end() :]], BlockKind.ITEM
        else:
            held.append(line)
    if held:
        yield Piece(joined(held, hyphenated), kind, page=page)


def heading_level(line: str, *, strict: bool = False) -> int:
    """The level of a line that reads as a heading, else 0; ``strict`` wants more than that it is short."""
    line = line.strip()
    if not line or len(line) > LONGEST_HEADING or _ENDS.search(line) or BULLET.match(line) or "|" in line:
        return 0
    numbered = NUMBERED_HEADING.match(line)
    if numbered:
        return numbered["number"].count(".") + 1
    letters = [sign for sign in line if sign.isalpha()]
    if len(letters) >= 3 and all(sign.isupper() for sign in letters):
        return 1
    return 0 if strict or not line[0].isupper() or len(line) > 60 or re.search(r"\d", line) else 2


def hyphenated_words(text: str) -> frozenset[str]:
    """The words that this text itself writes with a hyphen in the middle of a line."""
    return frozenset(word.lower() for word in re.findall(r"\b[^\W\d_]{1,40}-[^\W\d_]{1,40}", text))


def joined(lines: Sequence[str], hyphenated: frozenset[str]) -> str:
    """The lines as running text."""
    parts: list[str] = []
    for line in (each.strip() for each in lines):
        if not line:
            continue
        broken = _BROKEN.search(parts[-1][-LONGEST_WORD:]) if parts else None
        follows = _FOLLOWS.match(line)
        if broken and follows and follows["right"] not in _SUSPENDED:
            keeps = f"{broken['left']}-{follows['right']}".lower() in hyphenated
            parts[-1] = parts[-1] if keeps else parts[-1][:-1]
        elif parts:
            parts.append(" ")
        parts.append(line)
    return "".join(parts)


def _groups(lines: Sequence[str]) -> Iterator[list[str]]:
    held: list[str] = []
    for line in lines:
        if line.strip():
            held.append(line)
        elif held:
            yield held
            held = []
    if held:
        yield held
