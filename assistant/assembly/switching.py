"""Switching to other sources and their index: two steps that belong together, finished whoever is killed between them.

What is about to happen is written down first; from then on it happens, by whoever comes next: a worker, an
``assistant index``, a server that starts. Whoever calls :func:`finish_switch` holds the lock of the one builder. What
a job still has to tidy after its switch is not known here.
"""

from __future__ import annotations

import os
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from assistant.advice import Frozen
from assistant.errors import IndexUnusable, StorageError
from assistant.files import write_whole
from assistant.knowledge.generations import Generation, is_present, only_builder
from assistant.knowledge.ingest.store import take_over
from assistant.oversight.storage import Storage, activate_generation
from assistant.settings import Settings

QUEUE = ".queue"  # below the folder of the added sources
AHEAD, BEHIND = "switch.json", "switched.json"


class Switch(Frozen):
    """The sources that are laid out and the generation that was made of them, for one job."""

    job: str
    generation: Generation


def queue_folder(settings: Settings) -> Path:
    return settings.sources_dir / QUEUE


def decide_switch(settings: Settings, switch: Switch) -> None:
    """From here on the switch is made, whatever is killed."""
    try:
        write_whole(queue_folder(settings) / AHEAD, switch.model_dump_json().encode())
    except OSError as error:
        raise _unwritable(settings, error) from error


def switch_ahead(settings: Settings) -> Switch | None:
    """A switch that was decided and is not finished."""
    return _read(queue_folder(settings) / AHEAD)


def switch_behind(settings: Settings) -> Switch | None:
    """A switch that was made, of a job that has still to be ended."""
    return _read(queue_folder(settings) / BEHIND)


def finish_switch(settings: Settings, storage: Storage) -> None:
    """Make the switch that was decided, if there is one; done again, it changes nothing more.

    Where the generation is gone in the meantime nothing is switched, and its job is for the queue to start again.
    """
    switch = switch_ahead(settings)
    if switch is None:
        return
    folder = queue_folder(settings)
    if settings.chroma_url is None and not is_present(switch.generation, settings.index_dir):
        (folder / AHEAD).unlink(missing_ok=True)
        return
    take_over(settings.sources_dir)
    activate_generation(storage, **asdict(switch.generation), created_at=datetime.now(UTC))
    try:
        os.replace(folder / AHEAD, folder / BEHIND)
    except OSError as error:
        raise _unwritable(settings, error) from error


def forget_switch(settings: Settings) -> None:
    """Its job has ended."""
    (queue_folder(settings) / BEHIND).unlink(missing_ok=True)


def mend_switch(settings: Settings, storage: Storage) -> bool:
    """For a reader that finds sources and index apart: whether a switch is under way, finished here where nobody is."""
    if switch_ahead(settings) is None:
        return False
    try:
        with only_builder(settings.index_dir):
            finish_switch(settings, storage)
    except IndexUnusable:
        pass  # whoever holds the lock is finishing it
    return True


def _read(path: Path) -> Switch | None:
    try:
        return Switch.model_validate_json(path.read_bytes())
    except (FileNotFoundError, ValidationError):
        return None


def _unwritable(settings: Settings, error: OSError) -> StorageError:
    return StorageError(
        f"De map {queue_folder(settings)} is niet te beschrijven ({error.strerror}); controleer de rechten en de "
        "ruimte op de schijf."
    )
