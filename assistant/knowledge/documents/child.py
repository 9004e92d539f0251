"""What runs in the process that reads one document: its limits first, then the readers, then one answer.

Started by ``apart`` and by nobody else. Takes the document from its standard input, which is a file, and writes what it
read to its standard output. Loads the readers and nothing else of the house: the rest takes seconds.
"""

from __future__ import annotations

import contextlib
import json
import resource
import signal
import sys
import types
from pathlib import Path

LARGEST_REPLY = 64 * 1024 * 1024  # bytes; a document of the longest text takes a tenth
READ, NO_READERS, NO_MEMORY = 0, 3, 4  # how this process ends


def main() -> int:
    name, memory, seconds, wall = json.loads(sys.stdin.buffer.readline())
    _limit(memory, seconds, wall)
    try:
        _only_the_readers()
        from assistant.errors import BadInput
        from assistant.knowledge.documents import read_document
        from assistant.knowledge.documents.wire import written
    except Exception:
        return NO_READERS
    try:
        try:
            reply = written(read_document(name, sys.stdin.buffer.read()))
        except BadInput as refusal:
            reply = {"refused": str(refusal)}
        sys.stdout.write(json.dumps(reply))
        sys.stdout.flush()
    except MemoryError:
        return NO_MEMORY
    return READ


def _limit(memory: int, seconds: int, wall: int) -> None:
    """A process that outlives whoever started it ends by itself, for its alarm has no handler."""
    signal.alarm(wall)
    for limited, most, last in (
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_CPU, seconds, seconds + 2),  # first the signal that says why, then the one that is obeyed
        (resource.RLIMIT_FSIZE, LARGEST_REPLY, LARGEST_REPLY),
        (resource.RLIMIT_AS, memory, memory),
    ):
        with contextlib.suppress(OSError, ValueError):  # macOS knows RLIMIT_AS by name alone
            resource.setrlimit(limited, (most, last))


def _only_the_readers() -> None:
    """The package without its public names, which would load the whole house."""
    house = types.ModuleType("assistant")
    house.__path__ = [str(Path(__file__).parents[2])]
    sys.modules["assistant"] = house


if __name__ == "__main__":
    sys.exit(main())
