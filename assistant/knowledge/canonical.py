"""Canonical text: how one publication becomes passages with exact offsets.

Owns the words source, passage and link, and the reading of one canonical file: every passage must sit where its id
says. It refuses to know which sources there are, and to repair anything.

A canonical file is Markdown with one passage a line. ``# Title {#chapter}`` opens a chapter and
``## Title {#chapter/section}`` a section; a title between square brackets is ours, not the publication's.
Paragraphs, ``- `` bullets, ``1. `` numbers, ``> `` quotations and ``[^1]: `` notes are passages and end in their id,
``{#chapter/section/number}`` or ``{#chapter/section/number page=9}``. Quotations and notes are numbered in sections of
their own (``citaat``, ``noot``). A line between asterisks is a remark: shown, never retrieved.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assistant.errors import CorpusError
from assistant.knowledge.records import SLUG, broken

ROLES = ("stimuleert", "ondersteunt", "adviseert")
UNRANKED = 100  # after every publisher in publishers.yaml

_HEADING = re.compile(r"(?P<mark>##?) (?P<title>\S.*?) \{#(?P<id>[a-z0-9/-]+)\}")
_PASSAGE = re.compile(
    r"(?P<mark>(?:  )?- |\d+\. |> |\[\^\d+\]: |)(?P<text>\S.*\S|\S) \{#(?P<id>[a-z0-9/-]+)(?: page=(?P<page>\d+))?\}"
)
_REMARK = re.compile(r"\*\S.*\*")
_FORMS = {"> ": "quotation", "[": "note", "": "paragraph"}
_OWN_SECTIONS = {"quotation": "citaat", "note": "noot"}
_PLACE_WORDS = {"bullet": "punt", "paragraph": "alinea", "quotation": "citaat", "note": "noot"}
# Probiblio's role is read where the plan promises it: in the conditions, and where the roles are introduced.
_ROLE_SECTIONS = {"randvoorwaarden", "rollen"}
_ROLE_WORDS = {"stimuleert": "Stimuleren:", "ondersteunt": "Ondersteunen:", "adviseert": "Adviseren:"}


Period = tuple[date | None, date | None]  # first and last day; an open end has no bound


@dataclass(frozen=True, slots=True)
class Link:
    """An address in the publication; ``assumed`` where its text does not show which passage it belongs to."""

    url: str
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """One publication, where it came from, and when it holds."""

    id: str
    title: str
    publisher: str
    kind: str
    status: str
    valid_from: date | None
    valid_to: date | None
    validity: str
    checked_on: date
    url: str | None
    sha256: str
    file: str
    published: str | None = None
    published_certain: bool = False
    links: str | None = None
    replaces: str | None = None  # the fact sheet of ours that this is the original of
    set_aside: tuple[Period, ...] = ()  # when the original of this fact sheet stands in its place
    rank: int = UNRANKED

    @property
    def precedence(self) -> tuple[int, int]:
        """Smaller goes first among guidance: the publisher's rank, then the newest; without a date last."""
        return self.rank, -self.valid_from.toordinal() if self.valid_from else 0

    def is_in_force(self, on: date) -> bool:
        """A withdrawn source never is; an open end has no bound."""
        if self.status == "withdrawn" or any(_holds(period, on) for period in self.set_aside):
            return False
        return _holds((self.valid_from, self.valid_to), on)

    @property
    def is_set_aside(self) -> bool:
        """Whether another one, or nothing, has taken its place; it is quoted only where that is asked for."""
        return self.status in ("replaced", "withdrawn")


def _holds(period: Period, on: date) -> bool:
    begins, ends = period
    return (begins is None or begins <= on) and (ends is None or on <= ends)


@dataclass(frozen=True, slots=True)
class Passage:
    """One bullet, paragraph, quotation or note, verbatim: ``canonical[start:end] == text``."""

    id: str
    source_id: str
    chapter: str
    chapter_slug: str
    section: str | None
    section_key: str
    roles: tuple[str, ...]
    form: str
    number: int
    text: str
    start: int
    end: int
    position: int
    page: int | None = None
    links: tuple[Link, ...] = ()
    kind: str = "original"
    place: str = ""

    @property
    def locator(self) -> str:
        """Where a person finds it: "Doelgroepgericht collectioneren › Ambitie › punt 3"."""
        place = self.place or f"{_PLACE_WORDS[self.form]} {self.number}"
        return " › ".join(part for part in (self.chapter, self.section, place) if part)


def parse_canonical(
    content: str, source: Source, path: Path, links: Mapping[str, tuple[Link, ...]] | None = None
) -> list[Passage]:
    """The passages of one canonical file, each checked against the place its id claims."""
    reader = _Reader(source, path, links or {})
    start = 0
    for number, line in enumerate(content.split("\n"), start=1):
        reader.read(line, number, start)
        start += len(line) + 1
    if not reader.passages:
        raise broken(path, 1, "het bestand bevat geen enkele passage.", "Vul het, of haal de bron uit sources.yaml.")
    return reader.passages


class _Reader:
    """Walks one canonical file from top to bottom, remembering the chapter and section it is in."""

    def __init__(self, source: Source, path: Path, links: Mapping[str, tuple[Link, ...]]) -> None:
        self.source, self.path, self.links = source, path, links
        self.passages: list[Passage] = []
        self.chapter = self.chapter_slug = ""
        self.section: str | None = None
        self.section_key = "inleiding"
        self.lines_by_id: dict[str, int] = {}
        self.counts: dict[str, int] = {}
        self.points: dict[str, int] = {}

    def read(self, line: str, number: int, start: int) -> None:
        if not line or _REMARK.fullmatch(line):
            return
        if heading := _HEADING.fullmatch(line):
            self._open(heading, number)
        elif passage := _PASSAGE.fullmatch(line):
            self._add(passage, number, start)
        else:
            raise self._broken(
                number,
                f"deze regel is geen kop, passage of opmerking: ‘{line[:60]}’.",
                "Zet er een id achter, zoals {#hoofdstuk/sectie/1}, of verwijder de regel.",
            )

    def _open(self, heading: re.Match[str], number: int) -> None:
        title, own_id = heading["title"].strip("[]").removesuffix(":"), heading["id"]
        self._claim(own_id, number)
        if heading["mark"] == "#":
            self.chapter, self.chapter_slug, self.section, self.section_key = title, own_id, None, "inleiding"
            expected = own_id if SLUG.fullmatch(own_id) else "hoofdstuk"
        else:
            self.section, self.section_key = title, own_id.rpartition("/")[2]
            expected = f"{self.chapter_slug}/{self.section_key}"
        if own_id != expected or not SLUG.fullmatch(self.section_key):
            raise self._misplaced(number, own_id, expected)
        self.points = {}

    def _add(self, match: re.Match[str], number: int, start: int) -> None:
        form = _FORMS.get(match["mark"]) or _FORMS.get(match["mark"][:1], "bullet")
        key = _OWN_SECTIONS.get(form, self.section_key)
        counter = f"{self.chapter_slug}/{key}"
        self._claim(match["id"], number)
        count = self.counts[counter] = self.counts.get(counter, 0) + 1
        if match["id"] != f"{counter}/{count}" or not self.chapter_slug:
            raise self._misplaced(number, match["id"], f"{counter}/{count}")
        text = match["text"]
        passage_id = f"{self.source.id}/{match['id']}"
        self.passages.append(
            Passage(
                id=passage_id,
                source_id=self.source.id,
                chapter=self.chapter,
                chapter_slug=self.chapter_slug,
                section=None if form in _OWN_SECTIONS else self.section,
                section_key=key,
                roles=_roles(key, text),
                form=form,
                number=count,
                text=text,
                start=start + match.start("text"),
                end=start + match.end("text"),
                position=len(self.passages),
                page=int(match["page"]) if match["page"] else None,
                links=self.links.get(passage_id, ()),
                kind="summary" if self.source.kind == "guidance" else "original",
                place=self._place(form, match["mark"], count),
            )
        )

    def _place(self, form: str, mark: str, count: int) -> str:
        """Counts as a reader of the publication would: points by themselves, and points within a point."""
        if form in _OWN_SECTIONS:
            return f"{_PLACE_WORDS[form]} {count}"
        if mark.startswith(" ") and self.points.get("bullet"):
            self.points["nested"] = self.points.get("nested", 0) + 1
            return f"punt {self.points['bullet']}, onderdeel {self.points['nested']}"
        self.points[form] = self.points.get(form, 0) + 1
        self.points["nested"] = 0
        return f"{_PLACE_WORDS[form]} {self.points[form]}"

    def _claim(self, own_id: str, number: int) -> None:
        if first := self.lines_by_id.get(own_id):
            raise self._broken(
                number, f"id ‘{own_id}’ is al gebruikt op regel {first}.", "Geef elke passage een eigen id."
            )
        self.lines_by_id[own_id] = number

    def _misplaced(self, number: int, own_id: str, expected: str) -> CorpusError:
        return self._broken(
            number,
            f"id ‘{own_id}’ past niet op zijn plaats.",
            f"Hier hoort ‘{expected}’; herstel het id of de volgorde.",
        )

    def _broken(self, number: int, mistake: str, next_step: str) -> CorpusError:
        return broken(self.path, number, mistake, next_step)


def _roles(section_key: str, text: str) -> tuple[str, ...]:
    if section_key not in _ROLE_SECTIONS:
        return ()
    return tuple(role for role in ROLES if re.search(rf"\b{role}\b", text) or text.startswith(_ROLE_WORDS[role]))
