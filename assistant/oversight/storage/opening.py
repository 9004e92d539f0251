"""Opening the database, and the two ways to use it: any number of readings, one writing at a time.

Everything that can be wrong with an address, a directory, a file or a server is found here, before a question is
asked, and a file that is not ours is refused before a byte of it changes.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, select
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from assistant.errors import StorageError
from assistant.oversight.storage.faults import explain, server_place
from assistant.oversight.storage.rows import Rows
from assistant.oversight.storage.schema import SCHEMA_VERSION, create_schema, metadata, schema_versions, upgrade_schema

log = logging.getLogger("assistant.oversight")

_BUSY_TIMEOUT_MS = 5000
_CONNECT_TIMEOUT_S = 5
_CREATION_LOCK = 4_721_903_318  # a number of our own, for pg_advisory_xact_lock


class Storage:
    """An opened database. ``place`` names it for people and never holds a password."""

    def __init__(self, engine: Engine, place: str) -> None:
        self._engine = engine
        self._is_server = engine.dialect.name != "sqlite"
        # One snapshot for a whole reading, as SQLite gives by nature.
        self._reader = engine.execution_options(isolation_level="REPEATABLE READ") if self._is_server else engine
        # SQLite lets waiting writers poll; a lock lets the threads of one process queue instead.
        self._writer = threading.Lock()
        self.place = place

    def __repr__(self) -> str:
        return f"Storage({self.place!r})"

    @contextmanager
    def reading(self) -> Iterator[Rows]:
        """One consistent view of the database."""
        with self.connection() as connection:
            yield Rows(connection)

    @contextmanager
    def writing(self, *, durable: bool = False) -> Iterator[Rows]:
        """One transaction, committed at the end or not at all; ``durable`` waits until it outlives a power cut."""
        with self.connection(writes=True, durable=durable) as connection:
            yield Rows(connection)

    @contextmanager
    def connection(self, *, writes: bool = False, durable: bool = False) -> Iterator[Connection]:
        """For this package only: elsewhere, ask for a reading or a writing."""
        engine = (
            self._engine.execution_options(assistant_writes=True, assistant_durable=durable) if writes else self._reader
        )
        with self._writer if writes else nullcontext():
            try:
                with engine.begin() as connection:
                    if writes and self._is_server:
                        # Two servers may share a database: whoever reads the last link must be the next to add one.
                        connection.exec_driver_sql("LOCK TABLE journal_entries IN EXCLUSIVE MODE")
                    yield connection
            except SQLAlchemyError as error:
                raise explain(error, self.place) from error

    def empty_log(self) -> None:
        """Empty SQLite's write-ahead log, where pages stand as they were before an erasure.

        Somebody who reads at that moment may keep it from being emptied; the next writing to it does it then.
        """
        if self._is_server:
            return
        with self._writer:
            raw = self._engine.raw_connection()
            try:
                busy, _, _ = raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            except sqlite3.Error:
                busy = True
            finally:
                raw.close()
        if busy:
            log.warning("the log beside %s could not be emptied: somebody is reading", self.place)

    def close(self) -> None:
        self._engine.dispose()


def open_storage(address: str, data_dir: Path | str) -> Storage:
    """Open the database at ``address``, making its tables when it is new.

    ``data_dir`` is made when it does not exist; a database file elsewhere needs an existing directory.
    """
    url = _read_address(address)
    _make_directory(Path(data_dir))
    return _open_file(url) if url.get_backend_name() == "sqlite" else _open_server(url)


def database_file(address: str) -> Path | None:
    """The file that an address means, for whoever keeps something beside it; None for a server."""
    url = _read_address(address)
    return _database_file(url) if url.get_backend_name() == "sqlite" else None


def server_address(address: str) -> str:
    """The address of a server as its own library reads it, with the password; never to be shown."""
    return _read_address(address).set(drivername="postgresql").render_as_string(hide_password=False)


def _read_address(address: str) -> URL:
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        # From None: the parser's own message may repeat a piece of the password.
        raise StorageError(
            "Het databaseadres is niet te lezen. "
            "Schrijf ASSISTANT_DATABASE_URL als sqlite:///pad of postgresql://gebruiker:wachtwoord@server/database."
        ) from None
    drivers = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
    driver = drivers.get(url.drivername.partition("+")[0])
    if driver is None:
        raise StorageError(
            f"Databases van het soort {url.drivername} kent de assistent niet. Gebruik sqlite:///pad of postgresql://…"
        )
    return url.set(drivername=driver)


def _make_directory(directory: Path) -> None:
    if directory.exists() and not directory.is_dir():
        raise StorageError(f"{directory} is een bestand, geen map. Wijs met ASSISTANT_DATA_DIR een map aan.")
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"De map {directory} is niet te maken ({error.strerror}). "
            "Maak haar zelf of wijs met ASSISTANT_DATA_DIR een andere aan."
        ) from error


def _open_file(url: URL) -> Storage:
    file = _database_file(url)
    # What a statement carries is somebody's question or figures: it stays out of every error text.
    engine = create_engine(
        URL.create("sqlite", database=str(file)),
        hide_parameters=True,
        connect_args={"timeout": _BUSY_TIMEOUT_MS / 1000},
    )
    event.listen(engine, "connect", _prepare_file_connection)
    event.listen(engine, "begin", _begin_in_file)
    return _prepared(engine, str(file))


def _database_file(url: URL) -> Path:
    named = url.database or ""
    if named in ("", ":memory:") or named.startswith("file:") or url.query:
        raise StorageError(
            "De assistent heeft een databasebestand nodig, geen database in het geheugen en geen extra opties. "
            "Schrijf ASSISTANT_DATABASE_URL als sqlite:///pad/naar/assistant.db."
        )
    file = Path(named).absolute()
    if file.is_dir():
        raise StorageError(f"{file} is een map, geen databasebestand. Noem in ASSISTANT_DATABASE_URL ook het bestand.")
    if not file.parent.is_dir():
        raise StorageError(f"De map {file.parent} voor de database bestaat niet. Maak haar of noem een andere map.")
    if file.exists() and not os.access(file, os.W_OK):
        # SQLite would open it for reading, and fail only when the first answer is to be recorded.
        raise StorageError(f"In de database {file} mag niet worden geschreven. Geef schrijfrecht op bestand en map.")
    return file


def _prepare_file_connection(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver begins no transactions of its own; _begin_in_file does
    for pragma in (f"busy_timeout={_BUSY_TIMEOUT_MS}", "foreign_keys=ON", "synchronous=NORMAL", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_in_file(connection: Connection) -> None:
    options = connection.get_execution_options()
    if not options.get("assistant_writes"):
        connection.exec_driver_sql("BEGIN")
        return
    # A setting of the connection, which the pool hands on: said at every writing, never left over from another.
    connection.exec_driver_sql(f"PRAGMA synchronous={'FULL' if options.get('assistant_durable') else 'NORMAL'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _open_server(url: URL) -> Storage:
    place = server_place(url)
    try:
        engine = create_engine(
            url, pool_pre_ping=True, hide_parameters=True, connect_args={"connect_timeout": _CONNECT_TIMEOUT_S}
        )
    except ImportError as error:
        raise StorageError(
            f"Voor de databaseserver {place} ontbreken de onderdelen voor PostgreSQL. Installeer ze in de map van de "
            'assistent met: pip install --constraint constraints.txt --editable ".[postgres]".'
        ) from error
    except (SQLAlchemyError, TypeError, ValueError):
        raise StorageError(
            f"Het adres van de databaseserver {place} is niet bruikbaar. Verbeter ASSISTANT_DATABASE_URL."
        ) from None
    return _prepared(engine, place)


def _prepared(engine: Engine, place: str) -> Storage:
    try:
        _create_or_recognise(engine, place)
        if engine.dialect.name == "sqlite":
            _use_write_ahead_log(engine, place)
    except SQLAlchemyError as error:
        engine.dispose()
        raise explain(error, place) from error
    except StorageError:
        engine.dispose()
        raise
    return Storage(engine, place)


def _create_or_recognise(engine: Engine, place: str) -> None:
    with engine.connect() as connection:
        if _version_of(connection, place) == SCHEMA_VERSION:
            return
    with engine.execution_options(assistant_writes=True).begin() as connection:
        if engine.dialect.name != "sqlite":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_CREATION_LOCK})")
        version, now = _version_of(connection, place), datetime.now(UTC).isoformat()
        if version == 0:  # asked again: another process may have been first
            create_schema(connection, now)
        elif version < SCHEMA_VERSION:
            upgrade_schema(connection, now)


def _version_of(connection: Connection, place: str) -> int:
    """The version of our schema, 0 for an empty database; anybody else's is refused."""
    present = set(inspect(connection).get_table_names())
    if schema_versions.name in present:
        return _known_version(connection, place)
    # Tables of others are normal on a server, and a sign of the wrong file in a file.
    strangers = present if connection.dialect.name == "sqlite" else present & set(metadata.tables)
    if strangers:
        raise StorageError(
            f"{place} is een database van een ander programma (met de tabel {min(strangers)}); er is niets veranderd. "
            "Wijs een andere aan met ASSISTANT_DATABASE_URL."
        )
    return 0


def _known_version(connection: Connection, place: str) -> int:
    version = connection.execute(select(schema_versions.c.version).order_by(schema_versions.c.version.desc())).scalar()
    if isinstance(version, int) and 1 <= version <= SCHEMA_VERSION:
        return version
    if isinstance(version, int) and version > SCHEMA_VERSION:
        raise StorageError(
            f"De database {place} is gemaakt met een nieuwere versie van de assistent "
            f"(schema {version}; deze versie kent {SCHEMA_VERSION}). Installeer de nieuwste versie."
        )
    raise StorageError(
        f"De database {place} heeft geen bruikbaar schemanummer. Zet een reservekopie terug of wijs een andere aan."
    )


def _use_write_ahead_log(engine: Engine, place: str) -> None:
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        mode = cursor.execute("PRAGMA journal_mode=WAL").fetchone()[0]
    finally:
        raw.close()
    if mode != "wal":
        raise StorageError(
            f"De schijf met {place} kan geen gelijktijdig lezen en schrijven aan. "
            "Zet ASSISTANT_DATA_DIR op een lokale schijf."
        )
