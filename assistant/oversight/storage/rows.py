"""Everything that can be read and written inside one transaction, as plain tuples.

Whoever holds a :class:`Rows` has the transaction; nothing of SQLAlchemy passes through it.
"""

from __future__ import annotations

from assistant.oversight.storage.concepts import ConceptRows
from assistant.oversight.storage.drafts import DraftRows
from assistant.oversight.storage.entries import EntryRows


class Rows(EntryRows, ConceptRows, DraftRows):
    """One transaction's view of the journal, the concepts and the drafts."""
