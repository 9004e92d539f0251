"""The reviewer's desk: what waits, what was decided, what was thought of it, and what a change of the sources touches.

Everything that is read here is looked at against the present corpus and register first: an approval whose grounds
have changed is never shown as one. Decides nothing itself; that is ``review.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from assistant.advice import (
    RELEASED,
    WAITING,
    Answer,
    EarlierApproval,
    ReviewRequest,
    ReviewState,
    Status,
)
from assistant.concepts import (
    Concept,
    ConceptKind,
    DecisionRecord,
    ImpactItem,
    Lesson,
    QueueItem,
    kind_of,
    title_of,
)
from assistant.oversight.basis import Grounds
from assistant.oversight.chain import CALL
from assistant.oversight.conversations import Conversations
from assistant.oversight.economics import Economics, economics_of
from assistant.oversight.events import entries_of
from assistant.oversight.journal import Entry, Journal
from assistant.oversight.lessons import lessons
from assistant.oversight.planting import Plantings
from assistant.oversight.reactions import Reactions
from assistant.oversight.readings import Recorded
from assistant.oversight.review import Check, decide, mark_stale
from assistant.oversight.second_look import SecondLooks
from assistant.oversight.usage import ModelCall, MonthlyUsage, as_call, month_of, require_month, usage_in


@dataclass(frozen=True, slots=True)
class Run:
    """What the desk asks of the paused flow: to go on after a decision, and to forget a run that is erased."""

    resume: Callable[[str, Mapping[str, Any]], None]
    forget: Callable[[str], None]


class Desk(Reactions, Conversations, SecondLooks, Plantings):
    def __init__(
        self,
        journal: Journal,
        grounds: Grounds,
        run: Run,
        *,
        check: Check,
        four_eyes: Collection[ConceptKind] = (),
    ) -> None:
        Reactions.__init__(self, journal)
        Conversations.__init__(self, journal, run.forget)
        SecondLooks.__init__(self, journal)
        Plantings.__init__(self, journal, grounds)
        self._run = run
        self._looked_on: date | None = None
        self._check = check
        self._four_eyes = four_eyes

    # --- looking

    def queue(
        self, *, state: ReviewState | None = None, kind: ConceptKind | None = None, limit: int = 100
    ) -> list[QueueItem]:
        """What waits for a person, the oldest first: concepts, returned and stale ones, and those with a thumb down.

        With a ``state`` everything in that state, approved ones included.
        """
        return self.counted_queue(state=state, kind=kind, limit=limit)[0]

    def counted_queue(
        self, *, state: ReviewState | None = None, kind: ConceptKind | None = None, limit: int = 100
    ) -> tuple[list[QueueItem], int]:
        """The same, and how many there are in all: whoever sees the first hundred should know of the others."""
        self.look_again()
        states = WAITING if state is None else {state}
        waiting = self._journal.waiting(states, or_thumbs_down=state is None)
        found = [each for each in waiting if kind is None or kind_of(each.concept) is kind]
        return [self._item(each) for each in found[:limit]], len(found)

    def concept(self, concept_id: str) -> Concept:
        """A concept as it stands now; a unique beginning of its id will do."""
        return self.current(self._journal.recorded(self._journal.full_id(concept_id)))

    def conversation(self, conversation_id: str) -> list[Answer]:
        found = self._journal.group(self._journal.full_conversation_id(conversation_id))
        concepts = (self.current(each) for each in found)
        return [concept for concept in concepts if isinstance(concept, Answer)]

    def history(self, concept_id: str) -> list[DecisionRecord]:
        """Every decision about a concept, the first one first."""
        concept_id = self._journal.full_id(concept_id)
        self._journal.recorded(concept_id)
        entries = entries_of(self._journal, "decision", answer_id=concept_id)
        return [_decision(entry) for entry in entries if entry.content is not None]

    def current(self, recorded: Recorded) -> Concept:
        """What was read, after a look at its grounds: an approval that no longer holds is recorded as stale."""
        concept = recorded.concept
        if not concept.review.is_released:
            return concept
        because = self._grounds.changes(recorded.standing.basis, self._journal.today())
        return mark_stale(self._journal, recorded, because, self._journal.now()) if because else concept

    def _item(self, recorded: Recorded) -> QueueItem:
        concept, review = recorded.concept, recorded.concept.review
        because = review.stale_because or (() if review.is_released else self._grounds.broken(concept))
        return QueueItem(
            id=concept.id,
            kind=kind_of(concept),
            title=title_of(concept),
            group_id=recorded.group_id,
            state=review.state,
            author=concept.author,
            made_at=recorded.made_at,
            age_days=max((self._journal.now() - recorded.made_at).days, 0),
            outcome=concept.outcome if isinstance(concept, Answer) else None,
            sources=len(concept.citations),
            sums=len(concept.calculations),
            open_checks=sum(finding.status is not Status.PASS for finding in concept.findings),
            thumbs_down=recorded.thumbs_down,
            stale_because=because,
        )

    # --- deciding

    def decide(self, concept_id: str, request: ReviewRequest) -> Concept:
        """Record a person's decision, then let the paused flow go on; the journal has it first."""
        concept_id = self._journal.full_id(concept_id)
        self.current(self._journal.recorded(concept_id))  # what has gone stale says so before anybody decides about it
        concept = decide(
            self._journal,
            concept_id,
            request,
            now=self._journal.now(),
            check=self._check,
            grounds=self._grounds,
            four_eyes=self._four_eyes,
        )
        if isinstance(concept, Answer):
            self._resume(concept)
        return concept

    def recover(self) -> None:
        """Let runs go on whose decision was recorded just before the program stopped."""
        for concept in self._journal.last_decided(200):
            if isinstance(concept, Answer):
                self._resume(concept)

    def _resume(self, answer: Answer) -> None:
        self._run.resume(answer.id, {"state": answer.review.state.value, "by": answer.review.decided_by})

    # --- learning from people

    def economics(self, person: str | None = None) -> Economics:
        """What reviewing costs and finds, of everybody together; of one person only for that person herself."""
        return economics_of(self._journal, person)

    def decided(self, since: date | None = None) -> list[Lesson]:
        """What people approved, corrected or rejected, from that day on; nothing that has gone stale meanwhile."""
        self.look_again()
        return lessons(self._journal, since)

    # --- what making answers took

    def usage(self, month: str | None = None) -> MonthlyUsage:
        """The sums of one month, ``2026-11``, or of the present one; planted copies were not made by anybody."""
        wanted = require_month(month) if month is not None else month_of(self._journal.now())
        planted = self._journal.planted_ids()
        recorded = (each for each in self._journal.waiting(frozenset(ReviewState)) if month_of(each.made_at) == wanted)
        concepts = (each.concept for each in recorded if each.concept.id not in planted)
        return usage_in(wanted, (concept for concept in concepts if isinstance(concept, Answer)))

    def calls(self, answer_id: str) -> list[ModelCall]:
        """What a language model was sent for an answer and what came back, in order; none where nobody was asked."""
        answer_id = self._journal.full_id(answer_id)
        self._journal.recorded(answer_id)
        entries = entries_of(self._journal, CALL, answer_id=answer_id)
        return [as_call(entry) for entry in entries if entry.content is not None]

    # --- what changed

    def look_again(self) -> list[ImpactItem]:
        """Record as stale every approval whose grounds are no longer what they were; says which and why.

        Corpus and register are those this desk was opened on, so a second look on one day finds nothing new.
        """
        today = self._journal.today()
        if self._looked_on == today:
            return []
        found = []
        for recorded in self._journal.waiting(RELEASED):
            concept = self.current(recorded)
            if concept.review.state is ReviewState.STALE:
                found.append(_impact(concept, concept.review.stale_because))
        self._looked_on = today
        return found

    def impact(self, grounds: Grounds) -> list[ImpactItem]:
        """Which concepts another corpus or register would touch, approved or still waiting; nothing is recorded."""
        found = []
        for recorded in self._journal.waiting(RELEASED | WAITING):
            concept = recorded.concept
            because = grounds.broken(concept)
            basis = recorded.standing.basis
            if concept.review.is_released and basis:
                because = tuple(dict.fromkeys([*grounds.changes(basis, self._journal.today()), *because]))
            if because:
                found.append(_impact(concept, because))
        return found

    def approved_earlier(self, answer: Answer) -> EarlierApproval | None:
        """The newest approved answer to the same question with the same figures, or with the very same content."""
        if not answer.citations and not answer.calculations:
            return None  # two questions that the sources do not answer have the same words, not the same subject
        for recorded in self._journal.alike(answer.id, RELEASED):
            found, review = self.current(recorded), recorded.concept.review
            if isinstance(found, Answer) and found.review.is_released and review.decided_at and review.decided_by:
                return EarlierApproval(
                    answer_id=found.id,
                    question=found.question,
                    text=found.text,
                    approved_by=review.decided_by,
                    approved_at=review.decided_at,
                )
        return None


def _impact(concept: Concept, because: tuple[str, ...]) -> ImpactItem:
    return ImpactItem(
        id=concept.id, kind=kind_of(concept), title=title_of(concept), state=concept.review.state, because=because
    )


def _decision(entry: Entry) -> DecisionRecord:
    review = entry.content["review"]["review"]
    return DecisionRecord(
        at=entry.at,
        by=entry.actor,
        decision=entry.content["decision"],
        state=review["state"],
        reason=review["reason"],
        text_before=review["text_before"],
        text_after=review["text_after"],
        content_hash=review["content_hash"],
        stale_because=tuple(review.get("stale_because", ())),
    )
