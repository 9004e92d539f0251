"""Invented documents, and questions that each passage answers or that look as if it did (``taught/``).

Of no real organisation, and never a source: they only teach what answering is, for the sources that a library adds. In
a file ``#`` is the document (title, publisher and layer), ``##`` a heading, ``=`` a passage, ``+`` a question that it
answers, ``-`` one that nothing in the document answers; before `` > `` stand the questions that it follows up on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.knowledge.canonical import Passage

FOLDER = Path(__file__).with_name("taught")
AFTER = " > "
A_LIBRARY = 3  # documents that are taken to have been added together


@dataclass(frozen=True, slots=True)
class Taught:
    """``row`` is that of the passage which answers it, or only looks as if it did."""

    text: str
    before: tuple[str, ...]
    row: int
    is_answered: bool

    @property
    def in_full(self) -> str:
        return " ".join((*self.before, self.text))


def load_taught(folder: Path = FOLDER) -> tuple[list[Passage], list[Taught]]:
    """The passages of all documents, and the questions about them."""
    passages: list[Passage] = []
    questions: list[Taught] = []
    for path in sorted(folder.glob("*.txt")):
        heading = ""
        for mark, text in _lines(path):
            if mark in ("#", "##"):
                heading = text.partition(" | ")[0]
            elif mark == "=":
                passages.append(_passage(path.stem, heading, text, len(passages)))
            else:
                *before, asked = text.split(AFTER)
                questions.append(Taught(asked, tuple(before), len(passages) - 1, mark == "+"))
    return passages, questions


def library_of(passage: Passage) -> str:
    """Documents of one kind and one after another are taken to be those of one library."""
    kind, _, number = passage.source_id.partition("-")
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
