"""A person decides once about a concept, on what was on her screen, and nothing of it is overwritten."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant.advice import (
    Answer,
    Citation,
    Decision,
    Finding,
    Language,
    Outcome,
    ReviewRequest,
    ReviewState,
    Status,
    Versions,
    content_hash,
)
from assistant.concepts import ConceptKind
from assistant.errors import BadInput, Conflict, UnknownName
from assistant.oversight.erasure import erase_concept
from assistant.oversight.journal import Journal
from assistant.oversight.review import decide
from assistant.oversight.storage import open_storage

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
TEXT = "Ten minste 20%. [1]"
CITATION = Citation(
    marker=1, passage_id="p/1", source_id="plan", title="Plan", locator="Ambitie", quote="20%", start=0, end=3
)
FINDINGS = (
    Finding(check="verbatim", status=Status.PASS, detail=""),
    Finding(check="numbers", status=Status.FAIL, detail="30% staat nergens."),
    Finding(check="meaning", status=Status.NOT_CHECKED, detail="Geen model."),
)


def make_answer(id: str = "a1", outcome: Outcome = Outcome.ANSWERED) -> Answer:
    citations = (CITATION,) if outcome is Outcome.ANSWERED else ()
    return Answer(
        id=id,
        conversation_id="c1",
        question="Hoeveel?",
        language=Language.NL,
        as_of=date(2026, 11, 24),
        outcome=outcome,
        text=TEXT,
        citations=citations,
        findings=FINDINGS,
        confidence=0.9,
        versions=Versions(corpus="c", norms="n", software="s"),
        content_hash=content_hash(TEXT, citations, ()),
    )


def request(decision: Decision = Decision.APPROVE, **fields: Any) -> ReviewRequest:
    return ReviewRequest(**({"decision": decision, "reviewer": "Ans de Vries", "reason": "gezien"} | fields))


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    storage = open_storage(f"sqlite:///{tmp_path / 'assistant.db'}", tmp_path)
    journal = Journal(storage)
    journal.record_answer(make_answer(), reading={}, evidence=[], asked_at=NOON)
    yield journal
    storage.close()


def test_an_approval_keeps_who_when_and_exactly_what(journal: Journal) -> None:
    approved = decide(journal, "a1", request(reason=" klopt "), now=NOON)
    review = approved.review
    assert (review.state, review.decided_by, review.decided_at) == (ReviewState.APPROVED, "Ans de Vries", NOON)
    assert (review.reason, review.text_before, review.text_after) == ("klopt", None, None)
    assert review.content_hash == approved.content_hash == make_answer().content_hash
    assert approved.model_copy(update={"review": make_answer().review}) == make_answer()
    assert journal.answer("a1") == approved


def test_an_edit_shows_the_new_text_and_keeps_the_old(journal: Journal) -> None:
    edited = decide(journal, "a1", request(Decision.EDIT, text="Minimaal 20%. [1]\n", reason="leesbaarder"), now=NOON)
    assert edited.text == edited.review.text_after == "Minimaal 20%. [1]"
    assert edited.review.text_before == TEXT
    assert edited.review.state is ReviewState.EDITED
    assert edited.content_hash == edited.review.content_hash == content_hash(edited.text, (CITATION,), ())
    assert edited.content_hash != make_answer().content_hash
    (as_recorded,) = journal.entries(kind="answer")
    assert Answer.model_validate(as_recorded.content) == make_answer()
    assert journal.verify() == []


def test_a_rejection_keeps_its_reason_and_the_text(journal: Journal) -> None:
    rejected = decide(journal, "a1", request(Decision.REJECT, reason="Verkeerde norm"), now=NOON)
    assert (rejected.review.state, rejected.review.reason) == (ReviewState.REJECTED, "Verkeerde norm")
    assert rejected.text == TEXT


def test_an_edit_that_nobody_checked_says_so(journal: Journal) -> None:
    edited = decide(journal, "a1", request(Decision.EDIT, text="Iets anders"), now=NOON)
    assert edited.findings[:3] == FINDINGS
    assert [(finding.check, finding.status) for finding in edited.findings[3:]] == [
        ("edit/grounding", Status.NOT_CHECKED)
    ]


def test_what_a_check_finds_in_an_edit_is_kept_with_it(journal: Journal) -> None:
    def check(answer: Answer, text: str) -> tuple[Finding, ...]:
        return (Finding(check="numbers", status=Status.FAIL, detail=f"{answer.id}: {text}"),)

    decide(journal, "a1", request(Decision.EDIT, text="Minimaal 25%"), now=NOON, check=check)
    expected = Finding(check="edit/numbers", status=Status.FAIL, detail="a1: Minimaal 25%")
    assert journal.answer("a1").findings == (*FINDINGS, expected)


def test_the_decision_is_an_entry_that_tells_what_was_open_when_it_was_taken(journal: Journal) -> None:
    approved = decide(journal, "a1", request(content_hash=make_answer().content_hash), now=NOON)
    (entry,) = journal.entries(kind="decision")
    assert (entry.actor, entry.at, entry.answer_id, entry.conversation_id) == ("Ans de Vries", NOON, "a1", "c1")
    assert entry.content["decision"] == "approve"
    assert entry.content["content_hash_seen"] == approved.content_hash
    assert [finding["check"] for finding in entry.content["open_findings"]] == ["numbers", "meaning"]


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.OUT_OF_SCOPE, Outcome.NOT_IN_SOURCES])
@pytest.mark.parametrize("decision", [Decision.APPROVE, Decision.REJECT])
def test_a_non_answer_can_be_decided_on_as_well(outcome: Outcome, decision: Decision, journal: Journal) -> None:
    journal.record_answer(make_answer("non", outcome), reading={}, evidence=[], asked_at=NOON)
    decided = decide(journal, "non", request(decision, reason="gezien"), now=NOON)
    assert decided.review.decided_by == "Ans de Vries"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (request(reviewer="   "), "heeft een naam nodig"),
        (request(reviewer="Ans\x00"), "stuurtekens"),
        (request(Decision.REJECT, reason=""), "heeft een reden nodig"),
        (request(Decision.REJECT, reason="  \n"), "heeft een reden nodig"),
        (request(Decision.EDIT), "heeft een nieuwe tekst nodig"),
        (request(Decision.EDIT, text="  "), "heeft een nieuwe tekst nodig"),
        (request(Decision.EDIT, text=f" {TEXT}\n"), "gelijk aan de oude"),
        (request(Decision.EDIT, text="a\x1b[31mb"), "stuurtekens"),
        (request(Decision.APPROVE, text="Andere tekst"), "Kies bewerken"),
        (request(Decision.REJECT, reason="nee", text="Andere tekst"), "Kies bewerken"),
    ],
)
def test_an_incomplete_decision_is_refused_and_changes_nothing(
    wrong: ReviewRequest, words: str, journal: Journal
) -> None:
    head = journal.head()
    with pytest.raises(BadInput, match=words):
        decide(journal, "a1", wrong, now=NOON)
    assert journal.answer("a1") == make_answer()
    assert journal.head() == head


def test_an_approval_may_repeat_the_text_it_approves(journal: Journal) -> None:
    assert decide(journal, "a1", request(text=TEXT), now=NOON).review.state is ReviewState.APPROVED


def test_a_decision_about_other_content_than_there_is_now_is_refused(journal: Journal) -> None:
    with pytest.raises(Conflict, match="intussen veranderd"):
        decide(journal, "a1", request(content_hash="0" * 64), now=NOON)
    assert journal.entries(kind="decision") == []


def test_content_that_does_not_match_its_own_hash_cannot_be_approved(journal: Journal) -> None:
    loose = make_answer("los").model_copy(update={"content_hash": "0" * 64})
    journal.record_answer(loose, reading={}, evidence=[], asked_at=NOON)
    with pytest.raises(Conflict, match="vingerafdruk"):
        decide(journal, "los", request(), now=NOON)


@pytest.mark.parametrize(
    ("first", "words"),
    [
        (request(), "al goedgekeurd door Ans de Vries op 24-11-2026 om 13:00 uur"),
        (request(Decision.EDIT, text="Anders"), "al bewerkt en goedgekeurd door Ans de Vries"),
        (request(Decision.REJECT, reason="nee"), "al afgewezen door Ans de Vries"),
    ],
)
@pytest.mark.parametrize("second", [Decision.APPROVE, Decision.EDIT, Decision.REJECT, Decision.RETURN])
def test_a_decided_answer_cannot_be_decided_again(
    first: ReviewRequest, words: str, second: Decision, journal: Journal
) -> None:
    decided = decide(journal, "a1", first, now=NOON)
    with pytest.raises(Conflict, match=words):
        decide(journal, "a1", request(second, reviewer="Bo", reason="x"), now=NOON + timedelta(hours=1))
    assert journal.answer("a1") == decided


def test_an_approval_can_be_withdrawn_with_a_reason_and_not_twice(journal: Journal) -> None:
    decide(journal, "a1", request(), now=NOON)
    with pytest.raises(BadInput, match="Intrekken heeft een reden nodig"):
        decide(journal, "a1", request(Decision.WITHDRAW, reason=""), now=NOON)
    withdrawn = decide(journal, "a1", request(Decision.WITHDRAW, reason="norm klopt niet"), now=NOON)
    assert (withdrawn.review.state, withdrawn.review.is_released) == (ReviewState.WITHDRAWN, False)
    with pytest.raises(Conflict, match="al ingetrokken door Ans de Vries"):
        decide(journal, "a1", request(Decision.WITHDRAW, reason="nog eens"), now=NOON)
    assert journal.verify() == []


def test_what_is_sent_back_is_rewritten_and_waits_again(journal: Journal) -> None:
    with pytest.raises(BadInput, match="Terugsturen heeft een reden nodig"):
        decide(journal, "a1", request(Decision.RETURN, reason=""), now=NOON)
    returned = decide(journal, "a1", request(Decision.RETURN, reason="noem de bron"), now=NOON)
    assert returned.review.state is ReviewState.RETURNED
    revised = decide(journal, "a1", request(Decision.REVISE, reviewer="Bo", text="Ten minste 20% dus. [1]"), now=NOON)
    assert (revised.review.state, revised.text) == (ReviewState.CONCEPT, "Ten minste 20% dus. [1]")
    approved = decide(journal, "a1", request(content_hash=revised.content_hash), now=NOON)
    assert (approved.review.state, approved.text) == (ReviewState.APPROVED, "Ten minste 20% dus. [1]")
    assert approved.content_hash == content_hash(approved.text, (CITATION,), ())
    assert journal.verify() == []


def test_a_text_revised_after_its_approval_is_stale_and_no_longer_released(journal: Journal) -> None:
    decide(journal, "a1", request(), now=NOON)
    revised = decide(journal, "a1", request(Decision.REVISE, text="Ten minste 20%, zegt het plan. [1]"), now=NOON)
    assert revised.review.state is ReviewState.STALE
    assert revised.review.stale_because == ("De tekst is veranderd na de goedkeuring.",)


def test_a_withdrawn_answer_can_be_offered_again_in_the_same_words(journal: Journal) -> None:
    decide(journal, "a1", request(), now=NOON)
    decide(journal, "a1", request(Decision.WITHDRAW, reason="even kijken"), now=NOON)
    again = decide(journal, "a1", request(Decision.REVISE, text=TEXT), now=NOON)
    assert (again.review.state, again.text) == (ReviewState.CONCEPT, TEXT)


def test_nothing_can_be_withdrawn_that_was_never_approved(journal: Journal) -> None:
    with pytest.raises(Conflict, match="nog geen goedkeuring"):
        decide(journal, "a1", request(Decision.WITHDRAW, reason="x"), now=NOON)


def test_an_answer_that_failed_is_never_released(journal: Journal) -> None:
    journal.record_answer(make_answer("mis", Outcome.FAILED), reading={}, evidence=[], asked_at=NOON)
    for decision in (request(), request(Decision.EDIT, text="Toch maar dit.")):
        with pytest.raises(BadInput, match="mislukt"):
            decide(journal, "mis", decision, now=NOON)


@pytest.mark.parametrize("name", ["Ans de Vries", " ans  DE vries "])
def test_with_four_eyes_the_asker_does_not_approve(name: str, journal: Journal) -> None:
    asked = make_answer("eigen").model_copy(update={"author": "Ans de Vries"})
    journal.record_answer(asked, reading={}, evidence=[], asked_at=NOON)
    kinds = {ConceptKind.ANSWER}
    with pytest.raises(BadInput, match="Vier ogen"):
        decide(journal, "eigen", request(reviewer=name), now=NOON, four_eyes=kinds)
    assert decide(journal, "eigen", request(reviewer="Bo"), now=NOON, four_eyes=kinds).review.decided_by == "Bo"


def test_with_four_eyes_an_unknown_asker_is_nobody_else(journal: Journal) -> None:
    with pytest.raises(BadInput, match="niet bekend"):
        decide(journal, "a1", request(), now=NOON, four_eyes={ConceptKind.ANSWER})
    assert decide(journal, "a1", request(), now=NOON, four_eyes={ConceptKind.SECTION}).review.is_released


def test_with_four_eyes_whoever_rewrote_does_not_approve_it(journal: Journal) -> None:
    asked = make_answer("eigen").model_copy(update={"author": "Ans"})
    journal.record_answer(asked, reading={}, evidence=[], asked_at=NOON)
    decide(journal, "eigen", request(Decision.REVISE, reviewer="Bo", text="Anders. [1]"), now=NOON)
    with pytest.raises(BadInput, match="herschreef"):
        decide(journal, "eigen", request(reviewer="Bo"), now=NOON, four_eyes={ConceptKind.ANSWER})
    assert decide(journal, "eigen", request(reviewer="Cor"), now=NOON, four_eyes={ConceptKind.ANSWER})


def test_what_a_check_found_wrong_is_released_only_with_a_reason(journal: Journal) -> None:
    with pytest.raises(BadInput, match=r"30% staat nergens\..*reden"):
        decide(journal, "a1", request(reason=" "), now=NOON)
    assert decide(journal, "a1", request(Decision.REJECT, reason="fout getal"), now=NOON)


def test_fields_left_open_are_released_only_with_a_reason(journal: Journal) -> None:
    clean = make_answer("velden").model_copy(update={"findings": ()})
    journal.record_answer(clean, reading={}, evidence=[], asked_at=NOON)
    text = "Wie: [IN TE VULLEN: naam]. Wanneer: [IN TE VULLEN: jaar]. [1]"
    revised = decide(journal, "velden", request(Decision.REVISE, text=text), now=NOON, check=lambda *_: ())
    with pytest.raises(BadInput, match="2 velden om in te vullen"):
        decide(journal, "velden", request(reason=""), now=NOON)
    assert decide(journal, "velden", request(reason="na de zomer"), now=NOON).text == revised.text


@pytest.mark.parametrize("name", ["\u200b", "\u00ad\u2060", " . ", "\u0301"])
def test_a_name_that_nobody_can_read_is_no_name(name: str, journal: Journal) -> None:
    with pytest.raises(BadInput, match="heeft een naam nodig"):
        decide(journal, "a1", request(reviewer=name), now=NOON)


@pytest.mark.parametrize("name", ["Ans\u200b de Vries", "\u00adAns de Vries", "Áns de Vries", "Ａns de Vries"])
def test_four_eyes_see_through_signs_that_do_not_make_another_person(name: str, journal: Journal) -> None:
    asked = make_answer("eigen").model_copy(update={"author": "Ans de Vries"})
    journal.record_answer(asked, reading={}, evidence=[], asked_at=NOON)
    with pytest.raises(BadInput, match="Vier ogen"):
        decide(journal, "eigen", request(reviewer=name), now=NOON, four_eyes={ConceptKind.ANSWER})


def test_a_decision_in_flight_brings_nothing_back_that_was_erased(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = journal.record_decision

    def erase_first(*given: Any) -> bool:
        erase_concept(journal, "a1", by="Bo", reason="verzoek", forget=lambda _: None)
        return record(*given)

    monkeypatch.setattr(journal, "record_decision", erase_first)
    with pytest.raises(UnknownName, match="gewist"):
        decide(journal, "a1", request(Decision.EDIT, text="Minstens 20% dus [1]."), now=NOON)
    assert journal.verify() == []
    assert not any(entry.content for entry in journal.entries(answer_id="a1"))


def test_an_unknown_answer_cannot_be_decided_on(journal: Journal) -> None:
    with pytest.raises(UnknownName, match="weg"):
        decide(journal, "weg", request(), now=NOON)


def test_of_two_reviewers_who_both_saw_the_concept_the_first_wins(journal: Journal) -> None:
    def decide_meanwhile(answer: Answer, text: str) -> tuple[Finding, ...]:
        decide(journal, "a1", request(Decision.REJECT, reviewer="Bo", reason="sneller"), now=NOON)
        return ()

    with pytest.raises(Conflict, match="al afgewezen door Bo"):
        decide(journal, "a1", request(Decision.EDIT, text="Anders"), now=NOON, check=decide_meanwhile)
    assert journal.answer("a1").review.decided_by == "Bo"
    assert len(journal.entries(kind="decision")) == 1


def test_many_reviewers_at_once_make_exactly_one_decision(journal: Journal) -> None:
    barrier = threading.Barrier(8)
    outcomes: list[str] = []

    def review(name: str) -> None:
        barrier.wait()
        try:
            decided = decide(journal, "a1", request(reviewer=name), now=NOON)
            outcomes.append(f"won: {decided.review.decided_by}")
        except Conflict as error:
            outcomes.append(str(error))

    threads = [threading.Thread(target=review, args=(f"Lezer {n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winners = [outcome for outcome in outcomes if outcome.startswith("won: ")]
    winner = journal.answer("a1").review.decided_by
    assert winners == [f"won: {winner}"]
    assert sum(f"al goedgekeurd door {winner}" in outcome for outcome in outcomes) == 7
    assert len(journal.entries(kind="decision")) == 1
    assert journal.verify() == []


def test_a_check_that_breaks_leaves_the_concept_undecided(journal: Journal) -> None:
    def broken(answer: Answer, text: str) -> tuple[Finding, ...]:
        raise BadInput("kan niet")

    with pytest.raises(BadInput, match="kan niet"):
        decide(journal, "a1", request(Decision.EDIT, text="Anders"), now=NOON, check=broken)
    assert journal.answer("a1").review.state is ReviewState.CONCEPT
