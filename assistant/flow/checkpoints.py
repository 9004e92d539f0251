"""Where LangGraph keeps a paused run: beside our own database, and gone with what is erased there."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

# What is stored may be read back by another version: only plain types, never whatever class a row names.
os.environ.setdefault("LANGGRAPH_STRICT_MSGPACK", "true")


def open_checkpointer(database_address: str) -> tuple[Any, Callable[[], None]]:
    """LangGraph's own saver beside our database, and how to close it: SQLite for a file, PostgreSQL for a server."""
    if database_address.startswith("postgres"):
        return _open_postgres(database_address)
    import sqlite3

    from langgraph.checkpoint.sqlite import SqliteSaver

    path = checkpoint_file(database_address)
    connection = sqlite3.connect(path, check_same_thread=False)
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA secure_delete=ON")  # what is erased must not stay readable in the file
    saver = SqliteSaver(connection)
    saver.setup()
    return saver, connection.close


def checkpoint_file(database_address: str) -> Path:
    """The checkpoints go beside the journal's file: erased, moved and backed up with it."""
    return Path(database_address.removeprefix("sqlite:///")).with_suffix(".checkpoints.db")


def _open_postgres(address: str) -> tuple[Any, Callable[[], None]]:
    from langgraph.checkpoint.postgres import PostgresSaver
    from psycopg.rows import dict_row
    from psycopg_pool import ConnectionPool

    plain = "postgresql://" + address.split("://", 1)[1]
    pool = ConnectionPool(
        plain, kwargs={"autocommit": True, "prepare_threshold": 0, "row_factory": dict_row}, open=True
    )
    saver = PostgresSaver(pool)
    saver.setup()
    return saver, pool.close
