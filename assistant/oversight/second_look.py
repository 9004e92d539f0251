"""A blind second look: somebody else says of a decided concept whether it may go out, without seeing the decision.

Owns which concept is shown to whom, and how it stood before it was decided. Changes no review; what comes of it is an
event, from which ``economics.py`` counts how often two people agree.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from assistant.advice import RELEASED, Answer, Frozen, Review, ReviewState, fingerprint
from assistant.concepts import Concept, Section
from assistant.errors import BadInput, Conflict
from assistant.incoming import folded_name, person_name, readable_note
from assistant.oversight.events import entries_of
from assistant.oversight.journal import Entry, Journal, group_of
from assistant.oversight.standing import Standing

EVENT = "second_look"
LONGEST_REASON = 4000
_DECIDED = RELEASED | {ReviewState.REJECTED}


class SecondOpinion(Frozen):
    """``agrees`` says whether both would have let it out, or both not; who is right is not said."""

    concept_id: str
    by: str
    releases: bool
    agrees: bool
    reason: str = ""
    at: datetime


class SecondLooks:
    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def next_second_look(self, by: str) -> Concept | None:
        """A concept that somebody else decided and this person has not seen decided, as it stood before that.

        Those that fewest people gave an opinion on come first, and of these an arbitrary but fixed one: the newest
        would often be the one that everybody still remembers.
        """
        by = _named(by)
        opinions: dict[str, int] = {}
        for entry in entries_of(self._journal, EVENT):
            opinions[entry.answer_id or ""] = opinions.get(entry.answer_id or "", 0) + 1
        planted = self._journal.planted_ids()
        decided = [each.concept for each in self._journal.waiting(_DECIDED) if each.concept.id not in planted]
        for concept in sorted(decided, key=lambda each: (opinions.get(each.id, 0), fingerprint([by, each.id]))):
            entries = self._entries(concept.id)
            if _why_not(concept, entries, by) is None:
                return _as_before(concept, entries)
        return None

    def second_opinion(self, concept_id: str, by: str, agrees_to_release: bool, reason: str = "") -> SecondOpinion:
        """Record what a second person would have decided; the decision itself stays as it is."""
        by = _named(by)
        reason = readable_note(reason, LONGEST_REASON, "De reden")
        concept = self._journal.recorded(self._journal.full_id(concept_id)).concept
        if concept.review.state not in _DECIDED or concept.id in self._journal.planted_ids():
            raise Conflict("Over dit concept kan nu geen tweede oordeel worden gegeven. Vraag een ander concept op.")
        refusal = _why_not(concept, self._entries(concept.id), by)
        if refusal is not None:
            raise Conflict(f"{refusal} Vraag een ander concept op voor een tweede oordeel.")
        opinion = SecondOpinion(
            concept_id=concept.id,
            by=by,
            releases=agrees_to_release,
            agrees=agrees_to_release == concept.review.is_released,
            reason=reason,
            at=self._journal.now(),
        )
        self._journal.record_event(
            EVENT,
            opinion.model_dump(mode="json"),
            actor=by,
            answer_id=concept.id,
            conversation_id=group_of(concept),
        )
        return opinion

    def _entries(self, concept_id: str) -> list[Entry]:
        return list(entries_of(self._journal, answer_id=concept_id))


def _named(by: str) -> str:
    by = person_name(by)
    if not by:
        raise BadInput("Een tweede oordeel heeft een naam nodig. Vul in wie kijkt.")
    return by


def _why_not(concept: Concept, entries: list[Entry], by: str) -> str | None:
    """Why this person cannot look at it blind; None where she can."""
    own = [entry for entry in entries if folded_name(entry.actor) == folded_name(by)]
    decided_at = max((entry.seq for entry in entries if entry.kind == "decision"), default=0)
    if folded_name(concept.author or "") == folded_name(by):
        return "U liet dit concept zelf maken."
    if any(entry.kind == "decision" for entry in own):
        return "U nam hierover zelf al een beslissing."
    if any(entry.kind == EVENT for entry in own):
        return "U gaf hierover al een tweede oordeel."
    if any(entry.kind == "opened" and entry.seq > decided_at for entry in own):
        return "U hebt de beslissing hierover al kunnen zien."
    if any(entry.content is None for entry in entries if entry.kind in ("decision", "answer", "section")):
        return "De tekst van voor de beslissing is er niet meer."
    return None


def _as_before(concept: Concept, entries: list[Entry]) -> Concept:
    """The concept as the reviewer had it before the last decision, without a trace of any decision."""
    *earlier, _ = [_content(entry)["review"] for entry in entries if entry.kind == "decision"]
    body = next(entry.content for entry in entries if entry.kind in ("answer", "section"))
    drafted = Section.model_validate(body) if isinstance(concept, Section) else Answer.model_validate(body)
    stood = Standing.model_validate(earlier[-1]).applied(drafted) if earlier else drafted
    return stood.model_copy(update={"review": Review()})


def _content(entry: Entry) -> Mapping[str, Any]:
    content: Mapping[str, Any] = entry.content
    return content
