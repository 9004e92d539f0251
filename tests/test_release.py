"""Whatever people do, in whatever order: what is released, a person released, on exactly the words that stand there."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Collection
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from small_desk import BUDGET, HOURS, PRINCIPLES, SmallDesk, request, small_desk

from assistant import Assistant
from assistant.advice import Answer, Decision, ReviewState, content_hash
from assistant.concepts import Concept, ConceptKind, DecisionRecord, Thumb, kind_of
from assistant.errors import AssistantError, BadInput, Conflict
from assistant.oversight.basis import Grounds

PEOPLE = ("Ans de Vries", "Bo", "Cor")
AUTHOR = "Bo"
# The rule as it was agreed, not as it was built: which decisions each state allows, and what they make of it.
WAITING = {"approve": "approved", "edit": "edited", "reject": "rejected", "return": "returned"}
AGREED: dict[str, dict[str, str]] = {
    "concept": WAITING | {"revise": "concept"},
    "returned": WAITING | {"revise": "concept"},
    "stale": WAITING | {"revise": "stale"},
    "approved": {"withdraw": "withdrawn", "revise": "stale", "stale": "stale"},
    "edited": {"withdraw": "withdrawn", "revise": "stale", "stale": "stale"},
    "rejected": {"revise": "concept"},
    "withdrawn": {"revise": "concept"},
}
RELEASED = ("approved", "edited")
NEEDS_REASON = ("reject", "return", "withdraw")


def folded(name: str | None) -> str:
    return " ".join((name or "").casefold().split())


class Reviewing(RuleBasedStateMachine):
    """Several people, three answers and a section, a corpus that changes under them."""

    def __init__(self, answers: dict[str, Answer], grounds: dict[str, Grounds]) -> None:
        super().__init__()
        self.answers = answers
        self.grounds = grounds
        self.closing = ExitStack()

    @initialize(four_eyes=st.sets(st.sampled_from(list(ConceptKind))), author=st.sampled_from([AUTHOR, AUTHOR, None]))
    def open(self, four_eyes: Collection[ConceptKind], author: str | None) -> None:
        grounds = self.grounds["as it was"]
        folder = Path(self.closing.enter_context(tempfile.TemporaryDirectory()))
        self.small: SmallDesk = self.closing.enter_context(
            small_desk(folder, grounds.corpus, grounds.register, four_eyes=four_eyes)
        )
        self.small.add(self.answers[BUDGET], "bedrag", author=author)
        self.small.add(self.answers[HOURS], "uren", author=AUTHOR)
        self.small.add_section(self.answers[PRINCIPLES], "deel", author=AUTHOR)
        self.ids = ("bedrag", "uren", "deel")
        self.desk = self.small.desk
        self.first = {id: self.desk.concept(id) for id in self.ids}
        self.seen = {id: [self.first[id].content_hash] for id in self.ids}
        self.decided = 0

    def teardown(self) -> None:
        self.closing.close()

    # --- what people do

    @rule(
        number=st.integers(0, 2),
        steps=st.lists(st.tuples(st.integers(0, 4), st.sampled_from(PEOPLE)), min_size=1, max_size=6),
        option=st.sampled_from([None, 0, 2]),
    )
    def decide(self, number: int, steps: list[tuple[int, str]], option: int | None) -> None:
        """What people who look at their screens may do next, one after the other."""
        for which, by in steps:
            concept = self.desk.concept(self.ids[number])
            allowed = sorted(set(AGREED[concept.review.state]) - {"stale"})
            decision = Decision(allowed[which % len(allowed)])
            is_choice = concept.options and decision in (Decision.APPROVE, Decision.EDIT)
            text = f"{self.first[concept.id].text}\n\nWij doen dit [1] ({self.decided})."
            self.attempt(
                concept,
                decision,
                by,
                reason="daarom",
                text=text if decision in (Decision.EDIT, Decision.REVISE) else None,
                option=option if is_choice else None,
                content_hash=concept.content_hash,
            )
            self.holds_for(self.desk.concept(concept.id), self.desk.history(concept.id))

    @rule(
        number=st.integers(0, 2),
        decision=st.sampled_from(list(Decision)),
        by=st.sampled_from([*PEOPLE, " bo ", "  "]),
        reason=st.sampled_from(["daarom", "omdat er 99 staan", ""]),
        text=st.sampled_from([None, "as it stands", "as it was", "Minstens 77% moet het zijn.", " "]),
        option=st.sampled_from([None, None, 0, 2, 9]),
        known=st.sampled_from([None, "now", "earlier", "0" * 64]),
    )
    def decide_anyhow(
        self,
        number: int,
        decision: Decision,
        by: str,
        reason: str,
        text: str | None,
        option: int | None,
        known: str | None,
    ) -> None:
        """Anything that a program, a late browser tab or a hurried person may send."""
        concept = self.desk.concept(self.ids[number])
        texts = {"as it stands": concept.text, "as it was": self.first[concept.id].text}
        hashes = {"now": concept.content_hash, "earlier": self.seen[concept.id][0]}
        self.attempt(
            concept,
            decision,
            by,
            reason=reason,
            text=texts.get(text or "", text),
            option=option,
            content_hash=hashes.get(known or "", known),
        )

    def attempt(self, before: Concept, decision: Decision, by: str, **fields: Any) -> None:
        head = self.small.journal.head()
        try:
            after = self.desk.decide(before.id, request(decision, reviewer=by, **fields))
        except (BadInput, Conflict):
            assert self.small.journal.head() == head
            assert self.desk.concept(before.id) == before
            return
        self.decided += 1
        self.seen[before.id].append(after.content_hash)
        assert after == self.desk.concept(before.id)
        assert after.review.state == AGREED[before.review.state][decision]
        assert after.review.decided_by == by.strip() != ""
        assert fields["content_hash"] in (None, before.content_hash)
        assert fields["reason"] or decision not in NEEDS_REASON
        assert fields["option"] in (None, 0, 2)

    @rule(number=st.integers(0, 2), by=st.sampled_from(PEOPLE))
    def complain(self, number: int, by: str) -> None:
        self.desk.give_feedback(self.ids[number], Thumb.DOWN, "klopt niet", by)
        assert self.ids[number] in [item.id for item in self.desk.queue()]

    @rule(how=st.sampled_from(["as it was", "as it was", "a word beside the quotes", "another norm"]))
    def restart_with_another_corpus(self, how: str) -> None:
        self.desk = self.small.on(self.grounds[how])
        self.desk.look_again()

    @precondition(lambda self: self.decided > 2)
    @rule()
    def recover(self) -> None:
        head = self.small.journal.head()
        self.desk.recover()
        self.desk.recover()
        assert self.small.journal.head() == head

    # --- what always holds

    @invariant()
    def the_agreed_rules_hold(self) -> None:
        now = {id: self.desk.concept(id) for id in self.ids}
        histories = {id: self.desk.history(id) for id in self.ids}
        for id, concept in now.items():
            self.holds_for(concept, histories[id])
        made = [record for history in histories.values() for record in history if record.decision != "stale"]
        assert len(made) == self.decided
        self.the_queue_holds_what_waits(now)
        self.nothing_was_overwritten()

    def holds_for(self, concept: Concept, history: list[DecisionRecord]) -> None:
        self.its_history_explains_where_it_stands(concept, history)
        if concept.review.state in RELEASED:
            self.a_person_released_exactly_this(concept, history)
            self.four_eyes_saw_it(concept, history)

    def a_person_released_exactly_this(self, concept: Concept, history: list[DecisionRecord]) -> None:
        hashed = content_hash(concept.text, concept.citations, concept.calculations)
        last = self.small.journal.entries(kind="decision", answer_id=concept.id)[-1]
        assert last.content["decision"] in ("approve", "edit")
        assert last.content["review"]["review"]["content_hash"] == hashed
        assert hashed == concept.content_hash == concept.review.content_hash
        assert last.actor == concept.review.decided_by
        assert last.actor in (*PEOPLE, "bo")
        assert concept.findings != ()
        if any(each.decision in ("edit", "revise") and each.text_after for each in history):
            assert any(finding.check.startswith("edit/") for finding in concept.findings)

    def four_eyes_saw_it(self, concept: Concept, history: list[DecisionRecord]) -> None:
        if kind_of(concept) not in self.small.four_eyes:
            return
        approver = folded(concept.review.decided_by)
        assert concept.author is not None
        assert approver != folded(concept.author)
        written = [each for each in history if each.text_after is not None]
        if written and written[-1].decision == "revise":
            assert approver != folded(written[-1].by)

    def its_history_explains_where_it_stands(self, concept: Concept, history: list[DecisionRecord]) -> None:
        state, text = "concept", self.first[concept.id].text
        for record in history:
            assert record.state == AGREED[state][record.decision]
            assert record.text_before in (None, text)
            assert (record.by == "assistant") == (record.decision == "stale")
            state, text = record.state, record.text_after or text
        assert (concept.review.state, concept.text) == (state, text)
        assert concept.content_hash == content_hash(text, concept.citations, concept.calculations)

    def the_queue_holds_what_waits(self, now: dict[str, Concept]) -> None:
        queue = self.desk.queue()
        waiting = {id for id, concept in now.items() if concept.review.state in ("concept", "returned", "stale")}
        assert waiting == {item.id for item in queue if item.state in ("concept", "returned", "stale")}
        assert all(item.thumbs_down for item in queue if item.id not in waiting)

    def nothing_was_overwritten(self) -> None:
        assert self.small.journal.verify() == []
        for id, first in self.first.items():
            kind = "section" if id == "deel" else "answer"
            (recorded,) = self.small.journal.entries(kind=kind, answer_id=id)
            assert recorded.content == first.model_dump(mode="json")


def corpora(assistant: Assistant) -> dict[str, Grounds]:
    corpus, register = assistant._corpus, assistant._register
    passages = tuple(replace(each, text=f"{each.text} Ook dit.") for each in corpus.passages)
    norms = {id: norm.model_copy(update={"version": "nieuw"}) for id, norm in register.norms.items()}
    return {
        "as it was": Grounds(corpus, register),
        "a word beside the quotes": Grounds(replace(corpus, passages=passages), register),
        "another norm": Grounds(corpus, replace(register, norms=norms)),
    }


def drive(assistant: Assistant, answers: dict[str, Answer], *, examples: int, steps: int) -> None:
    grounds = corpora(assistant)
    run_state_machine_as_test(
        lambda: Reviewing(answers, grounds),
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_no_order_of_decisions_releases_anything_without_a_verdict_and_a_person(
    assistant: Assistant, answers: dict[str, Answer]
) -> None:
    drive(assistant, answers, examples=10, steps=10)


@pytest.mark.slow
def test_no_long_order_of_decisions_does_either(assistant: Assistant, answers: dict[str, Answer]) -> None:
    drive(assistant, answers, examples=60, steps=20)


# --- at the same time


def at_once(*calls: Callable[[], Concept]) -> list[Concept | AssistantError]:
    """What each call came to, all of them started together."""
    gate, came_to = threading.Barrier(len(calls)), [None] * len(calls)

    def run(place: int, call: Callable[[], Concept]) -> None:
        gate.wait(10)
        try:
            came_to[place] = call()  # type: ignore[call-overload]
        except AssistantError as error:
            came_to[place] = error  # type: ignore[call-overload]

    threads = [threading.Thread(target=run, args=each) for each in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert None not in came_to
    return came_to  # type: ignore[return-value]


@pytest.mark.parametrize("id", ["bedrag", "deel", "uren"])
def test_of_two_people_at_once_exactly_one_decides_and_the_other_gets_a_conflict(
    id: str, small: SmallDesk, answers: dict[str, Answer]
) -> None:
    small.add(answers[BUDGET], "bedrag")
    small.add(answers[HOURS], "uren")
    small.add_section(answers[PRINCIPLES], "deel")
    seen = small.desk.concept(id).content_hash
    came_to = at_once(
        lambda: small.desk.decide(id, request(content_hash=seen)),
        lambda: small.desk.decide(id, request(Decision.REJECT, reviewer="Cor", reason="nee", content_hash=seen)),
    )
    (decided,) = [each for each in came_to if not isinstance(each, AssistantError)]
    (refused,) = [each for each in came_to if isinstance(each, AssistantError)]
    assert isinstance(refused, Conflict)
    assert str(decided.review.decided_by) in str(refused)
    assert small.desk.concept(id) == decided
    assert len(small.desk.history(id)) == 1
    assert small.journal.verify() == []


def test_of_two_rewritings_at_once_none_is_lost_silently(small: SmallDesk, answers: dict[str, Answer]) -> None:
    """Both decisions are allowed in whatever order, so only what was seen can tell that one came too late."""
    small.add(answers[BUDGET], "bedrag")
    seen = small.desk.concept("bedrag").content_hash
    texts = ("Minstens 20% [1].", "Ten minste 20% [1].")
    came_to = at_once(
        *(
            lambda text=text: small.desk.decide("bedrag", request(Decision.REVISE, text=text, content_hash=seen))
            for text in texts
        )
    )
    assert sorted(isinstance(each, Conflict) for each in came_to) == [False, True]
    (record,) = small.desk.history("bedrag")
    assert small.desk.concept("bedrag").text == record.text_after


def test_an_approval_and_a_change_of_the_corpus_at_once_never_leave_a_released_answer_that_is_stale(
    small: SmallDesk, answers: dict[str, Answer]
) -> None:
    small.add(answers[BUDGET], "bedrag")
    small.desk.decide("bedrag", request())
    corpus = small.grounds.corpus
    passages = tuple(replace(each, text=f"{each.text} Ook dit.") for each in corpus.passages)
    changed = small.on(replace(small.grounds, corpus=replace(corpus, passages=passages)))
    came_to = at_once(
        lambda: changed.concept("bedrag"),
        lambda: changed.concept("bedrag"),
        lambda: small.desk.decide("bedrag", request(Decision.WITHDRAW, reason="toch niet")),
    )
    state = small.desk.concept("bedrag").review.state
    assert state in (ReviewState.STALE, ReviewState.WITHDRAWN)
    history = [record.decision for record in small.desk.history("bedrag")]
    assert history in (["approve", "stale"], ["approve", "withdraw"])
    assert isinstance(came_to[2], Conflict) == (state is ReviewState.STALE)
    assert small.journal.verify() == []
