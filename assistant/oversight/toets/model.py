"""What a check of a local policy finds: per norm and ambition a verdict, and the words of both sides.

Owns the shape and one promise that it keeps itself: no verdict that a policy meets or deviates without a quote from
both. It decides nothing.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from assistant.advice import Calculation, Citation, Frozen, Number, Unit, Versions


class Fit(StrEnum):
    """How a local policy relates to one thing that the plan asks; none of the four is a mark."""

    MEETS = "meets"
    DEVIATES = "deviates"  # it differs, and says why
    MISSING = "missing"
    UNCLEAR = "unclear"  # touched on, but what is said does not settle it, or it differs and does not say why


FIT_NAMES = {
    Fit.MEETS: "voldoet",
    Fit.DEVIATES: "wijkt gemotiveerd af",
    Fit.MISSING: "ontbreekt",
    Fit.UNCLEAR: "niet te bepalen",
}


_FIRST = (Fit.DEVIATES, Fit.UNCLEAR, Fit.MEETS, Fit.MISSING)


class LocalQuote(Frozen):
    """Words of the local policy: ``document.text[start:end] == quote``."""

    quote: str
    heading: tuple[str, ...] = ()
    page: int | None = None
    start: int
    end: int


class RecognisedFigure(Frozen):
    """A figure in the local policy and what it was taken for; ``text`` is how it is written there."""

    name: str  # of the input in the norm register
    label: str
    value: Number
    unit: Unit
    text: str
    start: int
    end: int


class CheckItem(Frozen):
    """One norm or ambition of the plan beside what the local policy says about it."""

    id: str  # the norm's where it is one to calculate with, else the passage's
    norm_id: str | None = None
    theme: str | None  # None for what holds whatever themes are chosen
    title: str
    fit: Fit
    provincial: Citation
    local: tuple[LocalQuote, ...] = ()
    nearest: LocalQuote | None = None  # of what is missing: where a person could look first; it supports nothing
    figures: tuple[RecognisedFigure, ...] = ()
    calculation: Calculation | None = None
    note: str
    deviates_without_reason: bool = False  # of what is unclear: it plainly differs, and only the reason is wanting
    score: float = Field(ge=0, le=1)

    @model_validator(mode="after")
    def _rests_on_both(self) -> Self:
        if self.fit in (Fit.MEETS, Fit.DEVIATES) and not (self.local and self.provincial.quote):
            raise ValueError("a verdict rests on a quote from both sides")
        if self.deviates_without_reason and not (self.fit is Fit.UNCLEAR and self.local):
            raise ValueError("only what is unclear can deviate without a reason, and by its own words")
        return self

    @property
    def urgency(self) -> int:
        """Its place among the others for whoever reads what differs first; low comes first."""
        return 0 if self.deviates_without_reason else 1 + _FIRST.index(self.fit)


class PolicyCheck(Frozen):
    """A local policy held against the plan; a person reads it before anyone acts on it."""

    document: str  # the file's name
    title: str
    as_of: date
    themes: tuple[str, ...]
    items: tuple[CheckItem, ...]
    notices: tuple[str, ...] = ()  # what to know before reading on: pages without text, another subject
    versions: Versions

    def count(self, fit: Fit) -> int:
        return sum(item.fit is fit for item in self.items)

    @property
    def without_reason(self) -> int:
        """How many of what is unclear plainly deviate and give no reason."""
        return sum(item.deviates_without_reason for item in self.items)

    @property
    def deviations_first(self) -> tuple[CheckItem, ...]:
        """All items: what deviates, without a reason before with one, then unclear, met and missing."""
        return tuple(sorted(self.items, key=lambda item: item.urgency))

    def of(self, theme: str | None) -> tuple[CheckItem, ...]:
        return tuple(item for item in self.items if item.theme == theme)
