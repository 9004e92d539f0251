"""Markdown: headings, paragraphs, items, rows of tables and notes, without the marks.

Owns only the marks that people use in policy documents. What it does not know stays as text, so that nothing is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.knowledge.documents.hiding import HIDDEN, declared, is_hidden_by
from assistant.knowledge.documents.model import BlockKind, Piece
from assistant.knowledge.documents.plain import joined
from assistant.knowledge.documents.rest import Remainder
from assistant.knowledge.documents.tables import Cell, rows_of

_HEADING = re.compile(r"^ {0,3}(?P<marks>#{1,6})\s+(?P<text>.*)$")
_UNDERLINE = re.compile(r"^ {0,3}(?P<sign>=+|-+)\s*$")
_ITEM = re.compile(r"^\s*(?:[-*+•]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?(?P<text>\S.*)$")
_NOTE = re.compile(r"^\[\^[^\]]+\]:\s*(?P<text>.*)$")
_RULE = re.compile(r"^\s*(?:[-*_]\s*){3,}$")
_DEFINITION = re.compile(r"^ {0,3}\[(?!\^)[^\]]{1,200}\]:\s*(?P<text>\S.*)$", re.M)  # where a link goes: not shown
_CELL = re.compile(r"(?<!\\)\|")
_OPENED = re.compile(r"<(?P<tag>[a-zA-Z][\w-]{0,20})(?P<stated>(?:\s[^<>]{0,500})?)>")
_STYLE = re.compile(r"\sstyle\s*=\s*(?:\"(?P<a>[^\"]*)\"|'(?P<b>[^']*)')", re.I)
_NEVER_SHOWN = ("script", "style", "template", "noscript", "iframe", "svg", "object", "head")
_TABLE_RULE = re.compile(r":?-+:?")  # one cell of it
_FRONT = re.compile(r"\A---\n.*?\n(?:---|\.\.\.)\n", re.S)
_FENCE = re.compile(r"^[^\S\n]*(?:```|~~~).*$", re.M)
_MARKS = (
    (re.compile(r"!\[(?P<kept>[^\]]{0,300})\]\([^)]{0,2000}\)"), r"\g<kept>"),
    (re.compile(r"\[(?P<kept>[^\]]{1,300})\]\([^)]{0,2000}\)"), r"\g<kept>"),
    (re.compile(r"\[\^[^\]]{1,60}\]"), ""),
    (re.compile(r"(?P<mark>\*\*\*|\*\*|__|~~|`)(?=\S)(?P<kept>.{1,400}?)(?<=\S)(?P=mark)"), r"\g<kept>"),
    (re.compile(r"(?<![\w*])\*(?=\S)(?P<kept>[^*\n]{1,400}?)(?<=\S)\*(?![\w*])"), r"\g<kept>"),
    (re.compile(r"(?<!\w)_(?=\S)(?P<kept>[^_\n]{1,400}?)(?<=\S)_(?!\w)"), r"\g<kept>"),
    (re.compile(r"</?[a-zA-Z][^<>]{0,200}>"), " "),
    (re.compile(r"\\(?P<kept>[!-/:-@\[-`{-~])"), r"\g<kept>"),
)


def _without_comments(text: str, remainder: Remainder) -> str:
    """By hand: a pattern would look to the end of the text for every comment that is never closed."""
    kept, at = [], 0
    while (begin := text.find("<!--", at)) >= 0 and (end := text.find("-->", begin + 4)) >= 0:
        remainder.leave("een opmerking in de broncode", [text[begin + 4 : end]], hidden=True)
        kept.append(text[at:begin])
        at = end + 3
    return "".join([*kept, text[at:]])


def _without_hidden(text: str, remainder: Remainder) -> str:
    """Without what stands in a tag that a reader of the page would not see; one never closed hides nothing."""
    kept, at = [], 0
    open_ended: set[str] = set()  # looked for once: a text can open the same tag a million times
    lower = text.lower()
    for opened in _OPENED.finditer(text):
        tag = opened["tag"].lower()
        if opened.start() < at or tag in open_ended or not _hides(tag, opened["stated"]):
            continue
        if (end := lower.find(f"</{tag}", opened.end())) < 0:
            open_ended.add(tag)
            continue
        remainder.leave(HIDDEN, [text[opened.end() : end]], hidden=True)
        kept.append(text[at : opened.start()])
        at = end
    return "".join([*kept, text[at:]])


def _hides(tag: str, stated: str) -> bool:
    style = _STYLE.search(stated)
    return (
        tag in _NEVER_SHOWN
        or re.search(r"\shidden(?:\s|=|$)", stated, re.I) is not None
        or (style is not None and is_hidden_by(declared(style["a"] or style["b"] or "")))
    )


def read_markdown(text: str, remainder: Remainder) -> Iterator[Piece]:
    """The pieces of a Markdown text, in order."""
    front = _FRONT.match(text)
    remainder.leave("gegevens boven de tekst", [front[0]] if front else [])
    text = _without_hidden(_without_comments(text[front.end() :] if front else text, remainder), remainder)
    for definition in _DEFINITION.finditer(text):
        remainder.leave("het adres van een link", [definition["text"]], hidden=True)
    yield from _pieces(_FENCE.sub("", _DEFINITION.sub("", text)).split("\n"))


def _pieces(lines: list[str]) -> Iterator[Piece]:
    held: list[str] = []
    table: list[list[Cell]] = []
    kind = BlockKind.PARAGRAPH
    for line in [*lines, ""]:
        line = re.sub(r"^(?:\s{0,3}>\s?)+", "", line)
        underline = _UNDERLINE.match(line)
        if underline and held and kind is BlockKind.PARAGRAPH:
            yield Piece(
                _unmarked(joined(held, frozenset())), BlockKind.HEADING, 1 if underline["sign"][0] == "=" else 2
            )
            held = []
            continue
        begun = _begun(line)
        if table and (begun is None or begun.kind is not BlockKind.ROW):
            yield from rows_of(table)
            table = []
        if begun is None and line.strip() and not _RULE.match(line):
            held.append(line)
            continue
        if held:
            yield Piece(_unmarked(joined(held, frozenset())), kind)
        held, kind = [], BlockKind.PARAGRAPH
        if begun is None:
            continue
        if begun.kind is BlockKind.ROW:
            _put(begun.cells, table)
        elif begun.kind in (BlockKind.ITEM, BlockKind.NOTE):
            held, kind = [begun.text], begun.kind  # the next lines may belong to it
        else:
            yield Piece(_unmarked(begun.text), begun.kind, begun.level)


def _put(cells: tuple[str, ...], table: list[list[Cell]]) -> None:
    """A row, or the rule below the first one, which then names the columns."""
    if not all(_TABLE_RULE.fullmatch(cell) for cell in cells):
        table.append([Cell(_unmarked(cell)) for cell in cells])
    elif len(table) == 1:
        table[0] = [replace(cell, names=True) for cell in table[0]]


def _begun(line: str) -> Piece | None:
    """What a line begins; running text begins nothing."""
    if heading := _HEADING.match(line):
        return Piece(heading["text"].rstrip(" #"), BlockKind.HEADING, len(heading["marks"]))
    if note := _NOTE.match(line):
        return Piece(note["text"], BlockKind.NOTE)
    if "|" in line and line.strip().startswith("|"):
        cells = tuple(cell.strip() for cell in _CELL.split(line.strip().removeprefix("|").removesuffix("|")))
        return Piece(line, BlockKind.ROW, cells=cells)
    if (item := _ITEM.match(line)) and not _RULE.match(line):
        return Piece(item["text"], BlockKind.ITEM)
    return None


def _unmarked(text: str) -> str:
    for pattern, kept in _MARKS:
        text = pattern.sub(kept, text)
    return text
