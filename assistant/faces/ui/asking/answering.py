"""One question asked on a thread of its own, and heard of as it goes: steps, checked sentences, and how it ended.

Runs apart from the page: whoever leaves halfway still finds the answer in the journal.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from queue import SimpleQueue
from typing import TYPE_CHECKING

from assistant.advice import Answer
from assistant.errors import AssistantError
from assistant.faces.ui.memory import Place
from assistant.faces.ui.words import CALM

if TYPE_CHECKING:
    from assistant.assembly import Assistant

log = logging.getLogger("assistant.faces.ui")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked, where, by whom, and the event that breaks off the language model."""

    question: str
    place: Place
    figures: dict[str, str]
    author: str | None
    stop: threading.Event
    include_replaced: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    name: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a language model that passed its checks."""

    text: str


End = Answer | AssistantError
Told = Step | Sentence | End


def answering(assistant: Assistant, wish: Wish, at_end: Callable[[], None]) -> Iterator[Told]:
    """Begins at once. What is told of it, the answer or what went wrong last; ``at_end`` also if nobody listens."""
    told: SimpleQueue[Told] = SimpleQueue()

    def run() -> None:
        end: End = AssistantError(CALM)
        try:
            end = assistant.ask(
                wish.question,
                conversation_id=wish.place.group,
                figures=wish.figures,
                author=wish.author,
                include_replaced=wish.include_replaced,
                on_step=lambda name: told.put(Step(name)),
                on_sentence=lambda text: told.put(Sentence(text)),
                stop=wish.stop,
            )
        except AssistantError as error:
            end = error
        except Exception:
            log.exception("a question on the page ended unexpectedly")
        finally:
            at_end()
            told.put(end)

    threading.Thread(target=run, name="page-question", daemon=True).start()
    return _heard(told)


def _heard(told: SimpleQueue[Told]) -> Iterator[Told]:
    while isinstance(said := told.get(), Step | Sentence):
        yield said
    yield said
