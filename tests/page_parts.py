"""Stand-ins for the parts of the page, for tests without a browser: every part is replaced by its own name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from scripted_assistant import ScriptedAssistant

from assistant.faces.ui.asking.layout import AskingParts
from assistant.faces.ui.concept.layout import ConceptParts
from assistant.faces.ui.taking import TakingParts
from assistant.faces.ui.visitor import Visitor
from assistant.faces.ui.words import FIGURES


class PageAssistant(ScriptedAssistant):
    """The scripted assistant with what only the page asks of its desk: noted, and never failing."""

    def __init__(self, failure: Exception | None = None, **changes: Any) -> None:
        super().__init__(failure, **changes)
        self.opened: list[tuple[str, str]] = []
        desk: Any = self.desk
        desk.approved_earlier = lambda answer: answer.earlier
        desk.calls = lambda concept_id: []
        desk.opened = lambda concept_id, by: self.opened.append((concept_id, by))
        desk.opened_source = lambda concept_id, passage_id, by: self.opened.append((passage_id, by))


def named(kind: Any, prefix: str = "", **given: Any) -> Any:
    """Parts of this kind that are their own names."""
    return kind(**{field.name: f"{prefix}{field.name}" for field in fields(kind)} | given)


VISITOR: Visitor = named(Visitor)
TAKING: TakingParts = named(TakingParts, "taking_")
CONCEPT: ConceptParts = named(ConceptParts, taking=TAKING)
ASKING: AskingParts = named(AskingParts, fields=("library", *FIGURES))


def request(account: str | None = None) -> Any:
    """What Gradio hands to a callback, with or without somebody logged in."""
    scope = {} if account is None else {"assistant.account": account}
    inner = type("Inner", (), {"scope": scope})()
    return type("Request", (), {"request": inner, "session_hash": "sessie"})()


NOBODY = request()


def final(told: Iterable[dict[Any, Any]]) -> dict[Any, Any]:
    """What the page shows once everything was told."""
    shown: dict[Any, Any] = {}
    for updates in told:
        shown |= updates
    return shown
