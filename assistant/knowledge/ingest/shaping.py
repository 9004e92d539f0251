"""From a document that was read to canonical text: chapters, sections, and one passage a line with its id.

Owns how a foreign document is cut and made harmless. Whatever it says is text and nothing else: no sign of it can open
a heading, claim an id, carry a marker or hide a word. What is left out is counted and named, never dropped in silence.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from itertools import zip_longest

from assistant.advice import Frozen
from assistant.errors import BadInput, shown
from assistant.knowledge.documents import CELLS, Block, BlockKind, Document, LeftOut
from assistant.knowledge.ingest.cutting import in_passages

LONGEST_HEADING = 160
LONGEST_WORD = 120  # characters without a space: no word, but code, a key or a drawing made of signs
MOST_PASSAGES = 5000
LONGEST_SLUG = 60
# Of an added document alone: the plan's chapters and sections are looked up by their name ("ambitie"), and nobody
# else's "ambitie" may stand among them.
CHAPTER, SECTION = "h-", "s-"
UNTITLED, OMITTED = "[Tekst]", "[…]"  # between brackets, for these are our words
INTRODUCTION, NOTES = "inleiding", "noot"  # as ``canonical`` names them

_FORMS = {BlockKind.ITEM: "- ", BlockKind.PARAGRAPH: "", BlockKind.ROW: "", BlockKind.NOTE: "[^{number}]: "}
_LOOKS_LIKE_MARK = re.compile(r"(?P<mark>#{1,2}|-|\d+\.|>|\[\^\d+\]:) ")
_MARKER = re.compile(r"\[(?P<label>[A-Z]?\d{1,4})\]")
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_LINK = re.compile(r"\](?=[(\[])")
_NO_SIGNS = re.compile(r"[\W_]+")
_ACCENTS = re.compile(r"(?P<kept>[\u0300-\u036f]{3})[\u0300-\u036f]+")
# Drawn as nothing, yet of a category that letters and marks belong to.
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)


class Part(Frozen):
    """A heading as it will be shown, and how many passages stand under it."""

    title: str
    passages: int = 0
    sections: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Shaped:
    """Canonical text that ``parse_canonical`` accepts, and what became of the rest."""

    canonical: str
    texts: tuple[str, ...]
    chapters: tuple[Part, ...]
    left_out: tuple[LeftOut, ...]
    hidden: tuple[str, ...] = ()  # as the document has them: for a warning, and never taken in
    doubts: tuple[str, ...] = ()

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(part.title for chapter in self.chapters for part in (chapter, *chapter.sections))


def shape(document: Document) -> Shaped:
    """The document as canonical text; its own title heads what stands under no other heading."""
    writer = _Writer("" if document.title == document.name else _titled(document.title))
    outer = _title_level(document)
    naming = _naming_rows(document)
    for block in document.blocks:
        if block.kind is BlockKind.HEADING:
            writer.announce(block)
        elif block.start not in naming:
            writer.write(block, block.heading[outer:])
    return writer.finished(document)


def _naming_rows(document: Document) -> set[int]:
    """Where the rows stand that only name the columns: each row behind them says those names itself."""
    naming: set[int] = set()
    columns: tuple[str, ...] = ()
    for block in reversed(document.blocks):
        if block.columns or block.kind is not BlockKind.ROW:
            columns = block.columns
        elif columns and all(any(cell in name for name in columns) for cell in block.cells):
            naming.add(block.start)
        else:
            columns = ()
    return naming


def _said(block: Block) -> str:
    """The text of a block; each cell of a row with the name of its column, so that it can be read on its own."""
    if not block.columns:
        return block.text
    named = zip_longest(block.columns, block.cells, fillvalue="")
    return CELLS.join(f"{name.rstrip(':')}: {cell}" if name and name != cell else cell for name, cell in named if cell)


def harmless(text: str) -> str:
    """One line without signs that hide, mark or link; the words stay as they are."""
    text = _UNSEEN.sub("", text)
    text = "".join(sign for sign in text if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    text = _ACCENTS.sub(r"\g<kept>", text)
    text = _MARKER.sub(r"(\g<label>)", text)
    text = _LINK.sub("] ", _TAG.sub("‹", text))
    return " ".join(text.split())


def slug(text: str, fallback: str) -> str:
    """A readable name of only small letters, digits and single hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_SLUG].strip("-") or fallback


def _title_level(document: Document) -> int:
    """How many outer headings only repeat the title: one, where everything stands under the same one."""
    paths = [block.heading for block in document.blocks if block.kind is not BlockKind.HEADING and block.heading]
    return int(bool(paths) and len({path[0] for path in paths}) == 1 and any(len(path) > 1 for path in paths))


@dataclass(slots=True)
class _Section:
    title: str | None
    slug: str
    points: list[tuple[BlockKind, str, int | None]] = field(default_factory=list)


@dataclass(slots=True)
class _Chapter:
    title: str
    slug: str
    sections: list[_Section] = field(default_factory=list)


class _Writer:
    """Puts block after block in its chapter and section, and remembers what it could not use."""

    def __init__(self, title: str) -> None:
        self._title = title or UNTITLED
        self._chapters: list[_Chapter] = []
        self._count = 0
        self._left_out: dict[str, list[str]] = {}
        self._empty: dict[tuple[str, ...], str] = {}  # headings under which nothing stood so far

    def announce(self, block: Block) -> None:
        self._empty[(*block.heading, block.text)] = block.text
        if len(harmless(block.text)) > LONGEST_HEADING:
            self._left_out.setdefault(f"het vervolg van een kop van meer dan {LONGEST_HEADING} tekens", []).append(
                block.text[LONGEST_HEADING:]
            )

    def write(self, block: Block, path: tuple[str, ...]) -> None:
        for depth in range(len(block.heading)):
            self._empty.pop(block.heading[: depth + 1], None)
        pieces = list(self._pieces(harmless(_said(block))))
        if not pieces:
            return
        section = self._section(_titled(path[0] if path else "") or self._title, path[1:])
        section.points += [(block.kind, text, block.page) for text in pieces]
        self._count += len(pieces)
        if self._count > MOST_PASSAGES:
            raise BadInput(
                f"Het document telt meer dan {MOST_PASSAGES} passages; bied het in delen aan, elk als een eigen bron."
            )

    def _pieces(self, text: str) -> Iterator[str]:
        if not any(sign.isalpha() for sign in text):
            self._left_out.setdefault("alleen tekens of cijfers, geen woorden", []).append(text)
            return
        words = text.split()
        if long := [word for word in words if len(word) > LONGEST_WORD]:
            reason = f"een reeks van meer dan {LONGEST_WORD} tekens zonder spatie"
            self._left_out.setdefault(reason, []).extend(long)
            words = [word if len(word) <= LONGEST_WORD else OMITTED for word in words]
        if any(sign.isalpha() for word in words for sign in word):
            yield from in_passages(" ".join(words))

    def _section(self, chapter_title: str, below: tuple[str, ...]) -> _Section:
        """The section that these headings open, or go on with; a heading that returns later is another one."""
        title = " – ".join(filter(None, map(_titled, below)))[:LONGEST_HEADING].strip() or None
        chapter = self._chapters[-1] if self._chapters else None
        goes_back = chapter is not None and title is None and chapter.sections[-1].title is not None
        if chapter is None or chapter.title != chapter_title or goes_back:
            taken = {each.slug for each in self._chapters}
            chapter = _Chapter(chapter_title, _free(CHAPTER + slug(chapter_title, "tekst"), taken))
            self._chapters.append(chapter)
        if not chapter.sections or chapter.sections[-1].title != title:
            taken = {each.slug for each in chapter.sections}
            own = _free(SECTION + slug(title, "tekst"), taken) if title else INTRODUCTION
            chapter.sections.append(_Section(title, own))
        return chapter.sections[-1]

    def finished(self, document: Document) -> Shaped:
        if not self._count:
            raise BadInput(f"In ‘{shown(document.name)}’ staat geen zin die te citeren is; kies een ander bestand.")
        left_out = [
            *document.left_out,
            *(_left_out(reason, texts) for reason, texts in self._left_out.items()),
        ]
        if self._empty:
            left_out.append(_left_out("een kop waar geen tekst onder staat", list(self._empty.values())))
        if document.unread_pages:
            pages = ", ".join(map(str, document.unread_pages[:20]))
            reason = "een bladzijde zonder tekst, misschien een scan; maak er met tekstherkenning (OCR) tekst van"
            left_out.append(LeftOut(reason=reason, count=len(document.unread_pages), example=f"bladzijde {pages}"))
        return Shaped(
            canonical="\n\n".join(line for chapter in self._chapters for line in _lines(chapter)) + "\n",
            texts=tuple(
                text for chapter in self._chapters for section in chapter.sections for _, text, _ in section.points
            ),
            chapters=tuple(map(_part, self._chapters)),
            left_out=tuple(left_out),
            hidden=document.hidden,
            doubts=document.doubts,
        )


def _lines(chapter: _Chapter) -> Iterator[str]:
    yield f"# {chapter.title} {{#{chapter.slug}}}"
    counts: Counter[str] = Counter()  # notes are numbered through the chapter, the rest through its section
    for section in chapter.sections:
        if section.title is not None:
            yield f"## {section.title} {{#{chapter.slug}/{section.slug}}}"
        for kind, text, page in section.points:
            key = NOTES if kind is BlockKind.NOTE else section.slug
            counts[key] += 1
            mark = _FORMS[kind].format(number=counts[key])
            where = f" page={page}" if page else ""
            yield f"{mark}{text if mark else _running(text)} {{#{chapter.slug}/{key}/{counts[key]}{where}}}"


def _running(text: str) -> str:
    """Running text that begins as a heading, a point or a note would; a hard space keeps it what it is."""
    return _LOOKS_LIKE_MARK.sub("\\g<mark>\u00a0", text, count=1) if _LOOKS_LIKE_MARK.match(text) else text


def _titled(heading: str) -> str:
    """A heading fit to be one of ours: no square brackets, which would say that we made it up."""
    text = harmless(heading).strip("[]{}# ").removesuffix(":").strip()
    return text[:LONGEST_HEADING].strip() if any(sign.isalnum() for sign in text) else ""


def _free(wanted: str, taken: set[str]) -> str:
    number, name = 1, wanted
    while name in taken:
        number += 1
        name = f"{wanted}-{number}"
    return name


def _left_out(reason: str, texts: list[str]) -> LeftOut:
    return LeftOut(reason=reason, count=len(texts), example=shown(texts[0]))


def _part(chapter: _Chapter) -> Part:
    return Part(
        title=chapter.title,
        passages=sum(len(section.points) for section in chapter.sections),
        sections=tuple(
            Part(title=section.title, passages=len(section.points))
            for section in chapter.sections
            if section.title is not None
        ),
    )


def overlap(texts: tuple[str, ...], others: Set[str]) -> float:
    """The share of these passages, by length, that stands in another source letter for letter."""
    total = sum(map(len, texts)) or 1
    return sum(len(text) for text in texts if bare(text) in others) / total


def bare(text: str) -> str:
    """A text as it is compared with another: its letters and digits."""
    return _NO_SIGNS.sub("", unicodedata.normalize("NFKC", text).casefold())
