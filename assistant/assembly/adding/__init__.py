"""Sources that grow: proposed, corrected, accepted, and then worked into the index by a process of its own.

:class:`SourceDesk` is what every face calls; the values it gives are in ``records``. Start there.
"""

from __future__ import annotations

from assistant.assembly.adding.desk import SourceDesk
from assistant.assembly.adding.records import (
    LEAVE_OUT,
    Action,
    Corrections,
    Job,
    JobState,
    Proposal,
    ShownHeading,
    SourceOverview,
)

__all__ = [
    "LEAVE_OUT",
    "Action",
    "Corrections",
    "Job",
    "JobState",
    "Proposal",
    "ShownHeading",
    "SourceDesk",
    "SourceOverview",
]
