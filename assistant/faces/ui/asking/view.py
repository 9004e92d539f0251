"""What the tab for asking shows at one moment, looked up afresh each time.

Pure reading: nothing is kept between two looks, so a reload, a restart or somebody else's decision shows at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.advice import Answer
from assistant.faces.ui.memory import Place

if TYPE_CHECKING:
    from assistant.assembly import Assistant


@dataclass(frozen=True, slots=True)
class View:
    """``place`` is where the browser really is: corrected where it asked for something that is no longer there."""

    place: Place
    answers: tuple[Answer, ...] = ()
    answer: Answer | None = None


def look(assistant: Assistant, place: Place) -> View:
    asked = assistant.conversation(place.group) if place.group else []
    answers = tuple(_as_offered(assistant, each) for each in asked)
    answer = next((each for each in answers if each.id == place.concept), answers[-1] if answers else None)
    if answer is None:
        return View(place=place.at(None))
    citation = place.citation if 0 <= place.citation < len(answer.citations) else 0
    return View(place=place.at(answer, citation), answers=answers, answer=answer)


def _as_offered(assistant: Assistant, answer: Answer) -> Answer:
    """A concept goes with what a person already stands for on the same question, for as long as that stands."""
    if answer.review.is_released:
        return answer
    return answer.model_copy(update={"earlier": assistant.desk.approved_earlier(answer)})
