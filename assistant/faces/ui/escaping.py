"""Words from elsewhere made fit for Markdown: whatever they say, they stay words.

Owns the escaping of questions, answers, quotes and reviewers' texts. Nothing that passes through here can become an
image, a link or a tag, so nothing in an answer makes the browser call out; the page's own links are made here too.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import quote, urlsplit

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_ALWAYS = re.compile(r"[\\`\[\]~|$@!&<>]")
_EMPHASIS = re.compile(r"[*_]")
_ADDRESS = re.compile(r"(?<=:)//|(?<=www)\.", re.IGNORECASE)  # bare addresses would become links
_BLOCK_START = re.compile(r"^[ \t]*(?:(?P<sign>[-+#=])|(?P<number>\d+)(?P<dot>[.)]))", re.MULTILINE)
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
_TABLE_ROW = re.compile(r"^\\\|.*\\\|[ \t]*$", re.MULTILINE)
_BAR = re.compile(r"(\\\\)?\\\|")
_TO_FILL_IN = re.compile(r"\\\[(IN TE VULLEN\b[^\[\]\n]*?)\\\]")
_MARKER = re.compile(r"\\\[(R?\d+)\\\](?![(:])")


def plain(text: str) -> str:
    """Exactly these words, without any Markdown: for questions, names, reasons and quotes."""
    escaped = _EMPHASIS.sub(r"\\\g<0>", _escaped(_INDENT.sub("", text)))
    return _BLOCK_START.sub(_escape_block, escaped)


def line(text: str) -> str:
    """The same on one line, for table cells, list points and labels."""
    return plain(" ".join(text.split()))


def formatted(text: str, markers: Collection[str]) -> str:
    """An answer's own Markdown: lists, emphasis and these markers, and nothing that links or loads."""
    return _MARKER.sub(lambda found: f"[{found[1]}]" if found[1] in markers else found[0], _escaped(text))


def structured(text: str, markers: Collection[str]) -> str:
    """A section's own Markdown: the same with its tables, and with what people must fill in standing out."""
    rows = _TABLE_ROW.sub(lambda row: _BAR.sub(_bar, row[0]), formatted(text, markers))
    return _TO_FILL_IN.sub(lambda field: f"<mark>\\[{field[1]}\\]</mark>", rows)


def link(words: str, address: str | None) -> str:
    """A link to a publication; only the web's own schemes, anything else stays words."""
    if not address or urlsplit(address).scheme not in ("http", "https"):
        return line(words)
    return f"[{line(words)}](<{quote(address, safe=':/?#@!$&()*+,;=%~-._')}>)"


def _escaped(text: str) -> str:
    return _ADDRESS.sub(r"\\\g<0>", _ALWAYS.sub(lambda found: _ENTITIES.get(found[0], "\\" + found[0]), text))


def _bar(found: re.Match[str]) -> str:
    """Between two cells, or one that the text itself kept inside a cell."""
    return r"\|" if found[1] else "|"


def _escape_block(found: re.Match[str]) -> str:
    return f"\\{found['sign']}" if found["sign"] else f"{found['number']}\\{found['dot']}"
