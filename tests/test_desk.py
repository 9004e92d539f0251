"""The reviewer's desk: what waits, what was chosen, what people thought of it, and conversations found again."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from small_desk import BUDGET, HOURS, PRINCIPLES, SmallDesk, request, small_desk

from assistant import Assistant
from assistant.advice import Answer, Comparison, Decision, Finding, ReviewState, Status, Unit, content_hash
from assistant.concepts import ConceptKind, Section, Thumb
from assistant.errors import BadInput, Conflict, UnknownName
from assistant.flow import checkpoint_file
from assistant.knowledge.norms import receipt_of


@pytest.fixture
def hours(small: SmallDesk, answers: dict[str, Answer]) -> Answer:
    return small.add(answers[HOURS], "uren")


# --- the queue


def test_the_queue_holds_what_waits_the_oldest_first_with_what_it_rests_on(
    small: SmallDesk, answers: dict[str, Answer]
) -> None:
    small.add(answers[PRINCIPLES], "lijst")
    small.clock.now += timedelta(days=2)
    small.add(answers[HOURS], "uren")
    small.add_section(answers[PRINCIPLES], "deel", author="Bo")
    small.clock.now += timedelta(days=1)
    listed, hours, section = small.desk.queue()
    assert [item.id for item in (listed, hours, section)] == ["lijst", "uren", "deel"]
    assert [item.kind for item in (listed, hours, section)] == [
        ConceptKind.ANSWER,
        ConceptKind.CALCULATION,
        ConceptKind.SECTION,
    ]
    assert [item.age_days for item in (listed, hours, section)] == [3, 1, 1]
    assert (listed.title, section.title) == (PRINCIPLES, "Uitgangspunten")
    assert (listed.group_id, section.group_id) == ("gesprek-lijst", "d1")
    assert {item.author for item in (listed, hours, section)} == {"Bo"}
    assert (hours.sources, hours.sums) == (3, 1)
    assert listed.sources == len(answers[PRINCIPLES].citations) > 3


def test_the_queue_can_be_narrowed_to_a_kind_or_a_state_and_cut_short(
    small: SmallDesk, answers: dict[str, Answer]
) -> None:
    for number in range(3):
        small.add(answers[PRINCIPLES], f"lijst-{number}")
    small.add(answers[HOURS], "uren")
    small.desk.decide("lijst-0", request())
    assert [item.id for item in small.desk.queue(kind=ConceptKind.CALCULATION)] == ["uren"]
    assert [item.id for item in small.desk.queue(state=ReviewState.APPROVED)] == ["lijst-0"]
    assert [item.id for item in small.desk.queue(limit=2)] == ["lijst-1", "lijst-2"]
    assert small.desk.queue(limit=0) == []
    first, many = small.desk.counted_queue(limit=2)
    assert ([item.id for item in first], many) == (["lijst-1", "lijst-2"], 3)
    assert small.desk.counted_queue(kind=ConceptKind.CALCULATION, limit=0) == ([], 1)


def test_what_failed_or_could_not_be_checked_is_counted_in_the_queue(
    small: SmallDesk, answers: dict[str, Answer]
) -> None:
    findings = tuple(Finding(check=status, status=status, detail="") for status in Status)
    small.add(answers[PRINCIPLES], "lijst", findings=findings)
    (item,) = small.desk.queue()
    assert item.open_checks == 2


@pytest.mark.parametrize(
    ("decision", "fields", "waits"),
    [
        (Decision.APPROVE, {}, False),
        (Decision.REJECT, {"reason": "nee"}, False),
        (Decision.RETURN, {"reason": "nog eens"}, True),
        (Decision.REVISE, {"text": "Acht principes. [1]"}, True),
        (Decision.EDIT, {"text": "Acht principes. [1]"}, False),
    ],
)
def test_what_still_needs_a_person_after_a_decision_stays_in_the_queue(
    decision: Decision, fields: dict[str, str], waits: bool, small: SmallDesk, answers: dict[str, Answer]
) -> None:
    small.add(answers[PRINCIPLES], "lijst")
    decided = small.desk.decide("lijst", request(decision, **fields))
    assert [item.id for item in small.desk.queue()] == ["lijst"] * waits
    assert small.resumed == [("lijst", {"state": decided.review.state.value, "by": "Ans de Vries"})]


def test_a_whole_life_of_a_concept_is_told_by_its_history(small: SmallDesk, answers: dict[str, Answer]) -> None:
    concept = small.add(answers[PRINCIPLES], "lijst", author="Bo")
    text = concept.text + "\n\nWij passen ze toe [1]."
    for each in (
        request(Decision.RETURN, reason="te kort"),
        request(Decision.REVISE, reviewer="Bo", text=text),
        request(Decision.APPROVE),
        request(Decision.WITHDRAW, reason="toch niet"),
        request(Decision.REVISE, reviewer="Bo", text=text),
        request(Decision.REJECT, reason="laat maar"),
    ):
        small.desk.decide("lijst", each)
    history = small.desk.history("lijst")
    assert [record.state.value for record in history] == [
        "returned",
        "concept",
        "approved",
        "withdrawn",
        "concept",
        "rejected",
    ]
    ans = "Ans de Vries"
    assert [record.by for record in history] == [ans, "Bo", ans, ans, "Bo", ans]
    assert (history[1].text_before, history[1].text_after) == (concept.text, text)
    assert history[2].content_hash == content_hash(text, concept.citations, concept.calculations)
    assert small.journal.verify() == []


def test_a_section_is_decided_on_like_an_answer_and_no_flow_waits_for_it(
    small: SmallDesk, answers: dict[str, Answer]
) -> None:
    small.add_section(answers[PRINCIPLES], "deel", author="Bo")
    decided = small.desk.decide("deel", request())
    assert isinstance(decided, Section)
    assert decided.review.state is ReviewState.APPROVED
    assert small.resumed == []
    assert small.journal.draft("d1").sections == (decided,)
    assert small.journal.verify() == []


def test_the_beginning_of_an_id_is_enough_where_only_one_begins_so(
    small: SmallDesk, answers: dict[str, Answer]
) -> None:
    small.add(answers[PRINCIPLES], "abc-1")
    small.add(answers[PRINCIPLES], "abd-2")
    assert small.desk.decide("abc", request()).id == "abc-1"
    assert [record.decision for record in small.desk.history("abc")] == ["approve"]
    with pytest.raises(UnknownName, match="'ab'"):
        small.desk.concept("ab")
    with pytest.raises(UnknownName):
        small.desk.history("weg")


# --- picking a reading


def test_a_chosen_reading_becomes_part_of_the_sum_its_receipt_and_the_text(small: SmallDesk, hours: Answer) -> None:
    reason = "Wij groeien niet meer."
    decided = small.desk.decide("uren", request(option=0, reason=reason, content_hash=hours.content_hash))
    assert isinstance(decided, Answer)
    (open_sum,), (chosen_sum,) = hours.calculations, decided.calculations
    assert (open_sum.result, open_sum.comparison) == (None, Comparison.NOT_DETERMINED)
    assert chosen_sum.result is not None
    assert (chosen_sum.result.value, chosen_sum.result.unit) == (36, Unit.HOURS_PER_WEEK)
    assert chosen_sum.judgement == decided.review.chosen
    assert chosen_sum.judgement is not None
    assert (chosen_sum.judgement.reason, chosen_sum.judgement.decided_by) == (reason, "Ans de Vries")
    assert chosen_sum.judgement.quote == hours.options[0].quote
    assert chosen_sum.receipt == receipt_of(chosen_sum) != open_sum.receipt
    drafted, _, call = hours.text.rpartition("\n\n")
    assert call == "Kies samen een lezing en leg de reden vast."  # done now, so it is no longer said
    said = decided.text.removesuffix(drafted)
    assert said != decided.text
    assert hours.options[0].label.lower() in said
    assert reason in said
    assert "Ans de Vries" in said
    assert (decided.review.text_before, decided.review.text_after) == (hours.text, decided.text)
    assert decided.content_hash == decided.review.content_hash
    assert decided.content_hash == content_hash(decided.text, decided.citations, decided.calculations)
    assert decided.content_hash != hours.content_hash
    assert small.desk.concept("uren") == decided
    assert small.journal.verify() == []


def test_another_reading_gives_another_sum_and_one_without_hours_gives_none(
    small: SmallDesk, answers: dict[str, Answer]
) -> None:
    results = []
    for option in range(3):
        small.add(answers[HOURS], f"uren-{option}")
        decided = small.desk.decide(f"uren-{option}", request(option=option, reason="zo besloten"))
        (chosen,) = decided.calculations
        results.append(chosen.result and chosen.result.value)
        assert chosen.judgement is not None
    assert results == [36, 48, None]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"option": 0, "reason": ""}, "reden"),
        ({"option": 0, "reason": "  "}, "reden"),
        ({"option": 3, "reason": "x"}, "Lezing 4 bestaat niet; kies uit 1 tot en met 3"),
        ({"option": 0, "reason": "x", "decision": Decision.REJECT}, "kiest u bij het goedkeuren"),
    ],
)
def test_a_choice_that_cannot_be_made_is_refused_and_changes_nothing(
    fields: dict[str, object], words: str, small: SmallDesk, hours: Answer
) -> None:
    head = small.journal.head()
    with pytest.raises(BadInput, match=words):
        small.desk.decide("uren", request(**fields))
    assert small.desk.concept("uren") == hours
    assert small.journal.head() == head


def test_where_the_plan_chooses_nothing_is_left_to_pick(small: SmallDesk, answers: dict[str, Answer]) -> None:
    small.add(answers[BUDGET], "bedrag")
    with pytest.raises(BadInput, match="valt geen lezing te kiezen"):
        small.desk.decide("bedrag", request(option=0, reason="x"))


def test_another_choice_takes_the_place_of_the_first_in_text_and_sum(small: SmallDesk, hours: Answer) -> None:
    first = small.desk.decide("uren", request(option=0, reason="eerst zo"))
    small.desk.decide("uren", request(Decision.WITHDRAW, reason="toch niet"))
    small.desk.decide("uren", request(Decision.REVISE, reviewer="Bo", text=first.text))
    for option, hours_a_week in ((1, 48), (2, None)):
        chosen = small.desk.decide("uren", request(option=option, reason=f"nu zo ({option})"))
        assert isinstance(chosen, Answer)
        (total,) = chosen.calculations
        assert (total.result and total.result.value) == hours_a_week
        assert total.judgement == chosen.review.chosen
        assert total.receipt == receipt_of(total)
        assert total.formula.startswith(hours.calculations[0].formula)
        assert hours.options[0].label.lower() not in total.formula
        assert chosen.text.count("Gekozen lezing") == 1
        small.desk.decide("uren", request(Decision.WITHDRAW, reason="toch niet"))
        small.desk.decide("uren", request(Decision.REVISE, reviewer="Bo", text=chosen.text))
    assert small.journal.verify() == []


# --- four eyes


@pytest.mark.parametrize("kind", list(ConceptKind))
def test_with_four_eyes_the_maker_does_not_release_and_somebody_else_does(
    kind: ConceptKind, assistant: Assistant, answers: dict[str, Answer], tmp_path: Path
) -> None:
    with small_desk(tmp_path, assistant._corpus, assistant._register, four_eyes={kind}) as small:
        if kind is ConceptKind.SECTION:
            small.add_section(answers[PRINCIPLES], "x", author="Bo")
        else:
            small.add(answers[HOURS if kind is ConceptKind.CALCULATION else PRINCIPLES], "x", author="Bo")
        for name in ("Bo", " bO "):
            with pytest.raises(BadInput, match="Vier ogen"):
                small.desk.decide("x", request(reviewer=name))
        assert small.desk.decide("x", request(Decision.RETURN, reviewer="Bo", reason="zelf gezien")).review.decided_by
        assert small.desk.decide("x", request()).review.is_released


def test_with_four_eyes_a_concept_of_nobody_is_not_released(
    assistant: Assistant, answers: dict[str, Answer], tmp_path: Path
) -> None:
    with small_desk(tmp_path, assistant._corpus, assistant._register, four_eyes={ConceptKind.ANSWER}) as small:
        small.add(answers[PRINCIPLES], "x", author=None)
        with pytest.raises(BadInput, match="is niet bekend"):
            small.desk.decide("x", request())


def test_with_four_eyes_who_rewrote_a_text_does_not_release_it_whatever_happened_in_between(
    assistant: Assistant, answers: dict[str, Answer], tmp_path: Path
) -> None:
    text = f"{answers[PRINCIPLES].text}\n\nWij doen dit [1]."
    with small_desk(tmp_path, assistant._corpus, assistant._register, four_eyes={ConceptKind.ANSWER}) as small:
        small.add(answers[PRINCIPLES], "x", author="Bo")
        small.desk.decide("x", request(Decision.REVISE, reviewer="Cor", text=text))
        for between in (Decision.RETURN, Decision.REJECT):
            small.desk.decide("x", request(between, reason="nog eens"))
            if between is Decision.REJECT:
                small.desk.decide("x", request(Decision.REVISE, reviewer="Bo", text=text))
            with pytest.raises(BadInput, match="het laatst herschreef"):
                small.desk.decide("x", request(reviewer="Cor"))
        assert small.desk.decide("x", request()).review.is_released


# --- thumbs


def test_a_thumb_down_brings_an_approved_answer_to_the_queue_until_the_next_decision(
    small: SmallDesk, answers: dict[str, Answer]
) -> None:
    small.add(answers[PRINCIPLES], "lijst")
    small.desk.decide("lijst", request())
    assert small.desk.queue() == []
    for _ in range(2):
        small.desk.give_feedback("lijst", Thumb.DOWN, "Er mist een principe.", "Cor")
    (item,) = small.desk.queue()
    assert (item.id, item.state, item.thumbs_down) == ("lijst", ReviewState.APPROVED, 2)
    small.desk.decide("lijst", request(Decision.WITHDRAW, reason="klopt"))
    assert small.desk.queue() == []
    (withdrawn,) = small.desk.queue(state=ReviewState.WITHDRAWN)
    assert withdrawn.thumbs_down == 0
    assert [given.by for given in small.desk.feedback("lijst")] == ["Cor", "Cor"]
    assert small.journal.verify() == []


def test_a_thumb_up_is_kept_and_asks_nothing_of_the_reviewers(small: SmallDesk, answers: dict[str, Answer]) -> None:
    small.add(answers[PRINCIPLES], "lijst")
    small.desk.decide("lijst", request())
    small.desk.give_feedback("lijst", Thumb.UP)
    assert small.desk.queue() == []
    (given,) = small.desk.feedback("lijst")
    assert (given.thumb, given.reason, given.by) == (Thumb.UP, "", None)


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_a_thumb_down_says_why(reason: str, small: SmallDesk, answers: dict[str, Answer]) -> None:
    small.add(answers[PRINCIPLES], "lijst")
    with pytest.raises(BadInput, match="heeft een reden nodig"):
        small.desk.give_feedback("lijst", Thumb.DOWN, reason)
    assert small.desk.feedback("lijst") == []
    with pytest.raises(UnknownName):
        small.desk.give_feedback("weg", Thumb.DOWN, "x")


def test_noting_that_something_was_opened_never_fails_the_reviewer(
    small: SmallDesk, answers: dict[str, Answer]
) -> None:
    small.add(answers[PRINCIPLES], "lijst")
    small.desk.opened("lijst", "Ans")
    small.desk.opened_source("lijst", "plan/1", "Ans")
    head = small.journal.head()
    for id, by in (("weg", "Ans"), ("weg\x00\ud800", "Ans"), ("lijst", "Ans\ud800"), ("lijst", "Ans\x1b[31m")):
        small.desk.opened(id, by)
        small.desk.opened_source(id, "plan/1", by)
    small.desk.opened_source("lijst", "plan\ud800", "Ans")
    assert small.journal.head() == head
    assert [entry.kind for entry in small.journal.entries(answer_id="lijst")][-2:] == ["opened", "opened_source"]
    assert small.journal.verify() == []


# --- an approved answer comes first


def test_an_approved_answer_is_offered_when_the_same_is_asked_again_until_it_is_taken_back(
    small: SmallDesk, answers: dict[str, Answer]
) -> None:
    small.add(answers[BUDGET], "eerst")
    again = small.add(answers[BUDGET], "later")
    assert small.desk.approved_earlier(again) is None
    small.desk.decide("eerst", request())
    offered = small.desk.approved_earlier(again)
    assert offered is not None
    assert (offered.answer_id, offered.approved_by, offered.text) == ("eerst", "Ans de Vries", answers[BUDGET].text)
    small.desk.decide("eerst", request(Decision.WITHDRAW, reason="fout"))
    assert small.desk.approved_earlier(again) is None


# --- conversations


def test_conversations_are_found_by_words_of_title_and_any_question_whatever_capitals_or_accents(
    small: SmallDesk, answers: dict[str, Answer]
) -> None:
    small.add(answers[PRINCIPLES], "een", conversation_id="c1", question="Mag privé-lectuur weg?")
    small.add(answers[PRINCIPLES], "twee", conversation_id="c1", question="En strips?")
    small.add(answers[PRINCIPLES], "drie", conversation_id="c2", question="Hoeveel budget?")
    small.add_section(answers[PRINCIPLES], "deel")
    small.desk.rename_conversation("c2", "  Begroting\n2027 ", "Bo")

    def found(search: str) -> list[str]:
        return [row.id for row in small.desk.conversations(search=search)]

    assert found("") == ["c2", "c1"]
    assert found("STRIPS") == found("privé lectuur") == ["c1"]
    assert found("begroting budget") == ["c2"]
    assert found("begroting strips") == []
    assert [row.id for row in small.desk.conversations(limit=1)] == ["c2"]
    first, second = small.desk.conversations()
    assert (first.title, first.answers, second.title, second.answers) == (
        "Begroting 2027",
        1,
        "Mag privé-lectuur weg?",
        2,
    )


def test_the_title_of_a_conversation_is_known_however_old_it_is(small: SmallDesk, answers: dict[str, Answer]) -> None:
    small.add(answers[PRINCIPLES], "een", conversation_id="c1")
    small.desk.rename_conversation("c1", "Begroting 2027", "Bo")
    for number in range(60):
        small.add(answers[PRINCIPLES], f"later-{number}", question=f"Vraag {number}?")
    assert "c1" not in [row.id for row in small.desk.conversations(limit=50)]
    assert small.desk.title_of("c1") == "Begroting 2027"
    assert small.desk.title_of("gesprek-later-7") == "Vraag 7?"
    assert [small.desk.title_of(unknown) for unknown in ("weg", "", "we\0g")] == [""] * 3
    small.desk.delete_conversation("c1", "Bo")
    assert small.desk.title_of("c1") == ""


def test_a_conversation_is_renamed_as_often_as_wanted_and_never_to_nothing(
    small: SmallDesk, answers: dict[str, Answer]
) -> None:
    small.add(answers[PRINCIPLES], "een", conversation_id="c1")
    for title in ("Eerst", "Later"):
        assert small.desk.rename_conversation("c1", title, "Bo").title == title
    assert [row.title for row in small.desk.conversations()] == ["Later"]
    for wrong in ("", "  \n"):
        with pytest.raises(BadInput, match="titel nodig"):
            small.desk.rename_conversation("c1", wrong, "Bo")
    with pytest.raises(BadInput, match="geen gesprek"):
        small.desk.rename_conversation("weg", "Titel", "Bo")


def test_a_deleted_conversation_is_gone_from_every_list_and_cannot_be_deleted_again(
    small: SmallDesk, answers: dict[str, Answer]
) -> None:
    small.add(answers[PRINCIPLES], "een", conversation_id="c1")
    small.add(answers[PRINCIPLES], "twee", conversation_id="c1")
    small.add(answers[PRINCIPLES], "drie", conversation_id="c2")
    small.desk.rename_conversation("c1", "Weg ermee", "Bo")
    assert small.desk.delete_conversation("c1", "Bo") == 2
    assert [row.id for row in small.desk.conversations()] == ["c2"]
    assert small.desk.conversation("c1") == []
    assert [item.id for item in small.desk.queue()] == ["drie"]
    assert small.forgotten == ["een", "twee"]
    for call in (small.desk.delete_conversation, lambda id, by: small.desk.rename_conversation(id, "x", by)):
        with pytest.raises(BadInput, match="geen gesprek"):
            call("c1", "Bo")
    with pytest.raises(UnknownName, match="gewist"):
        small.desk.concept("een")
    assert small.journal.verify() == []


def test_a_conversation_with_an_approved_answer_is_not_deleted_until_that_is_taken_back(
    small: SmallDesk, answers: dict[str, Answer]
) -> None:
    small.add(answers[PRINCIPLES], "een", conversation_id="c1")
    small.desk.decide("een", request())
    with pytest.raises(Conflict, match="goedgekeurd antwoord"):
        small.desk.delete_conversation("c1", "Bo")
    assert [answer.id for answer in small.desk.conversation("c1")] == ["een"]
    small.desk.decide("een", request(Decision.WITHDRAW, reason="op verzoek"))
    assert small.desk.delete_conversation("c1", "Bo") == 1


# --- with the flow


def test_after_recovery_a_run_has_gone_on_and_recovering_again_changes_nothing(
    small: SmallDesk, answers: dict[str, Answer]
) -> None:
    for id in ("a", "b", "c"):
        small.add(answers[PRINCIPLES], id)
    small.desk.decide("a", request())
    small.desk.decide("b", request(Decision.REJECT, reason="nee"))
    small.resumed.clear()
    small.desk.recover()
    went_on = {id: decision["state"] for id, decision in small.resumed}
    assert went_on == {"a": "approved", "b": "rejected"}
    assert small.journal.verify() == []


def test_a_decision_about_an_answer_of_long_ago_is_recovered_as_well(
    small: SmallDesk, answers: dict[str, Answer]
) -> None:
    small.add(answers[PRINCIPLES], "oud")
    for number in range(201):
        small.add(answers[BUDGET], f"later-{number}")
    small.desk.decide("oud", request())
    small.resumed.clear()
    small.desk.recover()
    assert [id for id, _ in small.resumed] == ["oud"]


def test_a_paused_run_is_left_alone_when_it_heard_the_decision_already(assistant: Assistant) -> None:
    answer = assistant.ask(PRINCIPLES)
    assistant.review(answer.id, request(Decision.RETURN, reason="nog eens"))

    def checkpoints() -> int:
        with closing(sqlite3.connect(checkpoint_file(assistant._journal_address))) as connection:
            found = connection.execute("SELECT count(*) FROM checkpoints WHERE thread_id = ?", (answer.id,))
            return int(found.fetchone()[0])

    before = checkpoints()
    assistant.desk.recover()
    assistant.desk.recover()
    assert checkpoints() == before
    rejected = assistant.review(answer.id, request(Decision.REJECT, reason="laat maar"))  # an approval would stay
    assert rejected.review.decided_by
