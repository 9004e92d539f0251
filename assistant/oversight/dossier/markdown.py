"""A dossier as Markdown, with the values it was made of in a comment at its end.

Owns the escaping: what an answer or a person typed can become no tag, link, picture, heading or comment of its own.
Text that holds only the small Markdown of our answers is written as it was approved, sign for sign.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import groupby
from urllib.parse import quote, urlsplit

from assistant.oversight.dossier.content import LAYOUT, Dossier, seal_of
from assistant.oversight.dossier.layout import lay_out
from assistant.oversight.dossier.prose import Block, Heading, Paragraph, Point, Span, Spans, Table

OPENING = f"<!-- {LAYOUT} "
CLOSING = " -->"

Line = tuple[str, str]  # the id of the concept it belongs to, and the line

_ACTIVE = re.compile(
    r"\\(?=[!-/:-@\[-`{-~\n]|\Z)"  # a backslash that would take the next sign along
    r"|(?<!\s)\*|\*(?!\s|\Z)"
    r"|(?<!\w)_|_(?!\w)"
    r"|[`~]"
    r"|<(?=[A-Za-z/!?])"
    r"|&(?=#?\w{1,32};)"
    r"|!(?=\[)"
    r"|(?<=\])\("
)
_BLOCK_START = re.compile(r"#{1,6}(?=\s|\Z)|[-+*](?=\s|\Z)|>|=+\Z|[-:|][-:| ]*\Z|\[(?=[ xX]\]\s|[^\]]*\]:)")
_NUMBER_START = re.compile(r"(\d{1,9})(?=[.)](?:\s|\Z))")
_HEADING_END = re.compile(r"(?:(?<=\s)|^)(?=#+\Z)")


def as_markdown(dossier: Dossier) -> str:
    """The whole file."""
    lines = [line for _, line in markdown_lines(dossier)]
    return "\n".join([*lines, "", OPENING + embedded(dossier) + CLOSING, ""])


def embedded(dossier: Dossier) -> str:
    """The values with their seal, as JSON in which no sign can end a comment or a tag."""
    sealed = {"seal": seal_of(dossier), "dossier": dossier.model_dump(mode="json")}
    written = json.dumps(sealed, ensure_ascii=True, separators=(",", ":"))
    for sign in "<>&":
        written = written.replace(sign, f"\\u{ord(sign):04x}")
    return written


def markdown_lines(dossier: Dossier) -> list[Line]:
    """Every line that a reader sees, with the concept it belongs to."""
    lines: list[Line] = []
    before: Block | None = None
    for placed in lay_out(dossier):
        block = placed.block
        if before and not (isinstance(before, Point) and isinstance(block, Point) and not block.apart):
            lines.append(("", ""))
        lines += [(placed.owner, line) for line in _block(block)]
        before = block
    return lines


def _block(block: Block) -> list[str]:
    if isinstance(block, Heading):
        title = _HEADING_END.sub(r"\\", _one_line(block.spans))
        return [f"{'#' * min(block.level + 1, 6)} {title}"]
    if isinstance(block, Paragraph):
        lines = _lines(block.spans)
        return [f"> {line}" for line in lines] if block.look in ("alert", "quote") else lines
    if isinstance(block, Point):
        mark = f"{'  ' * block.depth}{block.number or '-'} "
        first, *rest = _lines(block.spans)
        return [mark + first, *(" " * len(mark) + line for line in rest)]
    return list(_table(block))


def _table(block: Table) -> Iterator[str]:
    for place, row in enumerate(block.rows):
        cells = (_one_line(cell).replace("|", "\\|") for cell in row)
        yield f"| {' | '.join(cells)} |"
        if place == 0:
            yield f"| {' | '.join(['---'] * len(row))} |"


def _one_line(spans: Spans) -> str:
    return " ".join(_inline(spans).split())


def _lines(spans: Spans) -> list[str]:
    """The lines of running text; what would begin a block of its own is kept from doing so."""
    return [_kept_inline(line.strip()) for line in _inline(spans).split("\n") if line.strip()] or [""]


def _kept_inline(line: str) -> str:
    if _BLOCK_START.match(line):
        return "\\" + line
    return _NUMBER_START.sub(r"\1\\", line, count=1) if _NUMBER_START.match(line) else line


def _inline(spans: Spans) -> str:
    """Bold around italics, never the other way round: so it was read."""
    bolds = []
    for is_bold, run in groupby(spans, key=lambda span: span.bold):
        italics = [
            _emphasised("*" if is_italic else "", _written(list(same)))
            for is_italic, same in groupby(run, key=lambda span: span.italic)
        ]
        bolds.append(_emphasised("**" if is_bold else "", "".join(italics)))
    return "".join(bolds)


def _emphasised(mark: str, text: str) -> str:
    """White space at the ends stays outside; inside, the marks would not count."""
    inner = text.strip()
    if not mark or not inner:
        return text
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{before}{mark}{inner}{mark}{after}"


def _written(spans: list[Span]) -> str:
    text = ""
    for span in spans:
        piece = _address(span) if is_address(span.target) else _ACTIVE.sub(r"\\\g<0>", span.text)
        text += "\\" + piece if text.endswith("]") and piece.startswith("(") else piece
    return text


def is_address(target: str) -> bool:
    """Only the web's own schemes become links; anything else stays words."""
    return urlsplit(target).scheme in ("http", "https") if ":" in target else False


def _address(span: Span) -> str:
    label = _ACTIVE.sub(r"\\\g<0>", span.text).replace("[", "\\[").replace("]", "\\]")
    return f"[{label}](<{quote(span.target, safe=':/?#@!$&()*+,;=%~-._')}>)"
