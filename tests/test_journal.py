"""The journal gives back what was recorded, only grows, and shows where somebody tampered with it."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from assistant.advice import (
    Answer,
    Citation,
    Decision,
    Language,
    Outcome,
    Review,
    ReviewRequest,
    ReviewState,
    Versions,
    content_hash,
)
from assistant.errors import BadInput, StorageError, UnknownName
from assistant.oversight.journal import Journal
from assistant.oversight.review import decide
from assistant.oversight.storage import Storage, open_storage

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
CITATION = Citation(
    marker=1,
    passage_id="plan/doelgroepen/ambitie/3",
    source_id="plan",
    title="Plan",
    locator="Doelgroepen › Ambitie › punt 3",
    quote="Minstens 20% van het collectiebudget",
    start=10,
    end=46,
)


def make_answer(id: str = "a1", conversation_id: str = "c1", text: str = "Ten minste 20%. [1]") -> Answer:
    return Answer(
        id=id,
        conversation_id=conversation_id,
        question="Hoeveel moet er naar doelgroepen?",
        language=Language.NL,
        as_of=date(2026, 11, 24),
        outcome=Outcome.ANSWERED,
        text=text,
        citations=(CITATION,),
        confidence=0.9,
        versions=Versions(corpus="c", norms="n", software="s"),
        content_hash=content_hash(text, (CITATION,), ()),
    )


def record(journal: Journal, *answers: Answer, reading: dict[str, Any] | None = None) -> None:
    for answer in answers:
        journal.record_answer(
            answer, reading=reading or {"topic": answer.id}, evidence=[{"passage_id": "p"}], asked_at=NOON
        )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "assistant.db"


@pytest.fixture
def storage(file: Path) -> Iterator[Storage]:
    storage = open_storage(f"sqlite:///{file}", file.parent)
    yield storage
    storage.close()


@pytest.fixture
def journal(storage: Storage) -> Journal:
    return Journal(storage, clock=lambda: NOON)


def test_a_recorded_answer_comes_back_as_it_was(journal: Journal) -> None:
    record(journal, make_answer())
    assert journal.answer("a1") == make_answer()


def test_everything_survives_reopening(file: Path) -> None:
    with closing(open_storage(f"sqlite:///{file}", file.parent)) as storage:
        record(Journal(storage), make_answer("a1"), make_answer("a2"))
        decide(Journal(storage), "a2", ReviewRequest(decision=Decision.APPROVE, reviewer="Ans"), now=NOON)
    with closing(open_storage(f"sqlite:///{file}", file.parent)) as storage:
        journal = Journal(storage)
        states = [(answer.id, answer.review.state) for answer in journal.conversation("c1")]
        assert states == [("a1", ReviewState.CONCEPT), ("a2", ReviewState.APPROVED)]
        assert journal.verify() == []


def test_question_evidence_and_answer_are_recorded_in_that_order(journal: Journal) -> None:
    record(journal, make_answer(), reading={"norm": "target-groups-share"})
    question, evidence, answer = journal.entries(answer_id="a1")
    assert [entry.kind for entry in (question, evidence, answer)] == ["question", "evidence", "answer"]
    assert [entry.actor for entry in (question, evidence, answer)] == ["user", "assistant", "assistant"]
    assert question.content == {
        "question": "Hoeveel moet er naar doelgroepen?",
        "language": "nl",
        "as_of": "2026-11-24",
        "asked_at": "2026-11-24T12:00:00.000000+00:00",
        "reading": {"norm": "target-groups-share"},
        "key": "",
    }
    assert evidence.content == [{"passage_id": "p"}]
    assert Answer.model_validate(answer.content) == make_answer()


def test_moments_are_recorded_in_utc(storage: Storage) -> None:
    evening = datetime(2026, 11, 24, 0, 30, tzinfo=timezone(timedelta(hours=1)))
    journal = Journal(storage, clock=lambda: evening)
    journal.record_event("index", {})
    assert journal.entries()[0].at.isoformat() == "2026-11-23T23:30:00+00:00"


def test_a_moment_without_a_time_zone_is_refused(journal: Journal) -> None:
    with pytest.raises(ValueError, match="time zone"):
        journal.record_answer(make_answer(), reading={}, evidence=[], asked_at=datetime(2026, 11, 24))  # noqa: DTZ001
    assert journal.entries() == []


def test_an_answer_recorded_twice_stays_as_first_recorded(journal: Journal) -> None:
    record(journal, make_answer())
    decide(journal, "a1", ReviewRequest(decision=Decision.APPROVE, reviewer="Ans"), now=NOON)
    head = journal.head()
    again = journal.record_answer(make_answer(text="Iets anders. [1]"), reading={}, evidence=[], asked_at=NOON)
    assert again == journal.answer("a1")
    assert (again.text, again.review.state) == ("Ten minste 20%. [1]", ReviewState.APPROVED)
    assert journal.head() == head


def test_an_answer_cannot_enter_the_journal_approved(journal: Journal) -> None:
    smuggled = make_answer().model_copy(update={"review": Review(state=ReviewState.APPROVED, decided_by="niemand")})
    assert journal.record_answer(smuggled, reading={}, evidence=[], asked_at=NOON).review == Review()
    assert journal.answer("a1").review == Review()


@pytest.mark.parametrize("name", ["weg", "", "a\x00b", "\ud800", "x" * 5000])
def test_an_unknown_answer_is_refused_by_name(name: str, journal: Journal) -> None:
    with pytest.raises(UnknownName, match="bestaat niet"):
        journal.answer(name)


@pytest.mark.parametrize("name", ["weg", "", "a\x00b", "\ud800"])
def test_an_unknown_conversation_has_no_answers_and_no_reading(name: str, journal: Journal) -> None:
    assert journal.conversation(name) == []
    assert journal.readings(name) == []


def test_text_that_cannot_exist_is_refused_and_nothing_is_recorded(journal: Journal) -> None:
    with pytest.raises(BadInput, match="tekens die niet bestaan"):
        record(journal, make_answer(), reading={"topic": "\ud800"})
    assert journal.head()[0] == 0


def test_a_conversation_keeps_its_own_order_and_its_last_reading(journal: Journal) -> None:
    record(journal, make_answer("a1", "c1"), make_answer("b1", "c2"), make_answer("a2", "c1"))
    assert [answer.id for answer in journal.conversation("c1")] == ["a1", "a2"]
    assert journal.readings("c1")[-1] == {"topic": "a2"}
    assert journal.readings("c2")[-1] == {"topic": "b1"}


def test_recent_answers_come_newest_first_and_by_state(journal: Journal) -> None:
    record(journal, *(make_answer(f"a{n}") for n in range(4)))
    decide(journal, "a1", ReviewRequest(decision=Decision.APPROVE, reviewer="Ans"), now=NOON)
    assert [answer.id for answer in journal.recent(2)] == ["a3", "a2"]
    assert [answer.id for answer in journal.recent(9, ReviewState.CONCEPT)] == ["a3", "a2", "a0"]
    assert [answer.id for answer in journal.recent(9, ReviewState.APPROVED)] == ["a1"]


def test_entries_can_be_listed_by_what_they_are_about_and_page_by_page(journal: Journal) -> None:
    record(journal, make_answer("a1", "c1"), make_answer("b1", "c2"))
    number = journal.record_event("index", {"generation": "gen-2"}, actor="beheer")
    assert [entry.seq for entry in journal.entries(conversation_id="c2")] == [4, 5, 6]
    assert [entry.content for entry in journal.entries(kind="index")] == [{"generation": "gen-2"}]
    assert [entry.seq for entry in journal.entries(after=2, limit=2)] == [3, 4]
    assert number == journal.head()[0] == 7


def test_a_question_or_decision_cannot_be_recorded_as_a_mere_event(journal: Journal) -> None:
    with pytest.raises(ValueError, match="method of its own"):
        journal.record_event("decision", {})


def test_threads_that_record_at_once_form_one_chain(journal: Journal) -> None:
    def record_some(name: str) -> None:
        record(journal, *(make_answer(f"{name}-{n}", "samen") for n in range(10)))

    threads = [threading.Thread(target=record_some, args=(f"t{n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(journal.conversation("samen")) == 60
    assert journal.verify() == []


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE journal_entries SET actor = 'x' WHERE seq = 1", "alleen worden aangevuld"),
        ("DELETE FROM journal_entries WHERE seq = 3", "alleen worden aangevuld"),
        ("DELETE FROM journal_entries", "alleen worden aangevuld"),
        ("REPLACE INTO journal_entries SELECT * FROM journal_entries WHERE seq = 1", "aansluiten op de laatste"),
        (
            "INSERT INTO journal_entries SELECT 9, at, kind, answer_id, conversation_id, actor, digest, hash, hash"
            " FROM journal_entries WHERE seq = 3",
            "aansluiten op de laatste",
        ),
        (
            "INSERT INTO journal_entries SELECT 4, at, kind, answer_id, conversation_id, actor, digest, hash, hash"
            " FROM journal_entries WHERE seq = 2",
            "aansluiten op de laatste",
        ),
        ("UPDATE contents SET text = '{}'", "niet overschreven"),
        ("UPDATE concepts SET body_digest = 'x'", "niet overschreven"),
        ("UPDATE concepts SET question_digest = 'x'", "niet overschreven"),
    ],
)
def test_the_database_itself_refuses_to_rewrite_the_record(
    statement: str, words: str, journal: Journal, file: Path
) -> None:
    record(journal, make_answer())
    with closing(sqlite3.connect(file)) as connection, pytest.raises(sqlite3.IntegrityError, match=words):
        connection.execute(statement)
    assert journal.verify() == []


NO_TRIGGERS = (
    "DROP TRIGGER journal_no_update",
    "DROP TRIGGER journal_no_delete",
    "DROP TRIGGER journal_next_link",
    "DROP TRIGGER contents_no_update",
    "DROP TRIGGER concepts_no_rewrite",
    "DROP TRIGGER origin_no_rewrite",
)


def tamper(file: Path, *statements: str) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        for statement in (*NO_TRIGGERS, *statements):
            connection.execute(statement)


# The record: 1-3 of answer a1 (approved), 4-6 of answer a2, 7 the decision.
@pytest.mark.parametrize(
    ("statements", "problems"),
    [
        (["UPDATE journal_entries SET actor = 'Piet' WHERE seq = 7"], ["regel 7 (decision) is veranderd"]),
        (["UPDATE journal_entries SET at = '2020' WHERE seq = 1"], ["regel 1 (question) is veranderd"]),
        (["DELETE FROM journal_entries WHERE seq = 2"], ["Voor journaalregel 3 ontbreken regels"]),
        (
            ["UPDATE journal_entries SET hash = 'x' WHERE seq = 5"],
            ["regel 5 (evidence) is veranderd", "regel 6 sluit niet aan"],
        ),
        (
            ["UPDATE contents SET text = 'x' WHERE digest = (SELECT digest FROM journal_entries WHERE seq = 1)"],
            ["inhoud van journaalregel 1 (question) is veranderd"],
        ),
        (
            ["DELETE FROM contents WHERE digest = (SELECT digest FROM journal_entries WHERE seq = 4)"],
            ["inhoud van journaalregel 4 (question) ontbreekt"],
        ),
        (
            ["UPDATE concepts SET body_digest = (SELECT body_digest FROM concepts WHERE id = 'a2') WHERE id = 'a1'"],
            ["Concept a1 is niet het concept dat in het journaal staat"],
        ),
        (["UPDATE concepts SET state = 'approved' WHERE id = 'a2'"], ["beoordeling van concept a2"]),
        (
            ["UPDATE concepts SET state = 'approved', review_version = 1 WHERE id = 'a2'"],
            ["beoordeling van concept a2"],
        ),
        (["UPDATE concepts SET review = replace(review, 'Ans', 'Piet')"], ["beoordeling van concept a1"]),
        (["UPDATE concepts SET review = 'geen JSON' WHERE id = 'a1'"], ["beoordeling van concept a1"]),
        (["DELETE FROM concepts WHERE id = 'a2'"], ["Concept a2 staat in het journaal, maar ontbreekt"]),
        (["DELETE FROM journal_entries WHERE seq = 7"], ["beoordeling van concept a1"]),
        (
            ["UPDATE concepts SET review = replace(review, '\"text\":null', '\"text\":\"€ 1\"') WHERE id = 'a2'"],
            ["beoordeling van concept a2"],
        ),
        (["UPDATE concepts SET question_key = 'x' WHERE id = 'a2'"], ["Welke vraag concept a2 beantwoordt"]),
        (["UPDATE concepts SET author = 'Piet' WHERE id = 'a2'"], ["Maker, gesprek of inhoud van concept a2"]),
        (["UPDATE concepts SET group_id = 'x' WHERE id = 'a2'"], ["Maker, gesprek of inhoud van concept a2"]),
        (["UPDATE concepts SET origin_hash = 'x' WHERE id = 'a2'"], ["Maker, gesprek of inhoud van concept a2"]),
    ],
)
def test_tampering_is_found_and_named(statements: list[str], problems: list[str], storage: Storage, file: Path) -> None:
    journal = Journal(storage)
    record(journal, make_answer("a1"), make_answer("a2"))
    decide(journal, "a1", ReviewRequest(decision=Decision.APPROVE, reviewer="Ans"), now=NOON)
    assert journal.verify() == []
    tamper(file, *statements)
    found = journal.verify()
    assert len(found) == len(problems)
    assert [words for words, problem in zip(problems, found, strict=True) if words not in problem] == []


def test_a_tail_that_was_cut_off_shows_against_a_head_kept_elsewhere(journal: Journal, file: Path) -> None:
    journal.record_event("index", {"n": 1})
    journal.record_event("index", {"n": 2})
    kept = journal.head()
    tamper(file, "DELETE FROM journal_entries WHERE seq = 2")
    assert journal.verify() == []
    assert journal.head() != kept


def test_an_answer_that_became_unreadable_is_a_storage_error(journal: Journal, file: Path) -> None:
    record(journal, make_answer())
    tamper(file, "UPDATE contents SET text = '{}'")
    with pytest.raises(StorageError, match="Concept a1 is in de database niet meer leesbaar"):
        journal.answer("a1")


def test_an_erased_text_leaves_its_entry_and_says_so(journal: Journal, file: Path) -> None:
    record(journal, make_answer())
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("DELETE FROM contents")
    assert [entry.content for entry in journal.entries()] == [None] * 3
    assert journal.conversation("c1") == []
    assert journal.readings("c1")[-1] is None
    with pytest.raises(UnknownName, match="gewist"):
        journal.answer("a1")


def test_equal_contents_do_not_share_a_digest_that_could_be_guessed(journal: Journal) -> None:
    record(journal, make_answer("a1"), make_answer("a2"))
    digests = [entry.digest for entry in journal.entries(kind="evidence")]
    assert len(set(digests)) == 2


def test_a_killed_process_loses_no_entry_that_it_reported(file: Path) -> None:
    recording = (
        "import itertools, sys; from assistant.oversight.storage import open_storage;"
        "from assistant.oversight.journal import Journal;"
        "journal = Journal(open_storage(sys.argv[1], sys.argv[2]));"
        "[print(journal.record_event('test', {}), flush=True) for _ in itertools.count()]"
    )
    command = [sys.executable, "-c", recording, f"sqlite:///{file}", str(file.parent)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        reported = [int(line) for line, _ in zip(process.stdout, range(30), strict=False)]
        process.kill()
    with closing(open_storage(f"sqlite:///{file}", file.parent)) as storage:
        journal = Journal(storage)
        assert journal.verify() == []
        assert journal.head()[0] >= reported[-1] == 30


@pytest.mark.skipif("TEST_POSTGRES_URL" not in os.environ, reason="needs a server: set TEST_POSTGRES_URL")
def test_a_server_keeps_the_same_journal_by_the_same_rules(tmp_path: Path) -> None:
    name = f"a-{datetime.now(UTC).timestamp()}"
    with closing(open_storage(os.environ["TEST_POSTGRES_URL"], tmp_path)) as storage:
        journal = Journal(storage)
        record(journal, make_answer(name, name))
        decide(journal, name, ReviewRequest(decision=Decision.APPROVE, reviewer="Ans"), now=NOON)
    with closing(open_storage(os.environ["TEST_POSTGRES_URL"], tmp_path)) as storage:
        journal = Journal(storage)
        assert [answer.review.state for answer in journal.conversation(name)] == [ReviewState.APPROVED]
        assert journal.readings(name)[-1] == {"topic": name}
        assert journal.verify() == []
        for statement in (
            "UPDATE journal_entries SET actor = 'x'",
            "DELETE FROM journal_entries",
            "TRUNCATE journal_entries CASCADE",
            "UPDATE contents SET text = '{}'",
            "UPDATE concepts SET body_digest = 'x'",
            "INSERT INTO journal_entries VALUES (1000000, '', '', NULL, NULL, '', '', '', '')",
        ):
            with pytest.raises(StorageError), storage.connection(writes=True) as connection:
                connection.exec_driver_sql(statement)
        assert journal.verify() == []
