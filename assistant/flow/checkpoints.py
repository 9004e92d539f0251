"""Where LangGraph keeps a paused run: beside our own database, and gone with what is erased there."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assistant.oversight.storage import database_file, server_address

SUFFIX = ".checkpoints.db"

# What is stored may be read back by another version: only plain types, never whatever class a row names.
os.environ.setdefault("LANGGRAPH_STRICT_MSGPACK", "true")


def open_checkpointer(database_address: str) -> tuple[Any, Callable[[], None]]:
    """LangGraph's own saver beside our database, and how to close it: SQLite for a file, PostgreSQL for a server."""
    file = database_file(database_address)
    if file is None:
        return _open_postgres(server_address(database_address))
    import sqlite3

    from langgraph.checkpoint.sqlite import SqliteSaver

    connection = sqlite3.connect(_beside(file), check_same_thread=False)
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA secure_delete=ON")  # what is erased must not stay readable in the file
    saver = SqliteSaver(connection)
    saver.setup()
    return saver, connection.close


def checkpoint_file(database_address: str) -> Path:
    """The checkpoints go beside the journal's file: erased, moved and backed up with it."""
    file = database_file(database_address)
    assert file is not None, "the checkpoints of a server are in its own database"
    return _beside(file)


def _beside(file: Path) -> Path:
    if file.suffix == ".db":
        return file.with_suffix(SUFFIX)
    own, as_before = file.with_name(f"{file.name}-checkpoints.db"), file.with_suffix(SUFFIX)
    # Earlier versions gave "a.sqlite" the file of "a.db". It is ours where there is no "a.db" to have made it.
    is_ours = as_before.exists() and not own.exists() and not file.with_suffix(".db").exists()
    return as_before if is_ours else own


def _open_postgres(address: str) -> tuple[Any, Callable[[], None]]:
    from langgraph.checkpoint.postgres import PostgresSaver
    from psycopg.rows import dict_row
    from psycopg_pool import ConnectionPool

    pool = ConnectionPool(
        address, kwargs={"autocommit": True, "prepare_threshold": 0, "row_factory": dict_row}, open=True
    )
    saver = PostgresSaver(pool)
    saver.setup()
    return saver, pool.close
