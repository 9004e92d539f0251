"""What a face shows of adding sources: a proposal, a job with its progress, and a source with what rests on it.

Owns the shape of these values alone. All of them can be printed and kept as JSON; each is a moment, read anew when it
is looked at again.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from pydantic import Field

from assistant.advice import Frozen
from assistant.knowledge.corpus import Source
from assistant.knowledge.ingest.card import Card
from assistant.knowledge.ingest.sources import Preview

LEAVE_OUT = 0  # as the corrected level of a heading: not in the source at all, like a running title on every page


class ShownHeading(Frozen):
    """A line of the document that is a heading, or that a person may want to make one.

    ``number`` names it in :class:`Corrections` and stays the same through every correction. ``level`` is 1 for the
    outermost headings; None where it stands as ordinary text. ``was`` is the level it was read with.
    """

    number: int
    text: str
    page: int | None
    level: int | None
    was: int | None
    left_out: bool = False


class Corrections(Frozen):
    """What a person sets right in a proposal; what is not named stays as it was corrected before.

    ``headings``: number → 1 to 6 for a heading of that level, None for ordinary text, :data:`LEAVE_OUT` (0) to leave
    the line out of the source.
    """

    card: Card | None = None
    headings: Mapping[int, int | None] = Field(default_factory=dict)


class Proposal(Frozen):
    """A document that was read and understood, waiting for a yes. It changes nothing yet.

    ``headings`` are the lines read as headings, and short lines that look like one (``was`` is None), in the order of
    the document. ``document`` is the name of the file or the address it was fetched from. ``guesses`` tells of each
    particular that nobody stated where it comes from, for a person to check: field of the card → Dutch sentence.
    """

    id: str
    by: str
    created_at: datetime
    document: str
    preview: Preview
    headings: tuple[ShownHeading, ...]
    guesses: Mapping[str, str] = Field(default_factory=dict)


class Action(StrEnum):
    ADD = "add"
    REMOVE = "remove"
    WITHDRAW = "withdraw"
    REINDEX = "reindex"


class JobState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"

    @property
    def is_over(self) -> bool:
        """Nothing more happens by itself; failed and stopped ones can be tried again."""
        return self in (JobState.DONE, JobState.FAILED, JobState.STOPPED)


class Job(Frozen):
    """One change of the sources, from the yes to the switch.

    ``done`` of ``total`` texts are embedded; only texts that are new count, so ``total`` may be 0. ``message`` is a
    Dutch sentence for the person: where it stands, what came of it, or why it failed and what to do.
    ``source_id`` and ``title`` are empty for a reindex. ``is_stopping``: a stop was asked and is about to happen.
    """

    id: str
    action: Action
    source_id: str
    title: str
    state: JobState
    done: int = 0
    total: int = 0
    message: str
    tries: int = 0
    by: str
    created_at: datetime
    ended_at: datetime | None = None
    is_stopping: bool = False


class SourceOverview(Frozen):
    """A source with what rests on it.

    ``answers_resting``: the answers and policy sections on record that cite it; ``approved_resting``: those of them
    that are approved now. ``replaces``: the fact sheet it stands in for; ``replaced_by``: the source that stands in
    for it, or its newer version.
    """

    source: Source
    passages: int
    answers_resting: int
    approved_resting: int
    is_added: bool
    replaces: str | None = None
    replaced_by: str | None = None
