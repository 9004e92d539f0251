"""What the page shows at one moment, looked up afresh each time.

Pure reading: nothing is kept between two looks, so a reload, a restart or somebody else's decision shows at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.advice import Answer, Citation, ReviewState
from assistant.errors import UnknownName
from assistant.faces.ui import render
from assistant.faces.ui.memory import Place
from assistant.faces.ui.words import NO_SOURCES, NOTHING_OPEN

if TYPE_CHECKING:
    from assistant.assembly import Assistant
    from assistant.knowledge.corpus import Passage


@dataclass(frozen=True, slots=True)
class View:
    """``place`` is where the browser really is: corrected where it asked for something that is no longer there."""

    place: Place
    answers: tuple[Answer, ...] = ()
    answer: Answer | None = None
    standing: str = NOTHING_OPEN
    receipts: str = ""
    section: str = ""
    open_points: str = ""
    checks: str = ""

    @property
    def needs_review(self) -> bool:
        return self.answer is not None and self.answer.review.state is ReviewState.CONCEPT


def look(assistant: Assistant, place: Place) -> View:
    answers = tuple(assistant.conversation(place.conversation)) if place.conversation else ()
    answer = next((each for each in answers if each.id == place.answer), answers[-1] if answers else None)
    if answer is None:
        return View(place=place.at(None))
    citation = place.citation if place.citation < len(answer.citations) else 0
    return View(
        place=place.at(answer, citation),
        answers=answers,
        answer=answer,
        standing=render.standing(answer),
        receipts=render.receipts(answer, {norm.id: norm for norm in assistant.norms()}),
        section=open_source(assistant, answer, citation),
        open_points=render.open_points(answer),
        checks=f"{render.checks(answer)}\n\n{render.versions(answer)}",
    )


def open_source(assistant: Assistant, answer: Answer, number: int) -> str:
    """The section of one of the answer's citations; without any, a sentence."""
    if not 0 <= number < len(answer.citations):
        return NO_SOURCES
    citation = answer.citations[number]
    sources = {source.id: source for source in assistant.sources()}
    return render.section(citation, _section(assistant, citation), sources.get(citation.source_id))


def _section(assistant: Assistant, citation: Citation) -> list[Passage]:
    """Empty where the passage left the corpus since; the answer still holds its quote."""
    try:
        return assistant.neighbours(citation.passage_id)
    except UnknownName:
        return []
