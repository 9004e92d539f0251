"""The entries of the journal and their contents, inside one transaction.

There is no method to change or remove an entry, because no part of the program may; a content can be erased.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import Connection, delete, func, select

from assistant.oversight.storage.schema import contents, journal_entries
from assistant.oversight.storage.tuples import ContentRow, EntryRow

_LAST_ENTRY = select(journal_entries).order_by(journal_entries.c.seq.desc()).limit(1)
_ENTRIES = (
    select(journal_entries, contents.c.salt, contents.c.text)
    .select_from(journal_entries.outerjoin(contents, contents.c.digest == journal_entries.c.digest))
    .order_by(journal_entries.c.seq)
)


class EntryRows:
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
        # Said with the statement: said of the connection, a server would stream what is written after it as well.
        for *columns, salt, text in self._connection.execute(statement, execution_options={"yield_per": 500}):
            entry = EntryRow(*columns)
            yield entry, None if text is None else ContentRow(entry.digest, salt, text)

    def last_decided(self, limit: int) -> list[str]:
        """The ids of the concepts that the last decisions were about."""
        last = func.max(journal_entries.c.seq)
        statement = select(journal_entries.c.answer_id).where(journal_entries.c.kind == "decision")
        statement = statement.group_by(journal_entries.c.answer_id).order_by(last.desc()).limit(limit)
        return [str(row[0]) for row in self._connection.execute(statement)]

    def text(self, digest: str) -> str | None:
        return self._connection.execute(select(contents.c.text).where(contents.c.digest == digest)).scalar()

    def erase_contents(self, digests: Collection[str]) -> None:
        """The texts and their salts; what stays is a digest that cannot be guessed back."""
        self._connection.execute(delete(contents).where(contents.c.digest.in_(digests)))

    def damage(self) -> list[str]:
        """What SQLite finds wrong with its own file; a server looks after its own."""
        if self._connection.dialect.name != "sqlite":
            return []
        found = [str(row[0]) for row in self._connection.exec_driver_sql("PRAGMA quick_check(10)")]
        return [] if found == ["ok"] else found
