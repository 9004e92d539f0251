"""What people typed can be erased for good: no byte of it stays, and the journal still shows every other change."""

from __future__ import annotations

import itertools
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from local_client import TestClient
from real_index import copy_index
from small_desk import BUDGET, NOON, PRINCIPLES, SmallDesk, request

from assistant import Assistant, Settings
from assistant.advice import Answer, Decision, Review, ReviewState
from assistant.concepts import Thumb
from assistant.errors import BadInput, Conflict, UnknownName
from assistant.faces.web import build_web
from assistant.flow import checkpoint_file
from assistant.oversight.erasure import _erase_rows
from assistant.oversight.journal import Journal
from assistant.oversight.storage import open_storage

BIRDS = ("zwaluw", "merel", "spreeuw", "lijster", "mees", "vink", "kauw", "gors", "sijs", "putter", "fitis", "tjiftjaf")
# Pairs, so that there are words for far more tests than there are birds.
WORDS = (f"kwetter{first}{second}" for first, second in itertools.product(BIRDS, repeat=2))
# Long enough that no hash and no score in a journal holds the same digits by chance.
AMOUNTS = itertools.count(271_828_182)


@dataclass(frozen=True)
class Marker:
    """What only one test ever types: a word that stands in no source, and an amount of money."""

    word: str = field(default_factory=lambda: next(WORDS))
    amount: str = field(default_factory=lambda: str(next(AMOUNTS)))

    @property
    def question(self) -> str:
        return f"Ons collectiebudget is € {self.amount} volgens {self.word}. Hoeveel moet naar doelgroepen?"


@pytest.fixture
def marker() -> Marker:
    return Marker()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("erasure")


@pytest.fixture(scope="module")
def own(settings: Settings, folder: Path) -> Iterator[Assistant]:
    """The real assistant on a journal of its own, which may be looked at byte by byte."""
    with Assistant.open(settings, journal_address=f"sqlite:///{folder / 'journal.db'}") as opened:
        yield opened


def files_with(folder: Path, *written: str) -> list[str]:
    """The files in which any of this still stands, whatever tables or free pages hold it."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    return sorted(file.name for file in files if any(each.encode() in file.read_bytes() for each in written))


def leave_traces(assistant: Assistant, conversation_id: str, marker: Marker) -> Answer:
    """The word in every place where a person can put one: question, review, edit, thumb and title."""
    answer = assistant.ask(marker.question, conversation_id=conversation_id, author="Bo")
    desk = assistant.desk
    desk.decide(answer.id, request(Decision.RETURN, reason=f"teruggestuurd: {marker.word}"))
    desk.decide(answer.id, request(Decision.REVISE, text=f"{answer.text}\n\nEn {marker.word} [1]."))
    desk.give_feedback(answer.id, Thumb.DOWN, f"onbruikbaar voor {marker.word}")
    desk.opened_source(answer.id, f"plan/{marker.word}", "Ans")
    desk.rename_conversation(conversation_id, f"Gesprek over {marker.word}", "Bo")
    return answer


# --- really gone


@pytest.mark.slow
def test_nothing_of_an_erased_conversation_is_left_in_any_file_while_the_program_still_runs(
    own: Assistant, folder: Path, marker: Marker
) -> None:
    leave_traces(own, "weg", marker)
    kept = own.ask("Wat zijn de principes voor AI?", conversation_id="blijft")
    assert files_with(folder, marker.word) != []
    assert files_with(folder, marker.amount) != []
    assert own.desk.delete_conversation("weg", "Bo") == 1
    assert files_with(folder, marker.word, marker.amount) == []
    assert own.verify_journal() == []
    assert own.conversation("blijft") == [kept]


@pytest.mark.parametrize("what", ["answer_id", "conversation_id", "before"])
def test_whichever_way_it_is_erased_no_word_stays(what: str, own: Assistant, folder: Path, marker: Marker) -> None:
    answer = leave_traces(own, what, marker)
    named = {
        "answer_id": {"answer_id": answer.id},
        "conversation_id": {"conversation_id": what},
        "before": {"before": datetime.now(UTC) + timedelta(seconds=1)},
    }
    assert own.desk.erase(by="Bo", **named[what]) >= 1  # type: ignore[arg-type]
    assert files_with(folder, marker.word, marker.amount) == []
    assert own.verify_journal() == []
    assert what not in [row.id for row in own.desk.conversations()]


def test_an_erased_run_leaves_no_checkpoint(own: Assistant, marker: Marker) -> None:
    gone, kept = own.ask(marker.question), own.ask(marker.question)
    own.desk.erase(answer_id=gone.id, by="Bo")
    with closing(sqlite3.connect(checkpoint_file(own._journal_address))) as connection:
        for table in ("checkpoints", "writes"):
            threads = {thread for (thread,) in connection.execute(f"SELECT thread_id FROM {table}")}
            assert (gone.id in threads, kept.id in threads) == (False, True), table
    assert own.review(kept.id, request()).review.is_released


@pytest.mark.slow
def test_after_an_erasure_the_program_goes_on_as_before(own: Assistant, marker: Marker) -> None:
    first = own.ask(marker.question, conversation_id="verder")
    own.desk.erase(answer_id=first.id, by="Bo")
    own.desk.recover()
    again = own.ask(marker.question, conversation_id="verder")
    assert again.earlier is None
    assert [answer.id for answer in own.conversation("verder")] == [again.id]
    assert own.review(again.id, request()).review.is_released
    assert own.verify_journal() == []


def test_questions_that_follow_up_on_an_erased_one_repeat_its_words_and_go_with_it(
    own: Assistant, folder: Path, marker: Marker
) -> None:
    first = own.ask(marker.question, conversation_id="vervolg")
    followed = own.ask("en als het budget 300.000 wordt?", conversation_id="vervolg")
    apart = own.ask("Wat zijn de principes voor AI?", conversation_id="vervolg")
    assert own._journal.entries(kind="question", answer_id=followed.id)[0].content["reading"]["is_follow_up"]
    own.review(followed.id, request())
    with pytest.raises(Conflict, match="vervolgvraag"):
        own.desk.erase(answer_id=first.id, by="Bo")
    own.review(followed.id, request(Decision.WITHDRAW, reason="op verzoek"))
    assert own.desk.erase(answer_id=first.id, by="Bo") == 2
    assert [answer.id for answer in own.conversation("vervolg")] == [apart.id]
    assert files_with(folder, marker.word, marker.amount) == []
    assert own.verify_journal() == []


@pytest.mark.parametrize(
    "later",
    ["31.000 euro gaat naar doelgroepgericht collectioneren. Halen we het minimum?", "Hoe staan we er dan voor?"],
)
def test_what_was_read_of_an_erased_message_goes_with_it(
    later: str, own: Assistant, folder: Path, marker: Marker
) -> None:
    """A number may be read as a figure only once a later message says more of it."""
    conversation = f"gelezen-{len(later)}"
    first = own.ask(f"Ons mediabudget: {marker.amount} euro, aldus {marker.word}.", conversation_id=conversation)
    own.ask("Daarvan gaat 27.500 naar doelgroepen.", conversation_id=conversation)
    own.ask(later, conversation_id=conversation)
    own.desk.erase(answer_id=first.id, by="Bo")
    assert files_with(folder, marker.word, marker.amount) == []
    assert own.verify_journal() == []


def test_a_question_that_goes_back_to_an_erased_one_goes_with_it_and_what_stood_between_stays(
    own: Assistant, folder: Path, marker: Marker
) -> None:
    first = own.ask(f"Wie levert het IBL-systeem volgens {marker.word}?", conversation_id="terug")
    between = own.ask("Wat zijn de principes voor AI?", conversation_id="terug")
    own.ask("Terug naar mijn eerste vraag: is dat verplicht?", conversation_id="terug")
    assert own.desk.erase(answer_id=first.id, by="Bo") == 2
    assert [answer.id for answer in own.conversation("terug")] == [between.id]
    assert files_with(folder, marker.word) == []
    assert own.verify_journal() == []


def test_a_figure_stands_in_no_later_question_that_does_not_use_it_and_goes_with_those_that_do(
    own: Assistant, folder: Path, marker: Marker
) -> None:
    first = own.ask(marker.question, conversation_id="later")
    apart = own.ask("Wat zijn de principes voor AI?", conversation_id="later")
    used = own.ask("Hoeveel moet er naar doelgroepgericht collectioneren?", conversation_id="later")
    assert used.calculations, "the figures of the conversation stay known"
    assert own.desk.erase(answer_id=first.id, by="Bo") == 2
    assert [answer.id for answer in own.conversation("later")] == [apart.id]
    assert files_with(folder, marker.word, marker.amount) == []
    assert own.verify_journal() == []


def test_what_was_planted_after_an_answer_goes_with_it(own: Assistant, folder: Path, marker: Marker) -> None:
    answer = own.ask(marker.question)
    copy = own.desk.plant(answer.id, "Bo", seed=1)
    assert own.desk.erase(answer_id=answer.id, by="Bo") == 1
    with pytest.raises(UnknownName, match="gewist"):
        own.desk.concept(copy)
    assert files_with(folder, marker.word, marker.amount) == []
    assert own.verify_journal() == []


# --- the chain


def test_an_erasure_is_an_entry_with_a_name_a_reason_and_the_numbers_and_without_the_words(
    small: SmallDesk, answers: dict[str, Answer]
) -> None:
    small.add(answers[PRINCIPLES], "a", question="Wat met zwaluwen?")
    small.desk.erase(answer_id="a", by="Bo", reason="verzoek van de vrager")
    (erasure,) = small.journal.entries(kind="erasure")
    assert (erasure.actor, erasure.content["reason"]) == ("Bo", "verzoek van de vrager")
    assert (erasure.content["entries"], erasure.content["concepts"]) == ([1, 2, 3], ["a"])
    assert [(entry.kind, entry.content) for entry in small.journal.entries(answer_id="a")] == [
        ("question", None),
        ("evidence", None),
        ("answer", None),
    ]
    assert small.journal.verify() == []


def test_a_content_that_is_missing_without_an_erasure_is_still_found(
    small: SmallDesk, answers: dict[str, Answer]
) -> None:
    for id in ("a", "b"):
        small.add(answers[PRINCIPLES], id)
    small.desk.erase(answer_id="a", by="Bo")
    assert small.journal.verify() == []
    (question, *_) = small.journal.entries(answer_id="b")
    with small.storage.connection(writes=True) as connection:
        connection.exec_driver_sql(f"DELETE FROM contents WHERE digest = '{question.digest}'")
    assert small.journal.verify() == [f"De inhoud van journaalregel {question.seq} (question) ontbreekt."]


def test_an_erasure_that_was_tampered_with_excuses_nothing_more(small: SmallDesk, answers: dict[str, Answer]) -> None:
    for id in ("a", "b"):
        small.add(answers[PRINCIPLES], id)
    small.desk.erase(answer_id="a", by="Bo")
    (erasure,) = small.journal.entries(kind="erasure")
    digests = [entry.digest for entry in small.journal.entries(answer_id="b")]
    with small.storage.connection(writes=True) as connection:
        for digest in digests:
            connection.exec_driver_sql(f"DELETE FROM contents WHERE digest = '{digest}'")
        connection.exec_driver_sql(f"DELETE FROM contents WHERE digest = '{erasure.digest}'")
        connection.exec_driver_sql(
            f"INSERT INTO contents VALUES ('{erasure.digest}', 's', '{{\"entries\": [1, 2, 3, 4, 5, 6, 7]}}')"
        )
    assert f"De inhoud van journaalregel {erasure.seq} (erasure) is veranderd" in " ".join(small.journal.verify())


def test_an_erasure_that_fails_halfway_erases_nothing(
    small: SmallDesk, answers: dict[str, Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    small.add(answers[PRINCIPLES], "a")
    with small.storage.connection(writes=True) as connection:
        if connection.dialect.name != "sqlite":
            pytest.skip("the trigger below is SQLite's")
        connection.exec_driver_sql(
            "CREATE TRIGGER broken BEFORE UPDATE ON concepts BEGIN SELECT RAISE(ABORT, 'stroom weg'); END"
        )
    head = small.journal.head()
    with pytest.raises(Exception, match="stroom weg"):
        small.desk.erase(answer_id="a", by="Bo")
    assert small.desk.concept("a").text == answers[PRINCIPLES].text
    assert (small.journal.head(), small.forgotten) == (head, [])
    assert small.journal.verify() == []


# --- what may be erased


def test_an_approved_answer_can_be_erased_alone_and_its_approval_is_then_no_use(
    small: SmallDesk, answers: dict[str, Answer]
) -> None:
    small.add(answers[BUDGET], "a")
    again = small.add(answers[BUDGET], "b")
    small.desk.decide("a", request(reason="akkoord"))
    assert small.desk.approved_earlier(again) is not None
    assert small.desk.erase(answer_id="a", by="Bo") == 1
    assert small.desk.approved_earlier(again) is None
    assert small.desk.queue(state=ReviewState.APPROVED) == []
    for call in (small.desk.concept, small.desk.history, lambda id: small.desk.decide(id, request())):
        with pytest.raises(UnknownName, match="gewist"):
            call("a")
    with pytest.raises(UnknownName, match="gewist"):
        small.desk.erase(answer_id="a", by="Bo")
    assert small.desk.look_again() == []
    small.desk.recover()
    assert small.journal.verify() == []


def test_a_conversation_with_an_approved_answer_is_refused_whole(small: SmallDesk, answers: dict[str, Answer]) -> None:
    for id in ("a", "b"):
        small.add(answers[PRINCIPLES], id, conversation_id="c")
    small.desk.decide("b", request())
    head = small.journal.head()
    with pytest.raises(Conflict, match="goedgekeurd antwoord"):
        small.desk.erase(conversation_id="c", by="Bo")
    assert (small.journal.head(), small.forgotten) == (head, [])


def test_a_conversation_of_which_the_first_answer_was_erased_can_still_be_found(
    small: SmallDesk, answers: dict[str, Answer]
) -> None:
    small.add(answers[PRINCIPLES], "a", conversation_id="c", question="De eerste?")
    small.add(answers[PRINCIPLES], "b", conversation_id="c", question="De tweede?")
    small.desk.erase(answer_id="a", by="Bo")
    (row,) = small.desk.conversations(search="tweede")
    assert (row.id, row.title, row.answers) == ("c", "De tweede?", 1)
    assert small.desk.rename_conversation("c", "Toch", "Bo").title == "Toch"
    small.desk.erase(answer_id="b", by="Bo")
    assert small.desk.conversations() == []


def test_what_is_old_and_not_approved_is_erased_and_the_rest_stays(
    small: SmallDesk, answers: dict[str, Answer]
) -> None:
    old = ("concept", "afgewezen", "goedgekeurd")
    for id in old:
        small.add(answers[PRINCIPLES], id)
    small.desk.decide("afgewezen", request(Decision.REJECT, reason="nee"))
    small.desk.decide("goedgekeurd", request())
    small.clock.now += timedelta(days=30)
    small.add(answers[PRINCIPLES], "nieuw")
    assert small.desk.erase(before=NOON + timedelta(days=1), by="Bo") == 2
    assert small.desk.erase(before=NOON + timedelta(days=1), by="Bo") == 0
    assert {item.id for item in small.desk.queue()} == {"nieuw"}
    assert small.desk.concept("goedgekeurd").review.is_released
    assert sorted(small.forgotten) == ["afgewezen", "concept"]
    assert small.journal.verify() == []


@pytest.mark.parametrize("is_approved", [True, False], ids=["approved", "younger"])
def test_a_follow_up_that_stays_holds_no_word_and_no_figure_of_an_old_question(
    is_approved: bool, own: Assistant, folder: Path, marker: Marker
) -> None:
    conversation = f"bewaard-{is_approved}"
    own.ask(marker.question, conversation_id=conversation)
    limit = datetime.now(UTC)
    followed = own.answer(own.ask("en als het budget 300.000 wordt?", conversation_id=conversation).id)
    if is_approved:
        followed, limit = own.review(followed.id, request()), datetime.now(UTC)
    assert marker.word in str(own._journal.entries(kind="question", answer_id=followed.id)[0].content)
    own.desk.erase(before=limit, by="Bo")
    assert files_with(folder, marker.word, marker.amount) == []
    assert own.conversation(conversation) == [followed]
    assert own.verify_journal() == []
    again = own.ask("Wat zijn de principes voor AI?", conversation_id=conversation)
    assert [answer.id for answer in own.conversation(conversation)] == [followed.id, again.id]


def test_an_approved_sum_with_a_figure_of_an_old_question_stays_as_it_was_approved(
    own: Assistant, folder: Path, marker: Marker
) -> None:
    own.ask(marker.question, conversation_id="som")
    own.ask("Wat zijn de principes voor AI?", conversation_id="som")
    used = own.ask("Hoeveel moet er naar doelgroepgericht collectioneren?", conversation_id="som")
    approved = own.review(used.id, request())
    own.desk.erase(before=datetime.now(UTC), by="Bo")
    assert own._journal.entries(kind="question", answer_id=used.id)[0].content is None
    assert own.conversation("som") == [approved]
    assert own.desk.look_again() == []
    assert files_with(folder, marker.word) == []
    assert own.verify_journal() == []


def ask_on(small: SmallDesk, answer: Answer, id: str, *, calls: bool = False, **reading: object) -> None:
    """One more question in a conversation, with what was understood of it and what a model was sent for it."""
    new = answer.model_copy(update={"id": id, "conversation_id": "c", "review": Review()})
    small.journal.record_answer(
        new, reading={"text": id} | reading, evidence=[], asked_at=small.clock(), question_key=f"sleutel van {id}"
    )
    if calls:
        small.journal.record_event("model_call", {"sent": "eerder"}, answer_id=id, conversation_id="c")


def kept_of(small: SmallDesk, kind: str) -> list[str | None]:
    return [entry.answer_id for entry in small.journal.entries(kind=kind) if entry.content is not None]


def test_what_a_model_was_sent_of_an_old_question_beside_a_later_one_goes_as_well(
    small: SmallDesk, answers: dict[str, Answer]
) -> None:
    ask_on(small, answers[PRINCIPLES], "oud", calls=True)
    limit = small.clock()
    ask_on(small, answers[PRINCIPLES], "vervolg", calls=True, is_follow_up=True)
    ask_on(small, answers[PRINCIPLES], "los", calls=True)  # read beside a question that held the words of the old one
    ask_on(small, answers[PRINCIPLES], "later", calls=True)
    assert small.desk.erase(before=limit, by="Bo") == 1
    assert kept_of(small, "model_call") == ["later"]
    assert kept_of(small, "question") == ["los", "later"]
    assert kept_of(small, "answer") == ["vervolg", "los", "later"]
    with small.storage.reading() as rows:
        keys = {each.row.id: each.row.question_key for each in rows.group("c")}
    assert keys == {"oud": "", "vervolg": "", "los": "sleutel van los", "later": "sleutel van later"}
    assert small.journal.verify() == []


def test_what_goes_back_to_a_question_that_leaned_on_an_old_one_goes_with_it(
    small: SmallDesk, answers: dict[str, Answer]
) -> None:
    asked = ("en bij ons?", "en bij ons? oud")  # as typed, and on its own feet with the words of the old one
    ask_on(small, answers[PRINCIPLES], "oud")
    limit = small.clock()
    ask_on(small, answers[PRINCIPLES], "vervolg", is_follow_up=True, asked=asked[0], text=asked[1])
    ask_on(small, answers[PRINCIPLES], "los")
    ask_on(small, answers[PRINCIPLES], "terug naar het vervolg", is_follow_up=True, before=[asked[1]])
    ask_on(small, answers[PRINCIPLES], "ook los")
    small.desk.erase(before=limit, by="Bo")
    assert kept_of(small, "question") == ["los", "ook los"]
    assert kept_of(small, "answer") == ["vervolg", "los", "terug naar het vervolg", "ook los"]


BUDGET_WAS = {"figures": {"collection_budget": "271828"}}


@pytest.mark.parametrize(
    "reading",
    [
        {"is_follow_up": True},
        {"before": ["oud"]},
        {"figures": {"collection_budget": "271828.0"}, "figures_from_before": ["collection_budget"]},
        {"worked": {"collection_budget": {"how": "+", "terms": ["281828"], "made": [{"terms": ["271828", "1e4"]}]}}},
        {"replaced": {"collection_budget": "271828"}},
        {"others": {"collection_budget": "271828"}},
    ],
    ids=lambda reading: next(reversed(reading)),
)
def test_whatever_a_later_question_took_from_an_old_one_goes_with_the_old_one(
    reading: dict[str, object], small: SmallDesk, answers: dict[str, Answer]
) -> None:
    ask_on(small, answers[PRINCIPLES], "oud", **BUDGET_WAS)
    limit = small.clock()
    ask_on(small, answers[PRINCIPLES], "later", **reading)
    small.desk.erase(before=limit, by="Bo")
    assert kept_of(small, "question") == []
    assert kept_of(small, "answer") == ["later"]
    assert small.journal.verify() == []


def test_a_later_question_that_took_nothing_from_an_old_one_stays_whole(
    small: SmallDesk, answers: dict[str, Answer]
) -> None:
    ask_on(small, answers[PRINCIPLES], "oud", **BUDGET_WAS)
    limit = small.clock()
    ask_on(small, answers[PRINCIPLES], "los", figures={"collection_budget": "300000"})
    ask_on(small, answers[PRINCIPLES], "vervolg daarop", is_follow_up=True, before=["los"])
    ask_on(small, answers[PRINCIPLES], "met een cijfer", figures={"inhabitants": "5"}, figures_from_before=[])
    small.desk.erase(before=limit, by="Bo")
    assert kept_of(small, "question") == ["los", "vervolg daarop", "met een cijfer"]


@pytest.mark.parametrize(
    "reading",
    [
        {"is_follow_up": True},
        {"before": ["oud"]},
        {"figures": {"collection_budget": "271828"}, "figures_from_before": ["collection_budget"]},
    ],
    ids=lambda reading: next(reversed(reading)),
)
def test_what_an_earlier_version_left_of_a_question_that_it_erased_goes_at_the_next_erasure(
    reading: dict[str, object], small: SmallDesk, answers: dict[str, Answer]
) -> None:
    ask_on(small, answers[PRINCIPLES], "oud", **BUDGET_WAS)
    ask_on(small, answers[PRINCIPLES], "los")
    if reading.get("is_follow_up"):
        ask_on(small, answers[PRINCIPLES], "ook los")
    ask_on(small, answers[PRINCIPLES], "later", **reading)
    with small.journal.writing() as rows:  # what that version did: the question alone
        _erase_rows(small.journal, rows, ["oud"], [], by="Bo", reason="")
    small.desk.erase(before=NOON - timedelta(days=1), by="Bo")
    expected = ["los", "ook los", "later"] if reading.get("is_follow_up") else ["los"]  # that one goes on from another
    assert kept_of(small, "question") == expected
    assert small.journal.verify() == []
    assert small.desk.erase(before=NOON - timedelta(days=1), by="Bo") == 0
    assert len(small.journal.entries(kind="erasure")) == 1 + (len(expected) == 1)  # and nothing is said twice


def test_the_profile_of_an_old_draft_goes_with_its_sections_and_stays_while_one_is_approved(
    small: SmallDesk, answers: dict[str, Answer]
) -> None:
    for draft_id in ("oud", "goed"):
        small.add_section(answers[PRINCIPLES], f"deel-{draft_id}", draft_id=draft_id)
    small.desk.decide("deel-goed", request())
    assert small.desk.erase(before=NOON + timedelta(days=1), by="Bo") == 1
    with pytest.raises(UnknownName, match="gewist"):
        small.journal.draft("oud")
    assert [section.id for section in small.journal.draft("goed").sections] == ["deel-goed"]
    assert small.journal.verify() == []


def test_what_a_model_was_sent_for_a_question_that_was_broken_off_can_be_erased(
    small: SmallDesk, answers: dict[str, Answer]
) -> None:
    def send(answer_id: str, conversation_id: str) -> None:
        small.journal.record_event(
            "model_call", {"sent": "geheim"}, answer_id=answer_id, conversation_id=conversation_id
        )

    small.add(answers[PRINCIPLES], "a")
    send("a", "gesprek-a")
    send("nooit-af", "gesprek-a")
    send("ook-niet", "alleen-dit")

    def kept() -> list[str | None]:
        found = small.journal.entries(kind="model_call")
        return [entry.answer_id for entry in found if entry.content is not None]

    assert small.desk.erase(conversation_id="alleen-dit", by="Bo") == 0  # no concept, and still not nothing
    assert kept() == ["a", "nooit-af"]
    assert small.desk.erase(conversation_id="gesprek-a", by="Bo") == 1
    assert kept() == []
    send("weer-niet", "later")
    assert small.desk.erase(before=NOON - timedelta(hours=1), by="Bo") == 0
    assert kept() == ["weer-niet"]
    small.desk.erase(before=NOON + timedelta(hours=1), by="Bo")
    assert kept() == []
    assert small.journal.verify() == []


@pytest.mark.parametrize("named", [{}, {"answer_id": "a", "before": NOON}, {"answer_id": "a", "conversation_id": "c"}])
def test_exactly_one_thing_is_named_to_erase(
    named: dict[str, object], small: SmallDesk, answers: dict[str, Answer]
) -> None:
    small.add(answers[PRINCIPLES], "a")
    with pytest.raises(BadInput, match="Noem wat gewist moet worden"):
        small.desk.erase(by="Bo", **named)  # type: ignore[arg-type]
    assert small.desk.concept("a")


@pytest.mark.parametrize("named", [{"answer_id": "a"}, {"conversation_id": "gesprek-a"}, {"before": NOON}])
def test_whoever_erases_has_a_name(named: dict[str, object], small: SmallDesk, answers: dict[str, Answer]) -> None:
    small.add(answers[PRINCIPLES], "a")
    with pytest.raises(BadInput, match="heeft een naam nodig"):
        small.desk.erase(by="  ", **named)  # type: ignore[arg-type]


def test_a_moment_is_compared_as_a_moment_whatever_the_time_zone(small: SmallDesk, answers: dict[str, Answer]) -> None:
    small.add(answers[PRINCIPLES], "a")  # at noon, and a little
    east = timezone(timedelta(hours=9))
    assert small.desk.erase(before=NOON.astimezone(east), by="Bo") == 0
    assert small.desk.erase(before=(NOON + timedelta(minutes=1)).astimezone(east), by="Bo") == 1


def test_no_hash_stays_by_which_erased_figures_could_be_guessed_back(
    small: SmallDesk, answers: dict[str, Answer]
) -> None:
    answer = small.add(answers[BUDGET], "a")
    small.desk.decide("a", request())
    small.desk.erase(answer_id="a", by="Bo")
    with small.storage.reading() as rows:
        (left,) = rows.all_concepts()
    assert answer.content_hash not in str(left)
    assert answer.calculations[0].receipt not in str(left)
    assert left.row.question_key == ""


def test_a_draft_is_erased_whole_with_its_profile_unless_a_section_is_approved(
    small: SmallDesk, answers: dict[str, Answer]
) -> None:
    small.add_section(answers[PRINCIPLES], "deel", draft_id="d1")
    small.desk.decide("deel", request())
    with pytest.raises(Conflict, match="beleidsconcept is een onderdeel goedgekeurd"):
        small.desk.erase(conversation_id="d1", by="Bo")
    small.desk.decide("deel", request(Decision.WITHDRAW, reason="op verzoek"))
    assert small.desk.erase(conversation_id="d1", by="Bo") == 1
    with pytest.raises(UnknownName, match="gewist"):
        small.journal.draft("d1")
    assert small.journal.verify() == []


def test_what_is_approved_while_the_old_is_being_looked_for_is_not_erased(
    small: SmallDesk, answers: dict[str, Answer]
) -> None:
    """The choice and the erasure are one transaction: an approval comes wholly before it, or finds nothing left."""
    for number in range(20):
        small.add(answers[PRINCIPLES], f"a-{number}")
    came_to: dict[str, bool] = {}

    def approve() -> None:
        for number in range(20):
            try:
                small.desk.decide(f"a-{number}", request())
                came_to[f"a-{number}"] = True
            except UnknownName:
                came_to[f"a-{number}"] = False

    thread = threading.Thread(target=approve)
    thread.start()
    small.desk.erase(before=NOON + timedelta(days=1), by="Bo")
    thread.join()
    assert len(came_to) == 20
    for id, was_approved in came_to.items():
        if was_approved:
            assert small.desk.concept(id).review.is_released
        else:
            with pytest.raises(UnknownName, match="gewist"):
                small.desk.concept(id)
    assert small.journal.verify() == []


# --- keeping no longer than agreed


@pytest.mark.slow
def test_a_server_that_starts_erases_what_was_kept_long_enough(
    settings: Settings, answers: dict[str, Answer], tmp_path: Path
) -> None:
    address = f"sqlite:///{tmp_path / 'journal.db'}"
    long_ago = datetime.now(UTC) - timedelta(days=31)
    with closing(open_storage(address, tmp_path)) as storage:
        journal = Journal(storage)
        for answer in (answers[BUDGET], answers[PRINCIPLES]):
            journal.record_answer(answer, reading={}, evidence=[], asked_at=long_ago)
    waiting, approved = answers[BUDGET].id, answers[PRINCIPLES].id
    for days, kept in ((None, True), (32, True), (30, False)):
        chosen = settings.model_copy(update={"retention_days": days})
        with Assistant.open(chosen, journal_address=address) as assistant:
            if days is None:  # and without a setting nothing is ever erased
                assistant.review(approved, request())
            assistant.keep_up()
            assert [item.id for item in assistant.desk.queue()] == [waiting] * kept
            assert assistant.answer(approved).review.is_released
            assert assistant.verify_journal() == []
            erasures = assistant._journal.entries(kind="erasure")
    assert files_with(tmp_path, "250000", "250.000") == []
    assert [(each.actor, each.content["reason"]) for each in erasures] == [
        ("bewaartermijn", "bewaartermijn verstreken")
    ]


@pytest.mark.slow
def test_a_server_that_stays_up_erases_what_becomes_old_enough_in_the_meantime(
    settings: Settings, made_index: Path, answers: dict[str, Answer], tmp_path: Path
) -> None:
    copy_index(made_index, tmp_path)
    chosen = settings.model_copy(update={"data_dir": tmp_path, "retention_days": 30})
    long_ago = datetime.now(UTC) - timedelta(days=31)
    with TestClient(build_web(chosen, day=0.1)), closing(open_storage(chosen.database_address, tmp_path)) as storage:
        journal = Journal(storage)
        journal.record_answer(answers[BUDGET], reading={}, evidence=[], asked_at=long_ago)
        journal.record_answer(answers[PRINCIPLES], reading={}, evidence=[], asked_at=datetime.now(UTC))
        until = time.monotonic() + 20
        while journal.erased_state(answers[BUDGET].id) is None and time.monotonic() < until:
            time.sleep(0.05)
        assert journal.erased_state(answers[BUDGET].id) is ReviewState.CONCEPT
        assert journal.answer(answers[PRINCIPLES].id).text == answers[PRINCIPLES].text
        assert journal.verify() == []
