"""What the tests share: one real assistant on one real index, and no way out to the network."""

from __future__ import annotations

import fcntl
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from real_index import copy_index
from small_desk import SmallDesk, small_desk, templates

from assistant import Assistant, Settings
from assistant.advice import Answer
from assistant.assembly import build_index, is_index_current

ALL = Path(__file__).parent.parent / "var" / "tests"
OWN = ALL / os.environ.get("PYTEST_XDIST_WORKER", "alone")  # where tests run side by side, each process has a library
LOOPBACK = ("127.", "::1", "localhost")


@pytest.fixture(autouse=True)
def _stay_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stray network call fails instead of quietly working on the developer's machine only."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and not str(address[0]).startswith(LOOPBACK):
            raise AssertionError(f"a test tried to reach {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def made_index() -> Path:
    """A data directory with an index of the real corpus, to copy (``copy_index``) and never to open.

    It is kept between runs, made again when the corpus changes, and made once for all processes.
    """
    made = Settings(data_dir=ALL / "made", _env_file=None)
    ALL.mkdir(parents=True, exist_ok=True)
    with (ALL / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_index_current(made):
            build_index(made)
    return made.data_dir


@pytest.fixture(scope="session")
def index_data_dir(made_index: Path) -> Iterator[Path]:
    """This process's copy of that index.

    One run at a time: tests read its database as a file, which takes away SQLite's lock from under another process.
    """
    OWN.mkdir(parents=True, exist_ok=True)
    with (OWN / "lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pytest.exit(f"Another test run uses {OWN}; wait until it has ended.", returncode=2)
        if not is_index_current(Settings(data_dir=OWN, _env_file=None)):
            copy_index(made_index, OWN)
        yield OWN


@pytest.fixture(scope="session")
def settings(index_data_dir: Path) -> Settings:
    return Settings(data_dir=index_data_dir, _env_file=None)


@pytest.fixture(scope="session")
def assistant(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The real assistant; its journal is this session's own."""
    journal = tmp_path_factory.mktemp("journal") / "journal.db"
    with Assistant.open(settings, journal_address=f"sqlite:///{journal}") as opened:
        yield opened


@pytest.fixture
def own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of the developer's own, and a folder of its own to stand in and to keep data."""
    for name in [name for name in os.environ if name.startswith("ASSISTANT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("ASSISTANT_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def answers(assistant: Assistant) -> dict[str, Answer]:
    """Real answers by their question, to be put on a desk of a test's own."""
    return templates(assistant.ask)


@pytest.fixture
def small(assistant: Assistant, tmp_path: Path) -> Iterator[SmallDesk]:
    with small_desk(tmp_path, assistant._corpus, assistant._register) as opened:
        yield opened
