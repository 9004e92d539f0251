"""The vocabulary of the flow: question, reading, evidence, calculation, draft, verdict and answer.

Every arrow in the flow is one of these frozen values, so it can be printed, saved and replayed. This module owns
their shape and their hashes; it decides nothing and knows no framework but pydantic.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

Number = int | float


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def fingerprint(content: Any) -> str:
    """SHA-256 over canonical JSON: equal content gives equal fingerprints, whatever the order of its keys."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()


class Language(StrEnum):
    NL = "nl"
    EN = "en"


class Outcome(StrEnum):
    """What became of a question; the closed set that every face and every eval knows."""

    ANSWERED = "answered"
    PARTLY_ANSWERED = "partly_answered"
    NEEDS_INPUT = "needs_input"
    NEEDS_JUDGEMENT = "needs_judgement"
    NOT_IN_SOURCES = "not_in_sources"
    OUT_OF_SCOPE = "out_of_scope"
    REFUSED = "refused"
    FAILED = "failed"


NON_ANSWERS = frozenset({Outcome.NOT_IN_SOURCES, Outcome.OUT_OF_SCOPE, Outcome.REFUSED, Outcome.FAILED})


class ReviewState(StrEnum):
    CONCEPT = "concept"
    APPROVED = "approved"
    EDITED = "edited"
    RETURNED = "returned"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    STALE = "stale"


RELEASED = frozenset({ReviewState.APPROVED, ReviewState.EDITED})
WAITING = frozenset({ReviewState.CONCEPT, ReviewState.RETURNED, ReviewState.STALE})  # what stands in the queue


class Status(StrEnum):
    """A check that could not run is ``not_checked``; it never counts as passed."""

    PASS = "pass"
    FAIL = "fail"
    NOT_CHECKED = "not_checked"


class Unit(StrEnum):
    EUR = "EUR"
    PERCENT = "percent"  # 20 means 20%
    HOURS_PER_WEEK = "hours_per_week"
    COUNT = "count"


class Comparison(StrEnum):
    MEETS = "meets"
    FALLS_SHORT = "falls_short"
    EXCEEDS = "exceeds"
    DIFFERS = "differs"
    NOT_DETERMINED = "not_determined"


class Citation(Frozen):
    """A verbatim quote: ``canonical[start:end] == quote`` in the canonical text of ``source_id``."""

    marker: int
    passage_id: str
    source_id: str
    title: str
    locator: str
    page: int | None = None
    quote: str
    start: int
    end: int
    url: str | None = None
    kind: str = "original"  # "summary" for our own fact sheets; law, agreement, local, guidance, example if added


class Result(Frozen):
    """The outcome of a sum. A band ("20 tot 30%") gives its lower end as ``value`` and its upper end as ``upper``."""

    value: Number
    unit: Unit
    upper: Number | None = None


class Per(Frozen):
    """In what an outcome is asked for where a norm counts in something else: so many times it, divided by so much.

    ``name`` is the period ("maand"), "years", "fte", "head" or, of so many branches and the like, "part".
    """

    name: str
    times: Number = 1
    divided: Number = 1


class Judgement(Frozen):
    """The reading that a person chose where the plan leaves it open, and why; part of the receipt from then on."""

    label: str
    consequence: str
    passage_id: str
    quote: str
    reason: str
    decided_by: str


class Calculation(Frozen):
    """A sum with its receipt: a hash over everything but the marker, so equal sums carry equal receipts.

    ``beside`` are the inputs of the sum from which its formula says how much it differs, ``rest`` what it leaves of the
    whole, ``spread`` what it is ``per`` month, branch and the like, ``added`` the inputs of the sums that its formula
    adds to it, and ``total`` what they come to; all only where they were asked for. ``solves`` names the input that
    came out, where the norm was worked backwards.
    """

    marker: str
    norm_id: str
    norm_version: str
    inputs: dict[str, Number]
    formula: str
    result: Result | None
    comparison: Comparison | None = None
    passage_id: str
    quote: str
    judgement: Judgement | None = None
    beside: dict[str, Number] | None = None
    rest: Result | None = None
    per: Per | None = None
    spread: Result | None = None
    added: tuple[dict[str, Number], ...] | None = None
    total: Result | None = None
    solves: str | None = None
    receipt: str = ""


class MissingInput(Frozen):
    name: str
    label: str
    unit: Unit


class Option(Frozen):
    """One way to read a plan that is silent or ambiguous, with what would follow from it."""

    label: str
    consequence: str
    passage_id: str
    quote: str


class Related(Frozen):
    """A passage near a question that the sources do not answer; never shown as a source of the answer."""

    passage_id: str
    source_id: str
    locator: str
    text: str
    score: float


class Finding(Frozen):
    check: str
    status: Status
    detail: str


class Drafter(Frozen):
    name: str = "embedded"
    prompt_hashes: dict[str, str] = Field(default_factory=dict)
    fallback_reason: str | None = None
    usage: dict[str, Number] = Field(default_factory=dict)
    dropped: int = 0  # sentences of a model that did not pass and were left out
    repaired: bool = False  # whether the model had to write its text a second time


class Versions(Frozen):
    corpus: str
    norms: str
    software: str


class Review(Frozen):
    """Where a concept stands with people: the last decision, and the text as it was and as it became."""

    state: ReviewState = ReviewState.CONCEPT
    decided_by: str | None = None
    decided_at: datetime | None = None
    reason: str | None = None
    text_before: str | None = None
    text_after: str | None = None
    content_hash: str | None = None  # what exactly was decided on
    chosen: Judgement | None = None  # the reading picked where the plan leaves it open
    stale_because: tuple[str, ...] = ()  # what changed under an approval, one sentence each

    @property
    def is_released(self) -> bool:
        """Whether a person let this out as advice, and nothing it rests on has changed since."""
        return self.state in RELEASED


class EarlierApproval(Frozen):
    """An approved answer to the same thing, offered before a new concept."""

    answer_id: str
    question: str
    text: str
    approved_by: str
    approved_at: datetime


class Answer(Frozen):
    """What every face returns; the contract with other programs."""

    id: str
    conversation_id: str
    question: str
    language: Language
    as_of: date
    outcome: Outcome
    text: str
    citations: tuple[Citation, ...] = ()
    calculations: tuple[Calculation, ...] = ()
    missing_inputs: tuple[MissingInput, ...] = ()
    options: tuple[Option, ...] = ()
    related: tuple[Related, ...] = ()
    findings: tuple[Finding, ...] = ()
    confidence: float = Field(ge=0, le=1)
    drafter: Drafter = Drafter()
    versions: Versions
    content_hash: str
    author: str | None = None  # who asked, where that is known
    earlier: EarlierApproval | None = None
    review: Review = Review()


def content_hash(text: str, citations: tuple[Citation, ...], calculations: tuple[Calculation, ...]) -> str:
    """What an approval is bound to: the text, its quotes and the receipts, which hold the versions of their norms."""
    return fingerprint(
        {
            "text": text,
            "quotes": [[citation.passage_id, citation.quote] for citation in citations],
            "receipts": [calculation.receipt for calculation in calculations],
        }
    )


class Decision(StrEnum):
    """What a person can decide; edit is an approval of another text, revise a new text that still waits for one."""

    APPROVE = "approve"
    EDIT = "edit"
    REJECT = "reject"
    RETURN = "return"
    REVISE = "revise"
    WITHDRAW = "withdraw"


class ReviewRequest(Frozen):
    """A reviewer's decision on one concept. ``content_hash`` says which content was on the reviewer's screen."""

    decision: Decision
    reviewer: str = Field(min_length=1, max_length=120)
    reason: str = Field(default="", max_length=4000)
    text: str | None = Field(default=None, max_length=20_000)  # the new text, for an edit or a revision
    option: int | None = Field(default=None, ge=0, le=20)  # which of the concept's options is chosen, from 0
    content_hash: str | None = None
