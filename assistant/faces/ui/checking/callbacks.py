"""What happens on the tab for checking: a policy read and laid beside the plan, and verdicts shown or left out.

Nothing is kept between two calls: all verdicts go to the page at once, and choosing among them only shows or hides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.errors import BadInput
from assistant.faces.ui.checking import render, words
from assistant.faces.ui.files import put, take
from assistant.faces.ui.parts import Updates, text_of
from assistant.faces.ui.visitor import Calm, Visitor
from assistant.oversight.toets import check_markdown

if TYPE_CHECKING:
    from assistant.assembly import Assistant

LONGEST_PASTED = 300_000


@dataclass(frozen=True, slots=True, eq=False)
class CheckingParts:
    progress: Any
    panel: Any
    summary: Any
    tables: tuple[Any, ...]  # one a verdict, in the order of ``words.GROUPS``
    file: Any

    @property
    def outputs(self) -> list[Any]:
        found = [getattr(self, field.name) for field in fields(self)]
        return [part for each in found for part in (each if isinstance(each, tuple) else (each,))]


class Checking:
    def __init__(self, assistant: Assistant, visitor: Visitor, parts: CheckingParts) -> None:
        self._assistant, self._parts = assistant, parts
        self._calm = Calm(assistant, visitor)

    def check(self, uploaded: object, pasted: object, themes: object, shown: object) -> Iterator[Updates]:
        yield self._calm.told(words.BUSY, self._parts.progress)
        yield self._calm.run(lambda: self._checked(uploaded, text_of(pasted), themes, shown), self._parts.progress)

    def choose(self, shown: object) -> Updates:
        return {
            table: gr.update(visible=is_shown)
            for table, is_shown in zip(self._parts.tables, _wanted(shown), strict=True)
        }

    def _checked(self, uploaded: object, pasted: str, themes: object, shown: object) -> Updates:
        parts = self._parts
        name, content = _document(uploaded, pasted)
        chosen = [each for each in themes if isinstance(each, str)] if isinstance(themes, list) else []
        check = self._assistant.policies.check(name, content, chosen)
        made = put(f"toets-{PurePath(check.document).stem}.md", check_markdown(check).encode())
        tables = {
            table: gr.update(value=render.table(check, group), visible=is_shown)
            for table, group, is_shown in zip(parts.tables, words.GROUPS, _wanted(shown), strict=True)
        }
        return tables | {
            parts.panel: gr.update(visible=True),
            parts.summary: render.summary(check),
            parts.file: made,
            **self._calm.told(words.DONE.format(many=len(check.items)), parts.progress),
        }


def _document(uploaded: object, pasted: str) -> tuple[str, bytes]:
    if uploaded and pasted.strip():
        raise BadInput(words.BOTH)
    if uploaded:
        return take(uploaded)
    if not pasted.strip():
        raise BadInput(words.NOTHING)
    if len(pasted) > LONGEST_PASTED:
        raise BadInput(words.TEXT_TOO_LONG)
    return words.PASTED_NAME, pasted.encode("utf-8", "replace")


def _wanted(shown: object) -> list[bool]:
    chosen = shown if isinstance(shown, list) else []
    return [group in chosen for group in words.GROUPS]
