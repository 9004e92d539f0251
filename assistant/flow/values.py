"""What goes into the flow, what it leans on, what a run carries from step to step, and what outlives its pause."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypedDict

from pydantic import Field

from assistant.advice import Answer, Frozen, Versions
from assistant.answering.drafting import Draft
from assistant.answering.evidence import Evidence
from assistant.answering.grounding import Verdict
from assistant.answering.llm import ModelDrafter, ModelRun, SecondReading
from assistant.answering.sums import Sums
from assistant.answering.understanding import Reading
from assistant.energy import Power, Share
from assistant.knowledge.norms import NormRegister
from assistant.knowledge.retrieval import Knowledge
from assistant.knowledge.spelling import Spelt
from assistant.oversight.journal import Journal


class Step(StrEnum):
    """By the names under which they are told to whoever waits for the answer."""

    READ = "lezen"
    SEARCH = "zoeken"
    CALCULATE = "rekenen"
    WRITE = "schrijven"
    CHECK = "controleren"
    RECORD = "vastleggen"


STEPS = tuple(Step)


class Question(Frozen):
    """A question as it enters the flow."""

    id: str
    conversation_id: str
    text: str
    as_of: date
    asked_at: datetime
    figures: dict[str, Decimal] = Field(default_factory=dict)
    author: str | None = None
    include_replaced: bool = False  # sources that were replaced or withdrawn may answer too, on purpose
    opens: bool = False  # a conversation of its own: nothing was asked before


class State(TypedDict, total=False):
    """What outlives the pause: ids and what a person decided, never a question or a passage."""

    answer_id: str
    decision: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Parts:
    """What the steps lean on, built in ``assembly``."""

    knowledge: Knowledge
    register: NormRegister
    journal: Journal
    versions: Versions
    quote_budget: int
    model: ModelDrafter | None = None
    power: Power = field(default_factory=Power)


@dataclass(slots=True)
class Run:
    """One run while it lasts: its question, who hears of each step (on the thread that asked), what the steps so far
    made of it, and the answer once it is recorded.

    ``on_sentence`` hears each sentence of a language model once it has passed its checks; ``stop`` breaks its call off.
    """

    question: Question
    on_step: Callable[[str], None] | None = None
    on_sentence: Callable[[str], None] | None = None
    stop: threading.Event | None = None
    carried: dict[str, Decimal] = field(default_factory=dict, init=False)  # figures of earlier questions
    spelt: Spelt = field(init=False)
    reading: Reading = field(init=False)
    second: SecondReading = field(default_factory=SecondReading, init=False)  # by a language model, if there is one
    evidence: Evidence = field(init=False)
    sums: Sums = field(init=False)
    draft: Draft = field(init=False)
    verdict: Verdict = field(init=False)
    answer: Answer | None = field(default=None, init=False)
    model: ModelRun | None = field(default=None, init=False)
    share: Share | None = field(default=None, init=False)  # of the processor

    def begin(self, step: Step) -> None:
        if self.on_step is not None:
            self.on_step(step)
