"""Who sits at the page, and how errors reach that person: as one calm sentence, for the eye and for a screen reader.

The outermost boundary of the page. Without accounts somebody is who the field says; with accounts the name of the
account decides, whatever was typed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.errors import AssistantError, BadInput
from assistant.faces.limits import account_name
from assistant.faces.ui import words
from assistant.faces.ui.escaping import plain
from assistant.faces.ui.files import sweep
from assistant.faces.ui.parts import Updates, text_of

if TYPE_CHECKING:
    from assistant.assembly import Assistant

log = logging.getLogger("assistant.faces.ui")
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True, eq=False)
class Visitor:
    """The parts of the page that stand above the tabs and that every tab knows."""

    name: Any
    kept: Any
    announcement: Any

    def open(self, kept: object, request: gr.Request) -> Updates:
        sweep()  # a page that is opened is the moment to clear away what others left
        if account := account_of(request):
            return {self.name: gr.update(value=account, interactive=False, info=words.NAME_OF_ACCOUNT)}
        name = text_of(kept)[:LONGEST_NAME]
        return {self.name: name or gr.skip()}  # nothing to bring back: leave what is being typed

    def remember(self, typed: object, request: gr.Request) -> Updates:
        return {self.kept: gr.skip() if account_of(request) else text_of(typed)[:LONGEST_NAME]}


def account_of(request: gr.Request) -> str | None:
    return account_name(request.request.scope) if request.request is not None else None


def who(typed: object, request: gr.Request) -> str:
    """The name under whatever somebody does here; empty where nobody said."""
    name = account_of(request) or text_of(typed).strip()
    if len(name) > LONGEST_NAME:
        raise BadInput(words.NAME_TOO_LONG)
    return name


class Calm:
    """Runs work and turns whatever goes wrong into a sentence at its place; what was typed stays."""

    def __init__(self, assistant: Assistant, visitor: Visitor) -> None:
        self.labels = {each.name: each.label.nl for norm in assistant.norms() for each in norm.inputs}
        self._announcement = visitor.announcement

    def run(self, work: Callable[[], Updates], where: Any) -> Updates:
        try:
            return work()
        except AssistantError as error:
            return self.say(str(error), where)
        except Exception:
            log.exception("the page could not do what was asked")
            return self.say(words.CALM, where)

    def say(self, sentence: str, where: Any) -> Updates:
        """Without the internal names of figures, which stand in the messages for the command line."""
        for name in self.labels:
            sentence = sentence.replace(f" ({name})", "")
        return {where: plain(sentence), self._announcement: plain(sentence)}

    def told(self, sentence: str, where: Any) -> Updates:
        """The same for good news in the page's own words."""
        return {where: sentence, self._announcement: sentence}
