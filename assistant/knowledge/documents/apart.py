"""Reading a document in a process of its own, with limits: a file that means harm takes only that process with it.

Owns the limits, and the sentence for each way a file can run into them. A new process is started, never forked from
this one: the embedding library does not survive that. What comes back is text, checked as if a stranger had written it.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from assistant.errors import BadInput, EngineUnavailable, StorageError, shown
from assistant.knowledge.documents import LARGEST_FILE, Document, read_document
from assistant.knowledge.documents.child import LARGEST_REPLY, NO_MEMORY, NO_READERS, READ
from assistant.knowledge.documents.wire import read_back

_CHILD = Path(__file__).with_name("child.py")
_TOO_SLOW = (-signal.SIGXCPU, -signal.SIGALRM)
_PLACES = threading.BoundedSemaphore(2)  # documents read at the same time, each with its own memory
_PATIENCE = 60  # seconds that a document waits for its turn


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one document may take."""

    memory: int = 1024**3  # bytes of address space
    seconds: int = 90  # of the processor; a policy takes one, the longest PDF that is accepted some fifty
    wall: int = 180  # seconds on the clock


DEFAULT = Limits()


def read_apart(name: str, data: bytes, limits: Limits = DEFAULT) -> Document:
    """As ``read_document``, in another process; a file that runs into a limit is a :class:`BadInput` as well."""
    if not data.strip() or len(data) > LARGEST_FILE:
        return read_document(name, data)  # refuses it, and reads nothing
    with _turn():
        ended, reply = _run(name, data, limits)
    if ended is None or ended in _TOO_SLOW:
        raise BadInput(
            f"Het lezen van ‘{shown(name)}’ kost te veel tijd; bewaar het opnieuw zonder afbeeldingen, of bied het in "
            "delen aan."
        )
    if ended in (NO_MEMORY, -signal.SIGKILL):
        raise BadInput(
            f"Het lezen van ‘{shown(name)}’ vraagt te veel geheugen; bewaar het opnieuw zonder afbeeldingen, of bied "
            "het in delen aan."
        )
    if ended == NO_READERS:
        raise EngineUnavailable("De lezers van documenten starten niet; installeer de assistent opnieuw.")
    if ended != READ:
        raise _stuck(name)
    return _answer(name, reply)


def _answer(name: str, reply: bytes) -> Document:
    try:
        said: Any = json.loads(reply)
        if isinstance(said, dict) and isinstance(said.get("refused"), str):
            raise BadInput(said["refused"])
        return read_back(name, said)
    except (ValueError, RecursionError) as error:
        raise _stuck(name) from error


def _stuck(name: str) -> BadInput:
    return BadInput(
        f"Het lezen van ‘{shown(name)}’ liep vast op de inhoud; open het in het programma waar het mee is gemaakt en "
        "bewaar het opnieuw."
    )


@contextmanager
def _turn() -> Iterator[None]:
    if not _PLACES.acquire(timeout=_PATIENCE):
        raise EngineUnavailable(
            "Er worden nu te veel documenten tegelijk gelezen; probeer het over een minuut opnieuw."
        )
    try:
        yield
    finally:
        _PLACES.release()


def _run(name: str, data: bytes, limits: Limits) -> tuple[int | None, bytes]:
    """How the process ended (None: by the clock) and what it said; its two files have no name and go by themselves."""
    try:
        with TemporaryFile() as document, TemporaryFile() as reply:
            document.write(json.dumps([name, limits.memory, limits.seconds, limits.wall]).encode() + b"\n" + data)
            document.seek(0)
            ended = _waited(document, reply, limits)
            reply.seek(0)
            return ended, reply.read(LARGEST_REPLY)
    except OSError as error:
        raise StorageError(
            f"Het document kon niet worden klaargezet om te lezen ({error.strerror}); controleer de ruimte op de "
            "schijf en het geheugen, en probeer het opnieuw."
        ) from error


def _waited(document: IO[bytes], reply: IO[bytes], limits: Limits) -> int | None:
    command = [sys.executable, "-I", str(_CHILD)]
    try:
        done = subprocess.run(  # kills the process on every way out, an interruption among them
            command,
            stdin=document,
            stdout=reply,
            stderr=subprocess.DEVNULL,  # it could repeat what the document says
            cwd="/",
            env={"LANG": "C.UTF-8"},
            start_new_session=True,
            timeout=limits.wall,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    return done.returncode
