"""The only room where SQLAlchemy lives: what is kept, in a SQLite file or in a PostgreSQL database.

It hands out plain rows inside one reading or one writing at a time, and turns every failure of the database into a
sentence. What an entry or a decision means is none of its business.
"""

from __future__ import annotations

from assistant.oversight.storage.generations import (
    GenerationRow,
    activate_generation,
    active_generation,
    forget_generation,
    list_generations,
)
from assistant.oversight.storage.opening import Storage, database_file, open_storage, server_address
from assistant.oversight.storage.rows import Rows
from assistant.oversight.storage.schema import GENESIS, SCHEMA_VERSION
from assistant.oversight.storage.tuples import (
    ConceptRow,
    ContentRow,
    ConversationSummary,
    DraftRow,
    EntryRow,
    RecordedConcept,
)

__all__ = [
    "GENESIS",
    "SCHEMA_VERSION",
    "ConceptRow",
    "ContentRow",
    "ConversationSummary",
    "DraftRow",
    "EntryRow",
    "GenerationRow",
    "RecordedConcept",
    "Rows",
    "Storage",
    "activate_generation",
    "active_generation",
    "database_file",
    "forget_generation",
    "list_generations",
    "open_storage",
    "server_address",
]
