"""What is recorded in the journal of every act about a source: which, by whom, and of which job."""

from __future__ import annotations

from typing import Any

from assistant.assembly.adding.queue import Kept
from assistant.errors import BadInput
from assistant.incoming import person_name
from assistant.oversight.events import entries_of
from assistant.oversight.journal import Journal

EVENT = "source"
BY_ITSELF = "assistant"


def named(by: str) -> str:
    """Who does it; nobody adds or removes a source without a name."""
    name = person_name(by)
    if not name:
        raise BadInput("Bij een verandering van de bronnen hoort een naam; vul in wie dit doet.")
    return name


def record(journal: Journal, act: str, kept: Kept, by: str, **more: Any) -> None:
    """``act``: proposed, corrected, accepted, discarded, stopped, retried, done, failed; or asked, of what needs no
    proposal."""
    about = {"act": act, "action": kept.action, "source_id": kept.source_id, "title": kept.title, "job": kept.id}
    journal.record_event(EVENT, about | {name: value for name, value in more.items() if value}, actor=by)


def is_recorded(journal: Journal, act: str, kept: Kept) -> bool:
    """Whether a worker that was killed had recorded this already."""
    return any(
        entry.content is not None and (entry.content["act"], entry.content["job"]) == (act, kept.id)
        for entry in entries_of(journal, EVENT)
    )
