"""The worker: a process of its own that does what waits in the queue and then ends.

Started by a server when there is work, or by hand. It is never forked off, because the embedding library does not
survive that; its settings come in on standard input, so that no address with a password stands in a list of processes.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
from typing import Any

from assistant.assembly.adding.queue import Queue
from assistant.assembly.adding.records import Job
from assistant.assembly.adding.work import Work
from assistant.assembly.quiet import keep_libraries_quiet
from assistant.assembly.switching import queue_folder
from assistant.oversight.journal import Journal
from assistant.oversight.storage import open_storage
from assistant.settings import Settings

_NICENESS = 10  # so that whoever asks a question goes first


def work(settings: Settings) -> list[Job]:
    """Do what waits, in this process."""
    keep_libraries_quiet()
    storage = open_storage(settings.database_address, settings.data_dir)
    try:
        return Work(settings, storage, Journal(storage), Queue(queue_folder(settings))).all_waiting()
    finally:
        storage.close()


def main() -> None:
    logging.basicConfig(level=logging.WARNING)
    signal.signal(signal.SIGTERM, _end)
    os.nice(_NICENESS)
    given: dict[str, Any] = json.loads(sys.stdin.read())
    work(Settings(_env_file=None, **given))  # type: ignore[call-arg]


def _end(number: int, frame: object) -> None:
    """Told to end: the job that is busy goes back into the queue."""
    raise SystemExit(0)


if __name__ == "__main__":
    main()
