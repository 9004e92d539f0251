"""The vocabulary of review: what waits for a person, whatever it is, and what people said of it.

A concept is an answer, a calculation that needs a judgement, or a section of a local policy. They share text, quotes,
receipts, a fingerprint and a review; this module owns their common shape and that of policy drafts, and decides
nothing.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from pydantic import Field, StrictFloat, StrictInt

from assistant.advice import (
    Answer,
    Calculation,
    Citation,
    Finding,
    Frozen,
    Option,
    Outcome,
    Review,
    ReviewState,
    Versions,
)


class ConceptKind(StrEnum):
    ANSWER = "answer"
    CALCULATION = "calculation"  # an answer that asks a person to choose between readings of a norm
    SECTION = "section"


class Part(StrEnum):
    """The parts of a local policy, in their order; the first and the last two stand once, the others per theme."""

    OPENING = "opening"  # for whom, for how long, on which plan it rests
    WHY = "why"  # why this theme, here
    PRINCIPLES = "principles"
    AMBITIONS = "ambitions"
    ACTIONS = "actions"  # with owner and moment of evaluation as fields to fill in
    SUPPORT = "support"  # what Probiblio offers
    NORMS = "norms"  # the table of norms, computed from the profile
    OPEN = "open"  # what local people still have to decide


class Section(Frozen):
    """One part of a local policy draft, reviewed on its own."""

    id: str
    draft_id: str
    draft_version: int
    position: int
    theme: str | None  # the title of the plan's chapter; None for what stands once
    part: Part
    heading: str
    text: str
    citations: tuple[Citation, ...] = ()
    calculations: tuple[Calculation, ...] = ()
    options: tuple[Option, ...] = ()
    given: tuple[str, ...] = ()  # the profile's own words and figures that the text repeats
    findings: tuple[Finding, ...] = ()
    as_of: date
    versions: Versions
    origin_hash: str  # the content hash as drafted: equal content in a next version keeps its review
    content_hash: str
    author: str | None = None
    review: Review = Review()


Concept = Answer | Section


class Profile(Frozen):
    """A library as it describes itself. Figures are named as in the norm register; budgets are confidential."""

    library: str = Field(min_length=1, max_length=120)
    # Strict: a lenient reading would make 80 of "80.000".
    figures: dict[str, StrictInt | StrictFloat] = Field(default_factory=dict)
    target_groups: tuple[str, ...] = ()
    first_year: int = Field(default=2026, ge=2000, le=2100)
    last_year: int = Field(default=2030, ge=2000, le=2100)


class PolicyRequest(Frozen):
    """What an adviser asks a draft of. ``themes`` are titles of chapters of the plan, in the order wanted."""

    profile: Profile
    themes: tuple[str, ...] = Field(min_length=1)
    title: str = Field(default="", max_length=200)


class PolicyDraft(Frozen):
    """One version of a local policy; its sections carry their own reviews."""

    id: str
    version: int
    title: str
    author: str | None
    made_at: datetime
    request: PolicyRequest
    sections: tuple[Section, ...] = ()
    erased: int = 0  # sections of this version whose text was erased


class Thumb(StrEnum):
    UP = "up"
    DOWN = "down"


class Feedback(Frozen):
    """What somebody thought of an answer; a thumb down brings it to the reviewers."""

    answer_id: str
    thumb: Thumb
    reason: str = ""
    by: str | None = None
    at: datetime


class QueueItem(Frozen):
    """One line of the queue: enough to choose what to look at first."""

    id: str
    kind: ConceptKind
    title: str  # the question, or the heading of the section
    group_id: str  # the conversation or the draft
    state: ReviewState
    author: str | None
    made_at: datetime
    age_days: int
    outcome: Outcome | None
    sources: int
    sums: int
    open_checks: int  # checks that failed or could not run
    thumbs_down: int  # since the last decision
    stale_because: tuple[str, ...] = ()


class DecisionRecord(Frozen):
    """One decision about a concept, as the journal holds it."""

    at: datetime
    by: str
    decision: str
    state: ReviewState
    reason: str | None
    text_before: str | None
    text_after: str | None
    content_hash: str | None
    stale_because: tuple[str, ...] = ()


class Lesson(Frozen):
    """A decided concept with what was asked before it, for whoever learns from decisions."""

    concept: Concept
    turns: tuple[str, ...] | None  # earlier questions of the conversation; None where one of them was erased
    has_own_figures: bool  # the library's own figures were given with the question, or before it


class ConversationRow(Frozen):
    id: str
    title: str  # as renamed, else the first question
    started_at: datetime
    answers: int
    author: str | None


class ImpactItem(Frozen):
    """An approved concept, or one still waiting, that rests on something a change of the corpus touches."""

    id: str
    kind: ConceptKind
    title: str
    state: ReviewState
    because: tuple[str, ...]


def kind_of(concept: Concept) -> ConceptKind:
    if isinstance(concept, Section):
        return ConceptKind.SECTION
    is_choice = concept.outcome is Outcome.NEEDS_JUDGEMENT and bool(concept.options)
    return ConceptKind.CALCULATION if is_choice else ConceptKind.ANSWER


def title_of(concept: Concept) -> str:
    return concept.heading if isinstance(concept, Section) else concept.question
