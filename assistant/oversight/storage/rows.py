"""The rows that can be read and written inside one transaction, as plain tuples.

Whoever holds a :class:`Rows` has the transaction; nothing of SQLAlchemy passes through it. There is no method to
change or remove an entry, because no part of the program may.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, bindparam, func, select, update

from assistant.oversight.storage.schema import answers, contents, journal_entries


class EntryRow(NamedTuple):
    seq: int
    at: str
    kind: str
    answer_id: str | None
    conversation_id: str | None
    actor: str
    digest: str
    previous_hash: str
    hash: str


class ContentRow(NamedTuple):
    digest: str
    salt: str
    text: str


class AnswerRow(NamedTuple):
    id: str
    conversation_id: str
    position: int
    asked_at: str
    entry_seq: int
    question_digest: str
    body_digest: str
    state: str
    review: str
    review_version: int


class RecordedAnswer(NamedTuple):
    """An answer's row with the text of its body; ``body`` is None once that text has been erased."""

    row: AnswerRow
    body: str | None


_LAST_ENTRY = select(journal_entries).order_by(journal_entries.c.seq.desc()).limit(1)
_NEXT_POSITION = select(func.coalesce(func.max(answers.c.position), 0) + 1).where(
    answers.c.conversation_id == bindparam("conversation_id")
)
_ANSWERS = select(answers, contents.c.text).select_from(
    answers.outerjoin(contents, contents.c.digest == answers.c.body_digest)
)
_ANSWER = _ANSWERS.where(answers.c.id == bindparam("answer_id"))
_IS_KNOWN = select(answers.c.id).where(answers.c.id == bindparam("answer_id"))
_CONVERSATION = _ANSWERS.where(answers.c.conversation_id == bindparam("conversation_id")).order_by(answers.c.position)
_LAST_QUESTION = (
    select(contents.c.text)
    .select_from(answers.outerjoin(contents, contents.c.digest == answers.c.question_digest))
    .where(answers.c.conversation_id == bindparam("conversation_id"))
    .order_by(answers.c.position.desc())
    .limit(1)
)
_ENTRIES = (
    select(journal_entries, contents.c.salt, contents.c.text)
    .select_from(journal_entries.outerjoin(contents, contents.c.digest == journal_entries.c.digest))
    .order_by(journal_entries.c.seq)
)
_CHANGE_REVIEW = (
    update(answers)
    .where(answers.c.id == bindparam("answer_id"), answers.c.review_version == bindparam("version"))
    .values(state=bindparam("new_state"), review=bindparam("new_review"), review_version=answers.c.review_version + 1)
)


class Rows:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def last_entry(self) -> EntryRow | None:
        row = self._connection.execute(_LAST_ENTRY).first()
        return EntryRow(*row) if row else None

    def add_entries(self, entries: Sequence[EntryRow], texts: Sequence[ContentRow]) -> None:
        self._connection.execute(contents.insert(), [text._asdict() for text in texts])
        self._connection.execute(journal_entries.insert(), [entry._asdict() for entry in entries])

    def entries(
        self,
        *,
        kind: str | None = None,
        answer_id: str | None = None,
        conversation_id: str | None = None,
        after: int = 0,
        limit: int | None = None,
    ) -> Iterator[tuple[EntryRow, ContentRow | None]]:
        """Entries in order, each with its content or, where that was erased, None."""
        statement = _ENTRIES.where(journal_entries.c.seq > after).limit(limit)
        for column, wanted in (("kind", kind), ("answer_id", answer_id), ("conversation_id", conversation_id)):
            if wanted is not None:
                statement = statement.where(journal_entries.c[column] == wanted)
        streamed = self._connection.execution_options(yield_per=500)
        for *columns, salt, text in streamed.execute(statement):
            entry = EntryRow(*columns)
            yield entry, None if text is None else ContentRow(entry.digest, salt, text)

    def is_known(self, answer_id: str) -> bool:
        return self._connection.execute(_IS_KNOWN, {"answer_id": answer_id}).first() is not None

    def answer(self, answer_id: str) -> RecordedAnswer | None:
        return next(self._answers(_ANSWER, answer_id=answer_id), None)

    def conversation(self, conversation_id: str) -> list[RecordedAnswer]:
        return list(self._answers(_CONVERSATION, conversation_id=conversation_id))

    def recent(self, limit: int, state: str | None = None) -> list[RecordedAnswer]:
        statement = _ANSWERS.order_by(answers.c.entry_seq.desc()).limit(limit)
        return list(self._answers(statement if state is None else statement.where(answers.c.state == state)))

    def all_answers(self) -> Iterator[RecordedAnswer]:
        return self._answers(_ANSWERS.order_by(answers.c.entry_seq))

    def _answers(self, statement: Select[Any], **names: str) -> Iterator[RecordedAnswer]:
        for row in self._connection.execute(statement, names):
            *columns, body = tuple[Any, ...](row)
            yield RecordedAnswer(AnswerRow(*columns), body)

    def last_question(self, conversation_id: str) -> str | None:
        return self._connection.execute(_LAST_QUESTION, {"conversation_id": conversation_id}).scalar()

    def next_position(self, conversation_id: str) -> int:
        return int(self._connection.execute(_NEXT_POSITION, {"conversation_id": conversation_id}).scalar_one())

    def add_answer(self, row: AnswerRow) -> None:
        self._connection.execute(answers.insert(), row._asdict())

    def change_review(self, answer_id: str, version: int, *, state: str, review: str) -> bool:
        """Compare and set: False, and nothing changed, when another decision came first."""
        changed = self._connection.execute(
            _CHANGE_REVIEW,
            {"answer_id": answer_id, "version": version, "new_state": state, "new_review": review},
        )
        return changed.rowcount == 1

    def damage(self) -> list[str]:
        """What SQLite finds wrong with its own file; a server looks after its own."""
        if self._connection.dialect.name != "sqlite":
            return []
        found = [str(row[0]) for row in self._connection.exec_driver_sql("PRAGMA quick_check(10)")]
        return [] if found == ["ok"] else found
