"""Where paused runs are kept: beside the file that the journal is in, whatever way its address was written."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import StorageError
from assistant.flow import checkpoint_file, open_checkpointer
from assistant.oversight.storage import open_storage, server_address
from assistant.settings import Settings


def opened(address: str, folder: Path) -> set[str]:
    """The files that stand there once the journal and its checkpoints were opened."""
    with closing(open_storage(address, folder)):
        _, close = open_checkpointer(address)
        close()
    return {file.name for file in folder.iterdir() if file.is_file()}


def test_the_journal_of_an_installation_keeps_its_checkpoints_where_they_always_were(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, _env_file=None)  # type: ignore[call-arg]
    assert opened(settings.database_address, tmp_path) == {"assistant.db", "assistant.checkpoints.db"}


@pytest.mark.parametrize("start", ["sqlite:///", "sqlite+pysqlite:///"])
@pytest.mark.parametrize(
    ("written", "name"), [("a.db", "a"), ("een map.db", "een map"), ("een%20map.db", "een map"), ("100%.db", "100%")]
)
def test_the_checkpoints_stand_beside_the_journal_however_its_address_is_written(
    start: str, written: str, name: str, tmp_path: Path
) -> None:
    assert opened(f"{start}{tmp_path}/{written}", tmp_path) == {f"{name}.db", f"{name}.checkpoints.db"}


@pytest.mark.parametrize("name", ["met%20teken", "wat?", "100%", "gewoon", "een map"])
def test_a_data_folder_may_have_any_name(name: str, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / name, _env_file=None)  # type: ignore[call-arg]
    assert opened(settings.database_address, tmp_path / name) == {"assistant.db", "assistant.checkpoints.db"}


def test_a_relative_address_means_the_same_file_for_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert opened("sqlite:///hier.db", tmp_path) == {"hier.db", "hier.checkpoints.db"}


def test_two_databases_never_share_their_checkpoints(tmp_path: Path) -> None:
    names = ("a.db", "a.sqlite", "a.sqlite3", "a")
    files = set()
    for name in names:
        opened(f"sqlite:///{tmp_path / name}", tmp_path)
        files.add(checkpoint_file(f"sqlite:///{tmp_path / name}"))
    assert len(files) == len(names)


def test_what_an_earlier_version_kept_for_a_file_of_another_name_is_still_read(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'a.sqlite'}"
    (tmp_path / "a.checkpoints.db").touch()
    assert checkpoint_file(address) == tmp_path / "a.checkpoints.db"
    (tmp_path / "a.db").touch()  # whose file it may be just as well
    assert checkpoint_file(address) == tmp_path / "a.sqlite-checkpoints.db"


@pytest.mark.parametrize("address", ["geen adres", "sqlite://", "mysql://x/y"])
def test_an_address_that_cannot_be_read_is_refused_in_the_same_words(address: str, tmp_path: Path) -> None:
    said: list[str] = []
    actions: list[Any] = [lambda: open_storage(address, tmp_path), lambda: open_checkpointer(address)]
    for act in actions:
        with pytest.raises(StorageError) as caught:
            act()
        said.append(str(caught.value))
    assert said[0] == said[1]


@pytest.mark.parametrize("driver", ["postgres", "postgresql", "postgresql+psycopg"])
def test_a_server_is_asked_for_in_the_words_of_its_own_library(driver: str) -> None:
    address = server_address(f"{driver}://ik:p%40ss%2Fwoord@server:5433/raad?sslmode=require")
    assert address == "postgresql://ik:p%40ss%2Fwoord@server:5433/raad?sslmode=require"
