"""What looking a dossier over again is held against, and the shape of what it finds.

Owns the shapes only: today's sources and norms, what the journal still knows, and one sentence for each thing that was
looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from assistant.advice import Finding, Frozen, ReviewState, Status
from assistant.concepts import Concept, DecisionRecord, PolicyDraft
from assistant.knowledge.corpus import Corpus
from assistant.knowledge.norms import NormRegister

Check = Callable[[Concept, str], tuple[Finding, ...]]


class About(StrEnum):
    SEAL = "seal"
    TEXT = "text"
    WHOLE = "whole"  # a policy: its erased sections, its newer version
    FINGERPRINT = "fingerprint"
    APPROVAL = "approval"
    JOURNAL = "journal"
    CHECK = "check"
    QUOTE = "quote"
    SOURCE = "source"
    FIGURE = "figure"


class Recheck(Frozen):
    """One thing looked at again. ``item`` is the id of the answer or section, empty for the dossier as a whole."""

    about: About
    item: str = ""
    title: str = "Het dossier zelf"
    status: Status
    detail: str


@dataclass(frozen=True, slots=True)
class Records:
    """The journal, for whoever has one: each gives None for what it does not know."""

    concept: Callable[[str], Concept | None]
    erased: Callable[[str], ReviewState | None]  # where a concept stood whose text is gone
    policy: Callable[[str], PolicyDraft | None]  # the newest version
    history: Callable[[str], tuple[DecisionRecord, ...]] | None = None
    sections: Callable[[str, int], tuple[str, ...] | None] | None = None  # ids, in order, of one version of a policy


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a dossier is compared with. ``check`` looks at a text as it did when the text was made or edited."""

    corpus: Corpus
    register: NormRegister
    today: date
    records: Records | None = None
    check: Check | None = None


Found = tuple[About, Status, str]
