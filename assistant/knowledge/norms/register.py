"""The norm register as data: the plan's own norms, and beside them those that a person accepted from an added source.

Owns what a norm consists of. It reads no file and does no sums.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal, Self

from pydantic import Field, model_validator

from assistant.advice import Frozen, Number, Unit
from assistant.errors import UnknownName, shown


class Kind(StrEnum):
    FLOOR = "floor"
    CEILING = "ceiling"
    BAND = "band"
    TARGET = "target"
    TABLE = "table"
    GOAL = "goal"
    CITED_FACT = "cited_fact"
    NOT_SET = "not_set"
    INCONSISTENCY = "inconsistency"


CALCULATED = frozenset({Kind.FLOOR, Kind.CEILING, Kind.BAND, Kind.TARGET, Kind.TABLE})
ADDED_KINDS = (CALCULATED - {Kind.TABLE}) | {Kind.GOAL, Kind.CITED_FACT}


class Strength(StrEnum):
    AGREEMENT = "agreement"
    AMBITION = "ambition"
    DIRECTION = "direction"
    CITED_FACT = "cited_fact"
    NONE = "none"
    MUST = "must"  # from here: what an added source says of itself, which agrees nothing between libraries
    SHOULD = "should"
    MAY = "may"


ADDED_STRENGTHS = frozenset({Strength.MUST, Strength.SHOULD, Strength.MAY, Strength.DIRECTION, Strength.CITED_FACT})


class Aspect(StrEnum):
    """What may be asked about a norm that was spoken of, beside what counts for it; the first two are worked out from
    figures (:data:`WORKED_OUT`), of the others it is told what the plan says."""

    APPLIED = "applied"  # what comes out for the one who asks
    MET = "met"  # whether what they do is enough
    BOUND = "bound"  # a minimum, a maximum, or neither
    FORCE = "force"  # whether it binds
    CONSEQUENCE = "consequence"  # what follows where it is not met
    EXCEPTION = "exception"  # whether one may deviate, or wait
    REASON = "reason"
    WATCHED = "watched"  # who checks it
    PERIOD = "period"  # from when, until when
    FOR_WHOM = "for_whom"
    ORIGIN = "origin"  # who made it
    NEW = "new"  # whether it was so before
    SURE = "sure"  # whether it really says so, and where
    ADVICE = "advice"  # what is wise
    DIVIDE = "divide"  # over people, branches or years


WORKED_OUT = frozenset({Aspect.APPLIED, Aspect.MET})


class Formula(StrEnum):
    """What can be worked out from an added norm: a share of a whole, so much for each of something, or a bare bound."""

    SHARE = "share"
    PER_UNIT = "per_unit"
    BOUND = "bound"


class Use(StrEnum):
    """What an input is for: the whole that a norm is taken of, or the part or share that is compared with it."""

    WHOLE = "whole"
    PART = "part"
    SHARE = "share"


class Text(Frozen):
    """A sentence or label for people, in both languages."""

    nl: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def in_language(self, language: str) -> str:
        return self.en if language == "en" else self.nl


class Evidence(Frozen):
    passage: str
    quote: str = Field(min_length=1)


class Told(Evidence):
    """What the plan says to a question about a norm itself; ``says`` leads up to the quote, where that needs it."""

    says: Text | None = None
    is_new: bool | None = None  # of the aspect that asks it


class NormInput(Frozen):
    """One of the library's own figures, as a norm uses it."""

    name: str
    use: Use
    label: Text
    unit: Unit
    at_most: int


NormUnit = Literal["percent", "hours_per_week", "years", "EUR", "count", "hours", "days", "weeks", "months", "times"]


class NormValue(Frozen):
    value: Number
    unit: NormUnit
    upper: Number | None = None
    less_than: bool = False


class Band(Evidence):
    """One row of a table; ``above`` and ``below`` leave their number out, ``at_least`` includes it."""

    label: Text
    value: Number
    unit: Unit
    above: int | None = None
    at_least: int | None = None
    below: int | None = None

    def holds(self, number: Number) -> bool:
        return (
            (self.above is None or number > self.above)
            and (self.at_least is None or number >= self.at_least)
            and (self.below is None or number < self.below)
        )


class ReadingOption(Evidence):
    label: Text
    consequence: Text
    hours: Number | None = None


class Reading(Frozen):
    """Where a table is silent or ambiguous: at one number or between two, why, and how it can be read."""

    why: Text
    options: tuple[ReadingOption, ...] = Field(min_length=2)
    at: int | None = None
    above: int | None = None
    below: int | None = None

    def holds(self, number: Number) -> bool:
        if self.at is not None:
            return number == self.at
        return self.above is not None and self.below is not None and self.above < number < self.below


class Term(Evidence):
    """A word that changes an outcome and that the plan does not pin down."""

    id: str
    name: Text
    caveat: Text
    between: tuple[str, ...] = ()  # norms of which the plan does not say how they relate


class Norm(Evidence):
    """One entry of the register. ``caveats`` holds its own and those of its undefined terms."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    version: str
    name: Text
    kind: Kind
    strength: Strength
    says: Text
    values: tuple[NormValue, ...] = ()
    bands: tuple[Band, ...] = ()
    of: str | None = None
    inputs: tuple[NormInput, ...] = ()
    scope: Text | None = None
    period: Text | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    also: tuple[Evidence, ...] = ()
    terms: tuple[str, ...] = ()
    caveats: tuple[Text, ...] = ()
    left_to_people: tuple[Text, ...] = ()
    confused_with: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()
    about: Mapping[Aspect, Told] = Field(default_factory=dict)

    @property
    def seats(self) -> frozenset[str]:
        """The passages that hold it: its own, and of a table those of the rows."""
        return frozenset((self.passage, *(row.passage for row in self.bands)))

    @property
    def is_calculated(self) -> bool:
        return self.kind in CALCULATED

    @property
    def whole(self) -> NormInput:
        return next(each for each in self.inputs if each.use is Use.WHOLE)

    def input_for(self, use: Use) -> NormInput | None:
        return next((each for each in self.inputs if each.use is use), None)

    def evidence(self) -> Iterator[Evidence]:
        """Every quote this norm rests on, its own first."""
        yield self
        yield from (*self.also, *self.bands)
        for reading in self.readings:
            yield from reading.options

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        wholes = [each.name for each in self.inputs if each.use is Use.WHOLE]
        if self.is_calculated and wholes != ([self.of] if self.of else [None]):
            raise ValueError("een norm om mee te rekenen heeft `of` en precies één input met use: whole, hetzelfde")
        if not self.is_calculated and (self.of or self.inputs):
            raise ValueError(f"bij een {self.kind} valt niets te rekenen; laat `of` en `inputs` weg")
        if (self.kind is Kind.TABLE) != bool(self.bands):
            raise ValueError("`bands` hoort bij een tabel, en alleen daarbij")
        if self.is_calculated and self.kind is not Kind.TABLE and len(self.values) != 1:
            raise ValueError("geef precies één waarde in `values`")
        if self.kind is Kind.BAND and self.values[0].upper is None:
            raise ValueError("een band heeft naast `value` een `upper`")
        return self


class AddedNorm(Norm):
    """A norm of an added source, as a person accepted it; ``words`` are those by which a question is about it.

    ``value_reason`` is why the value is another one than the quote states.
    """

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*$")
    formula: Formula | None = None
    per: int = Field(default=1, ge=1)
    counted: str = ""
    words: tuple[str, ...] = ()
    proposal: str
    accepted_by: str = Field(min_length=1)
    accepted_on: date
    value_reason: str | None = None
    title: str  # of its source
    layer: str  # local, law or guidance

    @property
    def source_id(self) -> str:
        return self.id.partition("/")[0]

    def counted_in(self, language: str) -> str:
        """What is counted; of what somebody accepted that is known in one language alone."""
        return self.counted

    @property
    def is_calculated(self) -> bool:
        return self.formula is not None

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        if self.kind not in ADDED_KINDS or self.strength not in ADDED_STRENGTHS:
            raise ValueError("deze soort of sterkte is alleen van het plan")
        if len(self.values) != 1 or (self.kind is Kind.BAND) != (self.values[0].upper is not None):
            raise ValueError("geef één waarde, en een bovengrens bij een bandbreedte en alleen daar")
        if self.formula is not None and self.kind not in CALCULATED:
            raise ValueError("met een doel of een feit wordt niet gerekend")
        wholes = [each.name for each in self.inputs if each.use is Use.WHOLE]
        takes_whole = self.formula in (Formula.SHARE, Formula.PER_UNIT)
        if takes_whole != bool(wholes) or (wholes and wholes != [self.of]):
            raise ValueError("een deel of een aantal per eenheid heeft precies één geheel, en een grens geen")
        if self.formula is not None and (self.values[0].unit == "percent") != (self.formula is Formula.SHARE):
            raise ValueError("een percentage is een deel van iets, en alleen een percentage is dat")
        return self


class Guideline(AddedNorm):
    """A guideline of a publication that comes with the corpus: so much for each of something, or a share of it,
    calculated under the name of that publication and never a norm of the plan. ``words`` are what those are called.
    Nobody accepted it here; the editors of the corpus wrote it down."""

    counted_en: str = ""
    unless: tuple[str, ...] = ()  # words of what it does not speak of, near as they are: a school of another kind
    called: tuple[str, ...] = ()  # what people call what only it is for, beside its name: "middelbare school"
    proposal: str = ""
    accepted_by: str = "de redactie van het corpus"
    accepted_on: date = date(2026, 11, 27)

    def counted_in(self, language: str) -> str:
        return self.counted_en if language == "en" else self.counted

    @model_validator(mode="after")
    def _is_for_each(self) -> Self:
        if self.formula not in (Formula.PER_UNIT, Formula.SHARE) or not self.words:
            raise ValueError(
                "een richtlijn is een aantal per eenheid of een deel, met in `words` hoe heet waarvan dat wordt genomen"
            )
        return self


class LapsedNorm(Frozen):
    """An accepted norm that is computed no longer, and why: nothing may rest on it until a person looks."""

    id: str
    source_id: str
    name: str
    reason: str
    accepted_by: str = ""
    accepted_on: date | None = None
    proposal: str = ""


def held_values(norm: Norm) -> set[Decimal]:
    """Every value that a norm states, the upper end of a band included."""
    ends = [end for value in norm.values for end in (value.value, value.upper) if end is not None]
    return {Decimal(str(end)) for end in ends}


@dataclass(frozen=True, slots=True)
class NormRegister:
    """The plan's norms by id, in the order of the file, and apart from them those that were added.

    Whoever goes through ``norms`` meets the plan alone: nothing else may stand among what it sets. ``version`` changes
    with any of them.
    """

    norms: Mapping[str, Norm]
    terms: Mapping[str, Term]
    version: str
    added: Mapping[str, AddedNorm] = field(default_factory=dict)
    lapsed: tuple[LapsedNorm, ...] = ()
    guidelines: Mapping[str, Guideline] = field(default_factory=dict)
    about: Mapping[Aspect, Told] = field(default_factory=dict)  # of every norm that has none of its own

    def told(self, norm: Norm, aspect: Aspect) -> Told | None:
        """What the plan says to this about that norm."""
        return norm.about.get(aspect) or self.about.get(aspect)

    def find(self, norm_id: str) -> Norm | None:
        """A norm of the plan, an added one or a guideline; no id is of two of them."""
        return self.norms.get(norm_id) or self.beside_the_plan(norm_id)

    def every(self) -> tuple[Norm, ...]:
        """The plan's norms, and after them what is said under the name of another source."""
        return (*self.norms.values(), *self.added.values(), *self.guidelines.values())

    def beside_the_plan(self, norm_id: str) -> AddedNorm | None:
        """An added norm or a guideline: what is said under the name of its own source."""
        return self.added.get(norm_id) or self.guidelines.get(norm_id)

    def get(self, norm_id: str) -> Norm:
        if found := self.find(norm_id):
            return found
        for lapsed in self.lapsed:
            if lapsed.id == norm_id:
                raise UnknownName(f"De norm ‘{shown(norm_id, 80)}’ geldt niet meer: {lapsed.reason}")
        known = [each.id for each in self.every()]
        near = difflib.get_close_matches(norm_id, known, n=1, cutoff=0.5)
        hint = f"; het meest lijkt ‘{near[0]}’" if near else ""
        named = ", ".join((*self.norms, *self.added))  # the guidelines would make it longer than anybody reads
        raise UnknownName(f"De norm ‘{shown(norm_id, 80)}’ bestaat niet{hint}; bekend zijn {named}.")
