"""PDF with text: lines put together to paragraphs, each with its page.

The only reader that knows pypdf. A PDF holds letters at places, not paragraphs; what is a heading follows from the size
of its letters, and what stands at the top or foot of most pages is left out. A scan has no text and is refused.
"""

from __future__ import annotations

import io
import logging
import re
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from pypdf import PdfReader

from assistant.errors import BadInput, shown
from assistant.knowledge.documents.grid import may_hold_a_table, rows_on, signs_of
from assistant.knowledge.documents.model import LONGEST_TEXT, BlockKind, Piece
from assistant.knowledge.documents.plain import (
    BULLET,
    LONGEST_HEADING,
    NUMBERED,
    NUMBERED_HEADING,
    hyphenated_words,
    joined,
)
from assistant.knowledge.documents.rest import Remainder
from assistant.knowledge.documents.sight import NO_INK, Sight, TooHeavy, sight_of
from assistant.knowledge.documents.tables import Cell, rows_of

MOST_PAGES = 500
LARGEST_PAGE = 4 * 1024 * 1024  # bytes of drawing instructions; a page of text takes some thousands
LARGEST_PAGES = 60 * 1024 * 1024  # bytes in all
FEWEST_SIGNS = 15  # letters on a page that counts as one with text
MOST_GRIDS = 120  # pages on which tables are looked for, which takes twice the time
MARGIN_LINES = 2  # lines at the top and at the foot that may be repeated on every page
_CONTENTS = re.compile(r"(?:\. ?|…){6,}\s*\d{1,4}$")
_SENTENCE_END = re.compile(r"[.!?:][\"”’')\]]*$")
_SHORT_LINE = 0.75  # of the usual length: a sentence that ends here ends its paragraph
_LINE_ENDED_EARLY = 0.55  # of the usual length: a row of a table, or the last words of anything
_LARGER = 1.12  # times the usual size of letters

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it warns about every oddity of a file, on the terminal


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    page: int
    size: float
    is_bold: bool
    after_gap: bool = False
    cells: tuple[str, ...] = ()  # of a row of a table


def read_pdf(name: str, data: bytes, remainder: Remainder) -> tuple[str, list[Piece], tuple[int, ...]]:
    """The title that the file itself states, its pieces, and the pages on which nothing can be read."""
    reader = _opened(name, data)
    pages = _pages(name, reader, remainder)
    unread = tuple(number for number, lines in enumerate(pages, start=1) if sum(map(_letters, lines)) < FEWEST_SIGNS)
    if len(unread) == len(pages):
        raise BadInput(
            f"In ‘{shown(name)}’ staan alleen afbeeldingen van tekst, zoals bij een scan; maak er met tekstherkenning "
            "(OCR) een PDF met tekst van, of kies het Word-document."
        )
    lines = [line for page in _without_margins(pages) for line in page]
    for line in filter(_is_contents, lines):
        remainder.leave("een regel van de inhoudsopgave", [line.text])
    lines = [line for line in lines if not _is_contents(line)]
    return _title(reader), list(_pieces(lines)), unread


def _opened(name: str, data: bytes) -> PdfReader:
    try:
        reader = PdfReader(io.BytesIO(data))
        locked = reader.is_encrypted and not reader.decrypt("")
        count = 0 if locked else len(reader.pages)
    except MemoryError:
        raise
    except Exception as error:  # a damaged file raises pypdf's own errors and whatever its parts raise
        raise _damaged(name) from error
    if locked:
        raise BadInput(f"‘{shown(name)}’ is met een wachtwoord beveiligd; bewaar de PDF zonder wachtwoord.")
    if count > MOST_PAGES:
        raise BadInput(
            f"‘{shown(name)}’ telt {count} bladzijden en er passen er {MOST_PAGES}; kies alleen het deel over de "
            "collectie."
        )
    if not count:
        raise _damaged(name)
    return reader


def _damaged(name: str) -> BadInput:
    return BadInput(f"‘{shown(name)}’ is beschadigd of geen PDF; open het en bewaar het opnieuw als PDF.")


def _too_heavy(name: str, number: int) -> BadInput:
    return BadInput(
        f"‘{shown(name)}’ is te zwaar om te lezen (bladzijde {number}); bewaar het zonder tekeningen, of kies het "
        "Word-document."
    )


def _pages(name: str, reader: PdfReader, remainder: Remainder) -> list[list[_Line]]:
    pages: list[list[_Line]] = []
    drawn = written = 0
    for number, page in enumerate(reader.pages, start=1):
        try:
            contents = page.get_contents()
            size = len(contents.get_data()) if contents is not None else 0
        except MemoryError:
            raise
        except Exception as error:
            raise _damaged(name) from error
        drawn += size
        if size > LARGEST_PAGE or drawn > LARGEST_PAGES or written > LONGEST_TEXT:
            raise _too_heavy(name, number)
        try:
            lines = _seen(page, number, remainder)
        except MemoryError:
            raise
        except TooHeavy as error:
            raise _too_heavy(name, number) from error
        except Exception as error:
            raise _damaged(name) from error
        written += sum(len(line.text) for line in lines)
        pages.append(lines)
    return pages


@dataclass(slots=True)
class _Letters:
    """The letters of a page as pypdf hands them out, with the size and weight of each."""

    text: list[str] = field(default_factory=list)
    sizes: list[tuple[float, bool]] = field(default_factory=list)

    def take(self, text: str, space: Any, matrix: Any, font: Any, size: float) -> None:
        if not text:
            return
        scale = abs(matrix[3] or matrix[1] or 1) * abs(space[3] or space[1] or 1)
        is_bold = bool(re.search("bold|black|heavy", str((font or {}).get("/BaseFont", "")), re.I))
        self.text.append(text)
        self.sizes += [(round(float(size or 0) * scale, 1), is_bold)] * len(text)


def _seen(page: Any, number: int, remainder: Remainder) -> list[_Line]:
    """The lines that a reader of this page sees; the others are counted, each for its own reason."""
    sight = sight_of(page, {""})
    lines = list(_lines(page, number, sight))
    hidden = set(sight.reasons) - {""}
    if NO_INK in hidden and sight.has_scan and sum(map(_letters, lines)) < FEWEST_SIGNS:
        hidden.remove(NO_INK)
        remainder.doubt(
            "Bladzijden van dit bestand zijn afbeeldingen met de tekst er onzichtbaar overheen, zoals "
            "tekstherkenning (OCR) ze maakt; kijk of de tekst klopt met wat u ziet."
        )
        lines = list(_lines(page, number, sight_of(page, {"", NO_INK})))
    for reason in sorted(hidden):
        texts = [line.text for line in _lines(page, number, sight_of(page, {reason}))]
        remainder.leave(reason, texts, hidden=True)
    if not may_hold_a_table(sight.begins):
        return lines
    if number > MOST_GRIDS:
        remainder.doubt(
            f"Tabellen na bladzijde {MOST_GRIDS} zijn gelezen als gewone regels; kijk of zij te begrijpen zijn."
        )
        return lines
    rows = rows_on(page)
    return [replace(line, cells=rows.get(signs_of(line.text), ())) for line in lines]


def _lines(page: Any, number: int, sight: Sight) -> Iterator[_Line]:
    letters = _Letters()
    page.extract_text(visitor_text=letters.take, visitor_operand_before=sight.before, visitor_operand_after=sight.after)
    text, at, gap = "".join(letters.text), 0, False
    for row in text.split("\n"):
        seen = [letters.sizes[at + place] for place, sign in enumerate(row) if not sign.isspace()]
        at += len(row) + 1
        if not seen:
            gap = True
            continue
        size = Counter(size for size, _ in seen).most_common(1)[0][0]
        yield _Line(row.strip(), number, size, all(is_bold for _, is_bold in seen), gap)
        gap = False


def _is_contents(line: _Line) -> bool:
    return _CONTENTS.search(line.text) is not None


def _letters(line: _Line) -> int:
    return sum(sign.isalpha() for sign in line.text)


def _without_margins(pages: Sequence[list[_Line]]) -> list[list[_Line]]:
    """The pages without what is repeated at their top or foot, and without a number that stands there alone."""
    shapes: Counter[str] = Counter()
    for lines in pages:
        shapes.update({_shape(line) for line in (*lines[:MARGIN_LINES], *lines[-MARGIN_LINES:])})
    often = max(3, len(pages) // 2)
    kept = []
    for lines in pages:
        last = len(lines) - 1
        kept.append(
            [
                line
                for place, line in enumerate(lines)
                if MARGIN_LINES <= place <= last - MARGIN_LINES
                or not (
                    shapes[_shape(line)] >= often
                    or re.fullmatch(r"(?:pagina |blz\. ?|p\. ?)?\d{1,3}(?: ?/ ?\d+)?", line.text, re.I)
                )
            ]
        )
    return kept


def _shape(line: _Line) -> str:
    return re.sub(r"\d+", "0", line.text)


def _pieces(lines: Sequence[_Line]) -> Iterator[Piece]:
    usual = statistics.median([line.size for line in lines for _ in range(len(line.text))] or [1.0]) or 1.0
    wide = sorted(len(line.text) for line in lines)[int(len(lines) * 0.8)] if lines else 1
    sizes = sorted({line.size for line in lines if line.size > usual * _LARGER}, reverse=True)
    hyphenated = hyphenated_words("\n".join(line.text for line in lines))
    for (width, page), run in groupby(lines, key=lambda line: (len(line.cells), line.page if line.cells else 0)):
        if width:
            yield from rows_of([[Cell(cell) for cell in line.cells] for line in run], page)
        else:
            yield from _running(list(run), usual, wide, sizes, hyphenated)


def _running(
    lines: Sequence[_Line], usual: float, wide: int, sizes: Sequence[float], hyphenated: frozenset[str]
) -> Iterator[Piece]:
    held: list[_Line] = []
    for line in lines:
        if held and _begins_anew(held[-1], line, usual, wide, _is_heading(held[0], usual)):
            yield _piece(held, usual, sizes, hyphenated)
            held = []
        held.append(line)
    if held:
        yield _piece(held, usual, sizes, hyphenated)


def _begins_anew(before: _Line, line: _Line, usual: float, wide: int, in_heading: bool) -> bool:
    """Whether a line starts a new paragraph, item or heading after the line before it."""
    heading = _is_heading(line, usual)
    if heading or in_heading:
        same_letters = (before.size, before.is_bold) == (line.size, line.is_bold)
        is_full = len(before.text) * before.size > wide * usual * _LINE_ENDED_EARLY
        continues = line.text[:1].islower() or is_full
        return not (heading and in_heading and same_letters and continues and not line.after_gap)
    if BULLET.match(line.text) or NUMBERED.match(line.text):
        return True
    if line.page != before.page or line.after_gap:
        # A sentence that runs on over the page is one sentence.
        return bool(_SENTENCE_END.search(before.text)) or not line.text[:1].islower()
    ended = _SHORT_LINE if _SENTENCE_END.search(before.text) else _LINE_ENDED_EARLY
    return len(before.text) < wide * ended and not line.text[:1].islower()


def _is_heading(line: _Line, usual: float) -> bool:
    if len(line.text) > LONGEST_HEADING or re.search(r"[.;,]$", line.text) or not _letters(line):
        return False
    if BULLET.match(line.text):
        return False
    larger = line.size > usual * _LARGER
    return larger or (line.is_bold and len(line.text) <= 70 and not line.text[:1].islower())


def _piece(held: Sequence[_Line], usual: float, sizes: Sequence[float], hyphenated: frozenset[str]) -> Piece:
    first = held[0]
    if _is_heading(first, usual):
        numbered = NUMBERED_HEADING.match(first.text)
        level = sizes.index(first.size) + 1 if first.size in sizes else len(sizes) + 1
        level = numbered["number"].count(".") + 1 if numbered else level
        return Piece(joined([line.text for line in held], hyphenated), BlockKind.HEADING, level, first.page)
    mark = BULLET.match(first.text) or NUMBERED.match(first.text)
    texts = [first.text[mark.end() :] if mark else first.text, *(line.text for line in held[1:])]
    return Piece(joined(texts, hyphenated), BlockKind.ITEM if mark else BlockKind.PARAGRAPH, page=first.page)


def _title(reader: PdfReader) -> str:
    try:
        title = str(reader.metadata.title or "") if reader.metadata else ""
    except Exception:  # metadata may be damaged where the text is not; a document without a title is fine
        return ""
    return "" if re.search(r"\.(?:docx?|pdf|indd)$|^microsoft word", title, re.I) else title
