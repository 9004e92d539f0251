"""Markdown: headings, paragraphs, items, rows of tables and notes, without the marks.

Owns only the marks that people use in policy documents. What it does not know stays as text, so that nothing is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.knowledge.documents.model import BlockKind, Piece
from assistant.knowledge.documents.plain import joined

_HEADING = re.compile(r"^ {0,3}(?P<marks>#{1,6})\s+(?P<text>.*)$")
_UNDERLINE = re.compile(r"^ {0,3}(?P<sign>=+|-+)\s*$")
_ITEM = re.compile(r"^\s*(?:[-*+•]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?(?P<text>\S.*)$")
_NOTE = re.compile(r"^\[\^[^\]]+\]:\s*(?P<text>.*)$")
_RULE = re.compile(r"^\s*(?:[-*_]\s*){3,}$")
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


def _without_comments(text: str) -> str:
    """By hand: a pattern would look to the end of the text for every comment that is never closed."""
    kept, at = [], 0
    while (begin := text.find("<!--", at)) >= 0 and (end := text.find("-->", begin + 4)) >= 0:
        kept.append(text[at:begin])
        at = end + 3
    return "".join([*kept, text[at:]])


def read_markdown(text: str) -> Iterator[Piece]:
    """The pieces of a Markdown text, in order."""
    text = _FENCE.sub("", _without_comments(_FRONT.sub("", text)))
    held: list[str] = []
    kind = BlockKind.PARAGRAPH
    for line in [*text.split("\n"), ""]:
        line = re.sub(r"^(?:\s{0,3}>\s?)+", "", line)
        underline = _UNDERLINE.match(line)
        if underline and held and kind is BlockKind.PARAGRAPH:
            yield Piece(
                _unmarked(joined(held, frozenset())), BlockKind.HEADING, 1 if underline["sign"][0] == "=" else 2
            )
            held = []
            continue
        begun = _begun(line)
        if begun is None and line.strip() and not _RULE.match(line):
            held.append(line)
            continue
        if held:
            yield Piece(_unmarked(joined(held, frozenset())), kind)
        held, kind = [], BlockKind.PARAGRAPH
        if begun is None:
            continue
        if begun.kind in (BlockKind.ITEM, BlockKind.NOTE):
            held, kind = [begun.text], begun.kind  # the next lines may belong to it
        else:
            yield Piece(_unmarked(begun.text), begun.kind, begun.level)


def _begun(line: str) -> Piece | None:
    """What a line begins; a rule in a table begins nothing, and neither does running text."""
    if heading := _HEADING.match(line):
        return Piece(heading["text"].rstrip(" #"), BlockKind.HEADING, len(heading["marks"]))
    if note := _NOTE.match(line):
        return Piece(note["text"], BlockKind.NOTE)
    if "|" in line and line.strip().startswith("|"):
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        is_rule = all(_TABLE_RULE.fullmatch(cell) for cell in cells)
        row = "" if is_rule else " | ".join(cell for cell in cells if cell)
        return Piece(row, BlockKind.ROW)
    if (item := _ITEM.match(line)) and not _RULE.match(line):
        return Piece(item["text"], BlockKind.ITEM)
    return None


def _unmarked(text: str) -> str:
    for pattern, kept in _MARKS:
        text = pattern.sub(kept, text)
    return text
