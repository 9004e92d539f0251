"""Which generation of the index is served: one row, so that switching is one step that happens or does not.

Building an index and removing its directory belong to the caller.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import delete, select, update

from assistant.errors import Conflict, UnknownName
from assistant.oversight.storage.opening import Storage
from assistant.oversight.storage.schema import index_generations, index_pointer

_ACTIVE = "active"


class GenerationRow(NamedTuple):
    name: str
    model: str
    dimension: int
    corpus_hash: str
    passages: int
    created_at: str


_ACTIVE_NAME = select(index_pointer.c.name).where(index_pointer.c.key == _ACTIVE)
_ALL = select(index_generations).order_by(index_generations.c.created_at.desc(), index_generations.c.name)
_SERVED = select(index_generations).where(index_generations.c.name.in_(_ACTIVE_NAME))  # asked before every question


def active_generation(storage: Storage) -> GenerationRow | None:
    """The generation that is served now, or None before the first index."""
    with storage.connection() as connection:
        row = connection.execute(_SERVED).first()
    return GenerationRow(*row) if row else None


def activate_generation(
    storage: Storage,
    name: str,
    *,
    model: str,
    dimension: int,
    corpus_hash: str,
    passages: int,
    created_at: datetime,
) -> GenerationRow:
    """Serve this generation from now on; the former one stays listed, so that it can be served again.

    A name may come back with another make: after its directory was thrown away, the next build may take it again.
    """
    moment = created_at.astimezone(UTC).isoformat(timespec="microseconds")
    generation = GenerationRow(name, model, dimension, corpus_hash, passages, moment)
    with storage.connection(writes=True, durable=True) as connection:
        known = update(index_generations).where(index_generations.c.name == name).values(generation._asdict())
        if connection.execute(known).rowcount == 0:
            connection.execute(index_generations.insert(), generation._asdict())
        switch = update(index_pointer).where(index_pointer.c.key == _ACTIVE).values(name=name)
        if connection.execute(switch).rowcount == 0:
            connection.execute(index_pointer.insert(), {"key": _ACTIVE, "name": name})
    return generation


def list_generations(storage: Storage) -> list[GenerationRow]:
    """All the generations on record, the newest first."""
    with storage.connection() as connection:
        return [GenerationRow(*row) for row in connection.execute(_ALL)]


def forget_generation(storage: Storage, name: str) -> None:
    """Strike an old generation off the record; the one that is served is refused."""
    with storage.connection(writes=True) as connection:
        if connection.execute(_ACTIVE_NAME).scalar() == name:
            raise Conflict(f"De index {name} is in gebruik. Zet eerst een andere index aan.")
        struck = connection.execute(delete(index_generations).where(index_generations.c.name == name))
        if struck.rowcount == 0:
            raise UnknownName(f"Er is geen index met de naam {name}. Bekijk de lijst van indexen.")
