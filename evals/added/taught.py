"""Invented documents, and questions about them: of no real organisation, and never a source. They only teach what
answering is, for the sources that a library adds.

In ``taught/`` each passage has questions that were written with it. In a file ``#`` is the document (title, publisher
and layer), ``##`` a heading, ``=`` a passage, ``+`` a question that it answers, ``-`` one that nothing in the document
answers; before `` > `` stand the questions that it follows up on.

Who writes a question beside a passage asks otherwise than who does not know it. So ``asked.txt`` has questions of
people who had seen only the headings of a document, and some about what they had not asked: the document, the question
and the passages that answer it, by their place in the document: ``3,7`` where each does by itself, ``3+7`` where both
are needed, ``-`` where none does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.knowledge.canonical import Passage

FOLDER, ASKED = Path(__file__).with_name("taught"), Path(__file__).with_name("asked.txt")
AFTER, FIELD, NONE = " > ", " | ", "-"
A_LIBRARY = 3  # documents that are taken to have been added together


@dataclass(frozen=True, slots=True)
class Taught:
    """A question about the document ``source_id``, and the rows of the passages that answer it; where none does,
    ``seems`` may be that of one that looks as if it did. ``is_blind`` tells that it stands in ``asked.txt``."""

    text: str
    before: tuple[str, ...]
    source_id: str
    rows: tuple[int, ...] = ()
    seems: int | None = None
    is_blind: bool = False

    @property
    def in_full(self) -> str:
        return " ".join((*self.before, self.text))


def load_taught(folder: Path = FOLDER, asked: Path | None = None) -> tuple[list[Passage], list[Taught]]:
    """The passages of all documents, and the questions about them: those that stand with the passages, and those of
    ``asked``."""
    passages: list[Passage] = []
    questions: list[Taught] = []
    for path in sorted(folder.glob("*.txt")):
        heading = ""
        for mark, text in _lines(path):
            row = len(passages) - 1
            if mark in ("#", "##"):
                heading = text.partition(FIELD)[0]
            elif mark == "=":
                passages.append(_passage(path.stem, heading, text, len(passages)))
            elif mark == "+":
                questions.append(Taught(*_turns(text), path.stem, rows=(row,)))
            else:
                questions.append(Taught(*_turns(text), path.stem, seems=row))
    return passages, questions + (list(_load_asked(asked, passages)) if asked is not None else [])


def _load_asked(path: Path, passages: Sequence[Passage]) -> Iterator[Taught]:
    rows_of = rows_by_document(passages)
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            source_id, asked, answers = line.split(FIELD)
            places = [] if answers == NONE else [int(each) for each in answers.replace("+", ",").split(",")]
            rows = tuple(rows_of[source_id][place - 1] for place in places if place > 0)
            if len(rows) < len(places):
                raise ValueError("places are counted from 1")
        except (ValueError, KeyError, IndexError) as error:
            raise ValueError(f"{path.name}, line {number}: {error}") from error
        yield Taught(*_turns(asked), source_id, rows=rows, is_blind=True)


def _turns(text: str) -> tuple[str, tuple[str, ...]]:
    """The last question, and those before it."""
    *before, asked = text.split(AFTER)
    return asked, tuple(before)


def rows_by_document(passages: Sequence[Passage]) -> dict[str, list[int]]:
    """The rows of the passages of each document, by its id, in order."""
    rows_of: dict[str, list[int]] = {}
    for row, passage in enumerate(passages):
        rows_of.setdefault(passage.source_id, []).append(row)
    return rows_of


def library_of(source_id: str) -> str:
    """Documents of one kind and one after another are taken to be those of one library."""
    kind, _, number = source_id.partition("-")
    return f"{kind}-{(int(number) - 1) // A_LIBRARY}"


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        mark, _, text = line.strip().partition(" ")
        if not mark:
            continue
        if mark not in ("#", "##", "=", "+", "-") or not text:
            raise ValueError(f"{path.name}, line {number}: begins with none of # ## = + -")
        yield mark, text.strip()


def _passage(source_id: str, heading: str, text: str, row: int) -> Passage:
    return Passage(
        id=f"{source_id}/{row}",
        source_id=source_id,
        chapter=heading,
        chapter_slug=source_id,
        section=None,
        section_key="",
        roles=(),
        form="paragraph",
        number=row,
        text=text,
        start=0,
        end=len(text),
        position=row,
        kind="local",
    )
