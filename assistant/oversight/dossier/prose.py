"""The small Markdown of answers and sections, read into blocks that every export can show.

Owns reading and the blocks: paragraphs, headings, points, tables, with bold, italics, markers and fields to fill in.
What it does not know stays text, never disappears: links, images, tags and fences show as they were typed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Span:
    """Words with one look. ``target`` is the anchor of a note or, with a scheme, an address on the web."""

    text: str
    bold: bool = False
    italic: bool = False
    field: bool = False  # something for local people to fill in
    target: str = ""


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    spans: Spans
    level: int  # 0 is the title of the document
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    spans: Spans
    look: str = "plain"  # plain, alert, small or quote
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a list; ``number`` is what stood before it ("2."), kept as it was approved."""

    spans: Spans
    depth: int = 0
    number: str = ""
    apart: bool = False  # an empty line stood before it


@dataclass(frozen=True, slots=True)
class Table:
    """The first row is the header."""

    rows: tuple[tuple[Spans, ...], ...]


Block = Heading | Paragraph | Point | Table

_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
_NEWLINE = re.compile("\r\n?|[\x85\u2028\u2029]")
_POINT = re.compile(r"(?P<indent>[ \t]*)(?P<mark>[-*+]|(?P<number>\d{1,9}[.)]))[ \t]+(?P<text>\S.*)")
_HEADING = re.compile(r" {0,3}(?P<mark>#{1,6})[ \t]+(?P<text>\S.*)")
_HEADING_END = re.compile(r"(?<=[ \t])#+$")
_QUOTE = re.compile(r" {0,3}>[ \t]?(?P<text>.*)")
_DELIMITER = re.compile(r":?-+:?")
_CELL_BORDER = re.compile(r"(?<!\\)\|")
_INLINE = re.compile(
    r"(?<![\w*])\*\*(?=[^\s*])(?P<bold>.{1,2000}?)(?<=[^\s*])\*\*(?![\w*])"
    r"|(?<![\w*])\*(?=[^\s*])(?P<star>[^*\n]{1,2000}?)(?<=\S)\*(?![\w*])"
    r"|(?<![\w_])_(?=[^\s_])(?P<under>[^_*\n]{1,2000}?)(?<=\S)_(?![\w_])"
    r"|\[(?P<marker>R?\d+)\]"
    r"|(?P<field>\[IN TE VULLEN\b[^\]\n]*\])"
)
_DEEPEST = 2


def presentable(text: str) -> str:
    """Fit for every file: what XML refuses or what turns the order of letters around shows as a replacement sign."""
    return _UNFIT.sub("�", _NEWLINE.sub("\n", text))


def spans(text: str, targets: Collection[str] = (), prefix: str = "") -> Spans:
    """Running text with its emphasis. A marker in ``targets`` leads to the anchor ``prefix`` + marker."""
    return _join(_inline(presentable(text), targets, prefix))


def words(text: str, *, bold: bool = False, italic: bool = False, target: str = "") -> Spans:
    """Exactly these words, whatever they look like."""
    return (Span(presentable(text), bold=bold, italic=italic, target=target),)


def visible(runs: Spans) -> str:
    return "".join(span.text for span in runs)


def read_prose(text: str, targets: Collection[str] = (), prefix: str = "", level: int = 1) -> list[Block]:
    """The blocks of one text; its own headings come below ``level``."""
    reader = _Reader(targets, prefix, level)
    lines = [line.rstrip() for line in presentable(text).split("\n")]
    at = 0
    while at < len(lines):
        at += reader.read(lines, at)
    return reader.finished()


class _Reader:
    """Gathers lines into blocks; a paragraph or a point goes on until something else begins."""

    def __init__(self, targets: Collection[str], prefix: str, level: int) -> None:
        self._targets, self._prefix, self._level = targets, prefix, level
        self._blocks: list[Block] = []
        self._open: list[str] = []
        self._point: Point | None = None
        self._is_quote = False

    def read(self, lines: Sequence[str], at: int) -> int:
        """Takes what starts at this line; says how many lines that was."""
        line = lines[at]
        if not line:
            self._close()
        elif table := _table(lines, at):
            self._close()
            self._blocks.append(Table(tuple(tuple(self._spans(cell) for cell in row) for row in table)))
            return len(table) + 1
        elif heading := _HEADING.fullmatch(line):
            self._close()
            level = min(self._level + len(heading["mark"]), 6)
            self._blocks.append(Heading(self._spans(_HEADING_END.sub("", heading["text"]).rstrip()), level))
        elif (point := _POINT.fullmatch(line)) and self._may_begin(point):
            self._close()
            width = len(point["indent"].expandtabs(4))
            is_apart = at > 0 and not lines[at - 1]
            self._point = Point((), min(width // 2, _DEEPEST), point["number"] or "", is_apart)
            self._open = [point["text"]]
        elif quote := _QUOTE.fullmatch(line):
            if not self._is_quote:
                self._close()
            self._is_quote = True
            self._open.append(quote["text"].strip())
        else:
            self._open.append(line.strip())
        return 1

    def finished(self) -> list[Block]:
        self._close()
        return self._blocks

    def _may_begin(self, point: re.Match[str]) -> bool:
        """In running text "2026. Dat jaar" is no point; only a list that starts at one interrupts."""
        return self._point is not None or not self._open or not point["number"] or point["number"][:-1] == "1"

    def _close(self) -> None:
        text = "\n".join(self._open).strip()
        if text and self._point is not None:
            before = self._blocks[-1] if self._blocks else None
            deepest = before.depth + 1 if isinstance(before, Point) else 0
            depth = min(self._point.depth, deepest)
            self._blocks.append(replace(self._point, spans=self._spans(text), depth=depth))
        elif text:
            self._blocks.append(Paragraph(self._spans(text), "quote" if self._is_quote else "plain"))
        self._open, self._point, self._is_quote = [], None, False

    def _spans(self, text: str) -> Spans:
        return _join(_inline(text, self._targets, self._prefix))


def _table(lines: Sequence[str], at: int) -> list[list[str]]:
    """The rows that start here, all as wide as the header; empty where no table starts."""
    if "|" not in lines[at] or at + 1 >= len(lines) or "-" not in lines[at + 1]:
        return []
    header, border = _cells(lines[at]), _cells(lines[at + 1])
    if len(border) != len(header) or not all(_DELIMITER.fullmatch(cell) for cell in border):
        return []
    rows = [header]
    for line in lines[at + 2 :]:
        if "|" not in line:
            break
        cells = _cells(line)
        # A row that is too wide keeps its words in the last cell: nothing typed may get lost.
        rest = [" | ".join(cells[len(header) - 1 :])] if len(cells) > len(header) else cells[len(header) - 1 :]
        rows.append([*cells[: len(header) - 1], *rest, *[""] * (len(header) - len(cells))])
    return rows


def _cells(line: str) -> list[str]:
    row = line.strip().removeprefix("|")
    row = row[:-1] if row.endswith("|") and not row.endswith("\\|") else row
    return [cell.strip().replace("\\|", "|") for cell in _CELL_BORDER.split(row)]


def _inline(text: str, targets: Collection[str], prefix: str) -> Iterator[Span]:
    at = 0
    for found in _INLINE.finditer(text):
        yield Span(text[at : found.start()])
        at = found.end()
        if found["bold"] is not None:
            yield from (replace(span, bold=True) for span in _inline(found["bold"], targets, prefix))
        elif (italic := found["star"] or found["under"]) is not None:
            yield from (replace(span, italic=True) for span in _inline(italic, targets, prefix))
        elif found["field"] is not None:
            yield Span(found["field"], field=True)
        else:
            marker = found["marker"]
            yield Span(found[0], target=prefix + marker if marker in targets else "")
    yield Span(text[at:])


def _join(pieces: Iterator[Span]) -> Spans:
    """Neighbours with the same look as one."""
    joined: list[Span] = []
    for piece in pieces:
        if not piece.text:
            continue
        if joined and replace(joined[-1], text="") == replace(piece, text="") and not piece.target:
            joined[-1] = replace(joined[-1], text=joined[-1].text + piece.text)
        else:
            joined.append(piece)
    return tuple(joined)
