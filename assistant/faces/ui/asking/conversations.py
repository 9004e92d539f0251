"""Earlier conversations: found again, opened, renamed, and deleted after somebody said yes twice."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import gradio as gr

from assistant.errors import BadInput
from assistant.faces.ui.asking import render, words
from assistant.faces.ui.asking.layout import AskingParts
from assistant.faces.ui.memory import Place
from assistant.faces.ui.parts import Updates, text_of
from assistant.faces.ui.visitor import Calm, who

if TYPE_CHECKING:
    from assistant.assembly import Assistant

MOST_SHOWN, LONGEST_TITLE = 50, 200
EVERY = sys.maxsize


class Conversations:
    """``show`` opens a conversation on the tab."""

    def __init__(self, assistant: Assistant, calm: Calm, parts: AskingParts, show: Callable[[Place], Updates]) -> None:
        self._assistant, self._calm, self._parts, self._show = assistant, calm, parts, show

    def find(self, stored: object, wanted: object) -> Updates:
        return self._found(replace(Place.read(stored), more=0), wanted)

    def find_more(self, stored: object, wanted: object) -> Updates:
        place = Place.read(stored)
        return self._found(replace(place, more=place.more + 1), wanted)

    def _found(self, place: Place, wanted: object) -> Updates:
        return self._calm.run(
            lambda: self._listed(place, text_of(wanted)) | {self._parts.place: place.written()},
            self._parts.conversation_note,
        )

    def open(self, stored: object, chosen: object) -> Updates:
        """What the browser sends is looked up like any other place: an unknown conversation opens empty."""
        parts = self._parts
        place = Place.read({"group": chosen, "more": Place.read(stored).more})

        def show() -> Updates:
            title = self._assistant.desk.title_of(place.group) if place.group is not None else ""
            calm_again = {parts.conversation_note: "", parts.sure: gr.update(visible=False), parts.progress: ""}
            return self._show(place) | {parts.title: title} | calm_again

        return self._calm.run(show, parts.conversation_note)

    def rename(self, stored: object, title: object, wanted: object, name: object, request: gr.Request) -> Updates:
        place, new = Place.read(stored), text_of(title).strip()

        def rename() -> Updates:
            if place.group is None:
                raise BadInput(words.NO_CONVERSATION)
            if not 0 < len(new) <= LONGEST_TITLE:
                raise BadInput(words.NO_TITLE)
            self._assistant.desk.rename_conversation(place.group, new, who(name, request))
            return self._listed(place, text_of(wanted)) | self._calm.told(words.RENAMED, self._parts.conversation_note)

        return self._calm.run(rename, self._parts.conversation_note)

    def ask_whether_sure(self, stored: object) -> Updates:
        parts = self._parts
        if Place.read(stored).group is None:
            return self._calm.say(words.NO_CONVERSATION, parts.conversation_note)
        return {parts.sure: gr.update(visible=True), parts.conversation_note: ""}

    def keep(self) -> Updates:
        return {self._parts.sure: gr.update(visible=False)}

    def delete(self, stored: object, wanted: object, name: object, request: gr.Request) -> Updates:
        parts, place = self._parts, Place.read(stored)

        def delete() -> Updates:
            if place.group is None:
                raise BadInput(words.NO_CONVERSATION)
            self._assistant.desk.delete_conversation(place.group, who(name, request))
            gone = {parts.title: "", parts.sure: gr.update(visible=False)}
            told = self._calm.told(words.DELETED, parts.conversation_note)
            after = Place(more=place.more)
            return self._show(after) | self._listed(after, text_of(wanted)) | gone | told

        return self._calm.run(delete, parts.conversation_note)

    def _listed(self, place: Place, wanted: str) -> Updates:
        rows = self._assistant.desk.conversations(limit=EVERY, search=wanted.strip()[:LONGEST_TITLE])
        listed = rows[: MOST_SHOWN * (1 + place.more)]
        left = len(rows) - len(listed)
        counted = render.counted(len(listed), len(rows))
        found = gr.update(choices=render.conversations(listed), value=None, info=counted, visible=bool(rows))
        return {
            self._parts.found: found,
            self._parts.more: gr.update(value=render.more(left, MOST_SHOWN), visible=left > 0),
            self._parts.conversation_note: "" if rows else words.NO_CONVERSATIONS,
        }
