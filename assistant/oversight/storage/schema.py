"""The tables, and the triggers by which the database itself keeps the journal append-only.

The same schema serves SQLite and PostgreSQL. Moments and JSON are text in both: what is hashed must be what is
stored, and a database that rewrites a time zone or the order of keys would break the chain.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Connection, ForeignKey, Integer, MetaData, Table, Text, UniqueConstraint

SCHEMA_VERSION = 1
GENESIS = "0" * 64  # what the first entry names as its predecessor

metadata = MetaData()

schema_versions = Table(
    "assistant_schema",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("created_at", Text, nullable=False),
)

# No unique constraint beside the key: SQLite's INSERT OR REPLACE deletes the row it collides with without firing a
# delete trigger. The insert trigger below keeps the chain a line instead.
journal_entries = Table(
    "journal_entries",
    metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("kind", Text, nullable=False, index=True),
    Column("answer_id", Text, index=True),
    Column("conversation_id", Text, index=True),
    Column("actor", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("previous_hash", Text, nullable=False),
    Column("hash", Text, nullable=False),
)

# Apart from the entries, so that a question can be erased while its entry stays. The salt keeps a digest that
# outlives its text from being guessed back ("was the budget 250,000?"), and goes when the text goes.
contents = Table(
    "contents",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("salt", Text, nullable=False),
    Column("text", Text, nullable=False),
)

# The texts are in ``contents`` alone: one place to read, to verify and to erase.
answers = Table(
    "answers",
    metadata,
    Column("id", Text, primary_key=True),
    Column("conversation_id", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("asked_at", Text, nullable=False),
    Column("entry_seq", ForeignKey("journal_entries.seq"), nullable=False, unique=True),
    Column("question_digest", Text, nullable=False),
    Column("body_digest", Text, nullable=False),
    Column("state", Text, nullable=False, index=True),
    Column("review", Text, nullable=False),
    Column("review_version", Integer, nullable=False),
    UniqueConstraint("conversation_id", "position"),
)

index_generations = Table(
    "index_generations",
    metadata,
    Column("name", Text, primary_key=True),
    Column("model", Text, nullable=False),
    Column("dimension", Integer, nullable=False),
    Column("corpus_hash", Text, nullable=False),
    Column("passages", Integer, nullable=False),
    Column("created_at", Text, nullable=False),
)

index_pointer = Table(
    "index_pointer",
    metadata,
    Column("key", Text, primary_key=True),
    Column("name", ForeignKey("index_generations.name"), nullable=False),
)

APPEND_ONLY = "Het journaal kan alleen worden aangevuld."
NEXT_LINK = "Een journaalregel moet aansluiten op de laatste."
NO_REWRITE = "Wat is vastgelegd wordt niet overschreven."

_KEPT_ANSWER_COLUMNS = "id, conversation_id, position, asked_at, entry_seq, question_digest, body_digest"
_BREAKS_CHAIN = f"""
    NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM journal_entries)
    OR NEW.previous_hash <> coalesce((SELECT hash FROM journal_entries ORDER BY seq DESC LIMIT 1), '{GENESIS}')"""

_SQLITE_TRIGGERS = (
    f"""CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal_entries
    BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END""",
    f"""CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal_entries
    BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END""",
    f"""CREATE TRIGGER journal_next_link BEFORE INSERT ON journal_entries WHEN {_BREAKS_CHAIN}
    BEGIN SELECT RAISE(ABORT, '{NEXT_LINK}'); END""",
    f"""CREATE TRIGGER contents_no_update BEFORE UPDATE ON contents
    BEGIN SELECT RAISE(ABORT, '{NO_REWRITE}'); END""",
    f"""CREATE TRIGGER answers_no_rewrite BEFORE UPDATE OF {_KEPT_ANSWER_COLUMNS} ON answers
    BEGIN SELECT RAISE(ABORT, '{NO_REWRITE}'); END""",
)

_POSTGRESQL_TRIGGERS = (
    f"""CREATE FUNCTION assistant_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{APPEND_ONLY}'; END $$""",
    f"""CREATE FUNCTION assistant_no_rewrite() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{NO_REWRITE}'; END $$""",
    f"""CREATE FUNCTION assistant_next_link() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN IF {_BREAKS_CHAIN} THEN RAISE EXCEPTION '{NEXT_LINK}'; END IF; RETURN NEW; END $$""",
    """CREATE TRIGGER journal_no_change BEFORE UPDATE OR DELETE ON journal_entries
    FOR EACH ROW EXECUTE FUNCTION assistant_append_only()""",
    """CREATE TRIGGER journal_no_truncate BEFORE TRUNCATE ON journal_entries
    FOR EACH STATEMENT EXECUTE FUNCTION assistant_append_only()""",
    """CREATE TRIGGER journal_next_link BEFORE INSERT ON journal_entries
    FOR EACH ROW EXECUTE FUNCTION assistant_next_link()""",
    """CREATE TRIGGER contents_no_update BEFORE UPDATE ON contents
    FOR EACH ROW EXECUTE FUNCTION assistant_no_rewrite()""",
    f"""CREATE TRIGGER answers_no_rewrite BEFORE UPDATE OF {_KEPT_ANSWER_COLUMNS} ON answers
    FOR EACH ROW EXECUTE FUNCTION assistant_no_rewrite()""",
)


def create_schema(connection: Connection, created_at: str) -> None:
    """Make tables and triggers inside the caller's transaction: all of them, or none."""
    metadata.create_all(connection, checkfirst=False)
    is_sqlite = connection.dialect.name == "sqlite"
    for trigger in _SQLITE_TRIGGERS if is_sqlite else _POSTGRESQL_TRIGGERS:
        connection.exec_driver_sql(trigger)
    connection.execute(schema_versions.insert(), {"version": SCHEMA_VERSION, "created_at": created_at})
