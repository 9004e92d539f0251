"""What a browser remembers of where it was, and what it filled in as figures.

Owns the shape of both and the distrust of them: they come back from the browser's storage, so anything that is not what
was put there is quietly left out. Conversations, drafts and decisions themselves stay in the journal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import Any, Self

from assistant.advice import Answer
from assistant.concepts import Concept
from assistant.faces.ui.words import FIGURES
from assistant.figures import find_figures, format_amount, format_number, read_figure

LONGEST_ID = 100
LONGEST_FIGURE = 200
NONE_OPEN = -1
# Gradio scrambles what it stores in the browser with a key that every visitor receives, so it keeps nothing secret; it
# is fixed because a key of its own per start would forget everybody's conversation.
STORAGE_KEY = "collectiebeleid"


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is on a tab: which conversation or draft, which of its concepts, which source is open.

    ``seen`` is the content that was on screen, ``compared`` the edited text whose changes were shown; ``kind``,
    ``state`` and ``more`` are what the list of concepts was narrowed to, and how often it was made longer.
    """

    group: str | None = None
    concept: str | None = None
    version: int | None = None
    citation: int = NONE_OPEN
    seen: str | None = None
    compared: str | None = None
    kind: str | None = None
    state: str | None = None
    more: int = 0

    @classmethod
    def read(cls, stored: object) -> Self:
        given = stored if isinstance(stored, Mapping) else {}
        return cls(
            group=_identifier(given.get("group")),
            concept=_identifier(given.get("concept")),
            version=_counted(given.get("version")),
            citation=NONE_OPEN if (citation := _counted(given.get("citation"))) is None else citation,
            seen=_identifier(given.get("seen")),
            compared=_identifier(given.get("compared")),
            kind=_identifier(given.get("kind")),
            state=_identifier(given.get("state")),
            more=_counted(given.get("more")) or 0,
        )

    def written(self) -> dict[str, Any]:
        return asdict(self)

    def moved(self) -> Self:
        """Somewhere else: no source is open yet, and nothing of it was on screen."""
        return replace(self, citation=NONE_OPEN, seen=None, compared=None)

    def at(self, concept: Concept | None, citation: int = NONE_OPEN) -> Self:
        """The same tab at another concept, or at the same one as it is now."""
        if concept is None:
            return replace(self, concept=None).moved()
        compared = self.compared if self.concept == concept.id else None
        return replace(self, concept=concept.id, citation=citation, seen=concept.content_hash, compared=compared)


def read_figures(stored: object) -> list[str]:
    """The library's name and its figures as typed, in the order of the page."""
    given = stored if isinstance(stored, Mapping) else {}
    values = [given.get(name, "") for name in ("name", *FIGURES)]
    return [value[:LONGEST_FIGURE] if isinstance(value, str) else "" for value in values]


def as_remembered(*typed: str | None) -> dict[str, str]:
    """The other way round: what was typed, for the browser to keep."""
    return {name: (value or "")[:LONGEST_FIGURE] for name, value in zip(("name", *FIGURES), typed, strict=True)}


def filled_in(typed: Sequence[str | None]) -> dict[str, str]:
    """The figures for a question; an empty field is no figure, and neither is the library's name."""
    trimmed = {name: value.strip() for name, value in as_remembered(*typed).items() if name != "name"}
    return {name: value for name, value in trimmed.items() if value}


def with_new_figures(answer: Answer, figures: Mapping[str, str]) -> str:
    """The question of an answer, with the figures it named itself brought up to date.

    A figure in the question goes before the library's own; asking it again unchanged would give the old sum again.
    """
    used = {name: Decimal(str(value)) for each in answer.calculations for name, value in each.inputs.items()}
    question = answer.question
    for name in used.keys() & figures.keys():
        new = read_figure(figures[name])
        if new is not None and new.value != used[name]:
            question = _replaced(question, used[name], new.value)
    return question


def differing(answer: Answer, figures: Mapping[str, str]) -> list[str]:
    """The names of figures that the sum took from the conversation rather than from what is filled in."""
    used = {name: Decimal(str(value)) for each in answer.calculations for name, value in each.inputs.items()}
    known = {name: read_figure(figures[name]) for name in used if name in figures}
    return sorted(name for name, figure in known.items() if figure is not None and figure.value != used[name])


def _replaced(question: str, old: Decimal, new: Decimal) -> str:
    """From the end backwards, so that the places of earlier figures stay right."""
    for figure in reversed(find_figures(question)):
        if figure.value == old and figure.kind == "quantity":
            write: Callable[[Decimal], str] = format_amount if figure.unit == "EUR" else format_number
            question = question[: figure.start] + write(new) + question[figure.end :]
    return question


def _identifier(value: object) -> str | None:
    return value if isinstance(value, str) and 0 < len(value) <= LONGEST_ID and value.isprintable() else None


def _counted(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1000 else None
