"""The tables, and the triggers by which the database itself keeps the journal append-only.

The same schema serves SQLite and PostgreSQL. Moments and JSON are text in both: what is hashed must be what is
stored, and a database that rewrites a time zone or the order of keys would break the chain.
"""

from __future__ import annotations

import json

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    ForeignKey,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    select,
    update,
)

SCHEMA_VERSION = 2
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

# Whatever waits for a person: answers and sections of policy drafts. The texts are in ``contents`` alone: one place to
# read, to verify and to erase.
concepts = Table(
    "concepts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("group_id", Text, nullable=False),  # the conversation, or the draft
    Column("position", Integer, nullable=False),
    Column("author", Text),
    Column("made_at", Text, nullable=False),
    Column("entry_seq", ForeignKey("journal_entries.seq"), nullable=False, unique=True),
    Column("question_digest", Text, nullable=False),
    Column("body_digest", Text, nullable=False),
    Column("state", Text, nullable=False, index=True),
    Column("review", Text, nullable=False),
    Column("review_version", Integer, nullable=False),
    Column("question_key", Text, nullable=False, index=True),  # equal for the same question with the same figures
    Column("origin_hash", Text, nullable=False, index=True),  # the content hash as first drafted
    Column("thumbs_down", Integer, nullable=False),  # since the last decision
    UniqueConstraint("group_id", "position"),
)

conversation_titles = Table(
    "conversation_titles",
    metadata,
    Column("conversation_id", Text, primary_key=True),
    Column("title", Text, nullable=False),
)

# A draft's content, its profile included, is in ``contents``; its sections are concepts.
drafts = Table(
    "drafts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("author", Text),
    Column("made_at", Text, nullable=False),
    Column("entry_seq", ForeignKey("journal_entries.seq"), nullable=False, unique=True),
    Column("body_digest", Text, nullable=False),
)

# Concepts with a mistake put in on purpose. Apart from the concepts, so that no reviewer's view can show it.
planted = Table(
    "planted",
    metadata,
    Column("concept_id", Text, primary_key=True),
    Column("mistake", Text, nullable=False),
)

# The library's own yearly figures stay here: never in the journal, which cannot forget.
yearly_figures = Table(
    "yearly_figures",
    metadata,
    Column("library", Text, primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("figures", Text, nullable=False),
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

_KEPT_COLUMNS = "id, kind, group_id, position, author, made_at, entry_seq, question_digest, body_digest"
_NOT_ERASED = "NEW.origin_hash <> ''"  # a hash without a salt would let erased figures be guessed back
_KEPT_DRAFT_COLUMNS = "id, version, author, made_at, entry_seq, body_digest"
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
    f"""CREATE TRIGGER concepts_no_rewrite BEFORE UPDATE OF {_KEPT_COLUMNS} ON concepts
    BEGIN SELECT RAISE(ABORT, '{NO_REWRITE}'); END""",
    f"""CREATE TRIGGER origin_no_rewrite BEFORE UPDATE OF origin_hash ON concepts WHEN {_NOT_ERASED}
    BEGIN SELECT RAISE(ABORT, '{NO_REWRITE}'); END""",
    f"""CREATE TRIGGER drafts_no_rewrite BEFORE UPDATE OF {_KEPT_DRAFT_COLUMNS} ON drafts
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
    f"""CREATE TRIGGER concepts_no_rewrite BEFORE UPDATE OF {_KEPT_COLUMNS} ON concepts
    FOR EACH ROW EXECUTE FUNCTION assistant_no_rewrite()""",
    f"""CREATE TRIGGER origin_no_rewrite BEFORE UPDATE OF origin_hash ON concepts
    FOR EACH ROW WHEN ({_NOT_ERASED}) EXECUTE FUNCTION assistant_no_rewrite()""",
    f"""CREATE TRIGGER drafts_no_rewrite BEFORE UPDATE OF {_KEPT_DRAFT_COLUMNS} ON drafts
    FOR EACH ROW EXECUTE FUNCTION assistant_no_rewrite()""",
)


def create_schema(connection: Connection, created_at: str) -> None:
    """Make tables and triggers inside the caller's transaction: all of them, or none."""
    metadata.create_all(connection, checkfirst=False)
    for trigger in _triggers(connection):
        connection.exec_driver_sql(trigger)
    connection.execute(schema_versions.insert(), {"version": SCHEMA_VERSION, "created_at": created_at})


def upgrade_schema(connection: Connection, created_at: str) -> None:
    """From version 1, which knew answers only, inside the caller's transaction."""
    is_sqlite = connection.dialect.name == "sqlite"
    connection.exec_driver_sql("DROP TRIGGER answers_no_rewrite" + ("" if is_sqlite else " ON answers"))
    connection.exec_driver_sql("ALTER TABLE answers RENAME TO concepts")
    for change in _FROM_1:
        connection.exec_driver_sql(f"ALTER TABLE concepts {change}")
    connection.exec_driver_sql("DROP INDEX ix_answers_state")  # an index keeps its name when its table gets another
    for index in sorted(concepts.indexes, key=lambda each: str(each.name)):
        index.create(connection)
    for each in (conversation_titles, drafts, planted, yearly_figures):
        each.create(connection)
    bodies = connection.execute(
        select(concepts.c.id, contents.c.text).join(contents, contents.c.digest == concepts.c.body_digest)
    ).all()
    for concept_id, body in bodies:
        made = update(concepts).where(concepts.c.id == concept_id)
        connection.execute(made.values(origin_hash=json.loads(body)["content_hash"]))
    for trigger in _triggers(connection):
        if any(f" {name} " in trigger for name in _NEW_TRIGGERS):
            connection.exec_driver_sql(trigger)
    connection.execute(schema_versions.insert(), {"version": SCHEMA_VERSION, "created_at": created_at})


_NEW_TRIGGERS = ("concepts_no_rewrite", "origin_no_rewrite", "drafts_no_rewrite")
_FROM_1 = (
    "RENAME COLUMN conversation_id TO group_id",
    "RENAME COLUMN asked_at TO made_at",
    "ADD COLUMN kind TEXT NOT NULL DEFAULT 'answer'",
    "ADD COLUMN author TEXT",
    "ADD COLUMN question_key TEXT NOT NULL DEFAULT ''",
    "ADD COLUMN origin_hash TEXT NOT NULL DEFAULT ''",
    "ADD COLUMN thumbs_down INTEGER NOT NULL DEFAULT 0",
)


def _triggers(connection: Connection) -> tuple[str, ...]:
    return _SQLITE_TRIGGERS if connection.dialect.name == "sqlite" else _POSTGRESQL_TRIGGERS
