"""A document as statements: one sentence, item or row each, with its heading and its neighbours.

Owns the cutting, and where a quote stands. What a statement says is for others to find.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from assistant.knowledge.documents import Block, BlockKind, Document
from assistant.oversight.toets.model import LocalQuote
from assistant.quoting import sentences

LONGEST_STATEMENT = 700  # characters; a sentence that long is a list or a table in disguise
MOST_STATEMENTS = 4000
FEWEST_WORDS = 3
_WORD = re.compile(r"[^\W\d_]{2,}")
_WHOLE_PLAN = re.compile(r"collectie(?:beleids)?plan\b.*\b(?:20\d\d|thema)", re.I)
_YEAR_AND_AMOUNT = re.compile(r"(?<=\d) (?=€ ?\d)")
_IMAGE = re.compile(r"!\[[^\]\n]{0,300}\](?:\([^)\n]{0,2000}\)|\[[^\]\n]{0,100}\])")
_AFTER_IMAGE = re.compile(r"(?<=\S) {4,}[.,;:!?]*\Z")
_CUT_SHORT = re.compile(r"(?:^|\W)(?:max|min|i\.v\.m|m\.b\.t|t\.b\.v|i\.p\.v|pag|art|jl|vgl|ing|prof)\.$", re.I)


@dataclass(frozen=True, slots=True)
class Statement:
    """``text`` is verbatim; ``header`` is the first row of the table that a row stands in."""

    text: str
    start: int
    block: int
    heading: tuple[str, ...]
    page: int | None
    kind: BlockKind
    header: str = ""

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def spoken(self) -> str:
        """The text to read figures in, of the same length: a colon between cells, no pictures, and a year kept
        from the amount behind it ("in 2026 € 310.000")."""
        return _YEAR_AND_AMOUNT.sub(";", _without_images(self.text).replace("|", ":"))

    @property
    def in_context(self) -> str:
        """With the nearest heading in front, which often names the subject."""
        return f"{self.heading[-1]}: {self.text}" if self.heading else self.text

    @property
    def says_something(self) -> bool:
        """Whether it has words enough to answer an ambition with, and does more than refer to the plan as a whole."""
        return len(_WORD.findall(self.text)) >= FEWEST_WORDS and not _WHOLE_PLAN.search(self.text)

    def follows(self, other: Statement) -> bool:
        """Whether it stands right behind the other, so that it may explain it."""
        return self.heading == other.heading and 0 <= self.block - other.block <= 1

    def quote(self) -> LocalQuote:
        return LocalQuote(quote=self.text, heading=self.heading, page=self.page, start=self.start, end=self.end)


def statements_of(document: Document) -> tuple[Statement, ...]:
    """Everything the document states, headings aside, in its order."""
    found: list[Statement] = []
    for is_table, blocks in groupby(enumerate(document.blocks), key=lambda each: each[1].kind is BlockKind.ROW):
        run = list(blocks)
        header = _header_of([block for _, block in run]) if is_table else ""
        for number, block in run:
            if block.kind is not BlockKind.HEADING and not (header and block.text == header):
                found += _cut(block, number, header)
    return tuple(found[:MOST_STATEMENTS])


def _header_of(rows: Sequence[Block]) -> str:
    """The first row, where it names the columns: it holds no figure and the rows below do."""
    has_figures = [bool(re.search(r"\d", row.text)) for row in rows]
    return rows[0].text if not has_figures[0] and any(has_figures) else ""


def _cut(block: Block, number: int, header: str) -> list[Statement]:
    words = _without_images(block.text)
    spans = [(0, len(words))] if block.kind is BlockKind.ROW else list(_whole_sentences(words))
    return [
        Statement(
            text=block.text[start:end],
            start=block.start + start,
            block=number,
            heading=block.heading,
            page=block.page,
            kind=block.kind,
            header=header,
        )
        for first, last in spans
        for start, end in _bounded(*_trimmed(words, first, last))
        if start < end
    ]


def _without_images(text: str) -> str:
    """Of the same length, so that every place in it is a place in the text."""
    return _IMAGE.sub(lambda image: " " * len(image.group()), text)


def _trimmed(words: str, first: int, last: int) -> tuple[int, int]:
    """Without the blanks that a picture left at either end, or between the last word and its full stop."""
    said = words[first:last]
    loose = _AFTER_IMAGE.search(said)
    said = said[: loose.start()] if loose else said
    return first + len(said) - len(said.lstrip()), first + len(said.rstrip())


def _whole_sentences(text: str) -> Iterator[tuple[int, int]]:
    """Sentences, not cut after an abbreviation that policies use and running text seldom does: "max. 5%"."""
    begun: int | None = None
    for start, end in sentences(text):
        begun = start if begun is None else begun
        if not _CUT_SHORT.search(text[begun:end]):
            yield begun, end
            begun = None
    if begun is not None:
        yield begun, len(text.rstrip())


def _bounded(first: int, last: int) -> list[tuple[int, int]]:
    return [(at, min(at + LONGEST_STATEMENT, last)) for at in range(first, last, LONGEST_STATEMENT)]
