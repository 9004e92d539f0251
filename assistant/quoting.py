"""Verbatim matching: is a quote really in a text, and where.

Two texts count as the same words when they differ only in white space, soft hyphens and the style of quotation
marks and dashes. Nothing else is forgiven: one altered letter is another quote.
"""

from __future__ import annotations

import re
import unicodedata

_SAME = str.maketrans(
    {
        "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201b": "'", "`": "'", "\u00b4": "'",
        "\u201c": "'", "\u201d": "'", "\u201e": "'", "\u201f": "'", "\u00ab": "'", "\u00bb": "'", '"': "'",
        "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-",
        "\u00a0": " ", "\u202f": " ", "\u2009": " ",
        "\u00ad": None, "\u200b": None, "\ufeff": None,
    }
)  # fmt: skip
_SPACE = re.compile(r"\s+")
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’')\]]*\s+(?=[\"“‘'(]?[A-ZÀ-Ý0-9])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:o\.a|bijv|bv|d\.w\.z|t\.o\.v|nr|blz|ca|etc|enz|resp|incl|excl|dr|mr|drs)\.)$", re.I
)


def normalise(text: str) -> str:
    """The text as it is compared: one kind of quotation mark and dash, single spaces, composed letters."""
    return _SPACE.sub(" ", unicodedata.normalize("NFC", text).translate(_SAME)).strip()


def is_verbatim(quote: str, text: str) -> bool:
    """Whether ``quote`` stands in ``text`` word for word. An empty quote proves nothing and is never verbatim.

    Whole words and numbers only: "0% af" does not stand in "10% af".
    """
    wanted, held = normalise(quote), normalise(text)
    at = held.find(wanted) if wanted else -1
    while at >= 0:
        if not _cuts(held, at) and not _cuts(held, at + len(wanted)):
            return True
        at = held.find(wanted, at + 1)
    return False


def _cuts(text: str, at: int) -> bool:
    """Whether a border at this place goes through a word or a number."""
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def sentences(text: str) -> list[tuple[int, int]]:
    """Start and end (half-open) of each sentence of ``text``, without the white space between them."""
    spans: list[tuple[int, int]] = []
    start = 0
    for gap in _SENTENCE_END.finditer(text):
        if _ABBREVIATION.search(text[start : gap.start()]):
            continue
        end = len(text[: gap.end()].rstrip())
        spans.append((start, end))
        start = gap.end()
    if text[start:].strip():
        spans.append((start, len(text.rstrip())))
    return spans
