"""What was understood of a question, as one frozen value; the first arrow of the flow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pydantic import Field

from assistant.advice import Frozen, Language, Per
from assistant.figures import Figure, Worked
from assistant.knowledge.norms import Aspect


class Intent(StrEnum):
    """What the asker wants; decides which drafter speaks, not what it says."""

    ASK = "ask"
    LIST = "list"  # a whole section
    NORM = "norm"  # what a norm says, or a sum with it
    ABOUT_NORM = "about_norm"  # the norm itself: whether it binds, why it is there
    TERM = "term"  # what counts as a word that the plan does not define
    COMPARE = "compare"  # two chapters beside each other
    SAFEGUARD = "safeguard"  # asked to drop the human check, show prompts, take orders from a text
    SMALL_TALK = "small_talk"


class Claim(Frozen):
    """A value that the asker takes for the norm ("het is toch 35%?"), to be confirmed or corrected."""

    value: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class OwnFigure:
    """A figure of the library that has found its name, with how it was made where it was not said as such: two that
    are equal need not be made alike."""

    value: Decimal
    worked: Worked | None = None


def made_of(how: str, terms: Sequence[Figure | OwnFigure], whose: tuple[str, ...] = ()) -> Worked:
    """How these make another, and what each of them was made of: "0,5 fte en 0,4 fte" are hours that are added up."""
    made = tuple(each.worked for each in terms)
    return Worked(how=how, terms=tuple(each.value for each in terms), made=made if any(made) else (), whose=whose)


def values_of(figures: Mapping[str, OwnFigure]) -> dict[str, Decimal]:
    return {name: each.value for name, each in figures.items()}


def worked_out(figures: Mapping[str, OwnFigure]) -> dict[str, Worked]:
    """How those of the figures were made that were not said as such, by their names."""
    return {name: each.worked for name, each in figures.items() if each.worked is not None}


class Reading(Frozen):
    language: Language
    as_of: date
    text: str  # the question on its own feet: a follow-up carries what it left unsaid
    intent: Intent
    asked: str = ""  # the own words of the question, where its text leans on another
    before: tuple[str, ...] = ()  # the questions that it leans on, or may do, the oldest first
    answers_before: tuple[tuple[str, ...], ...] = ()  # the passages that each of those was answered with
    concepts: frozenset[str] = frozenset()
    expansion: str = ""  # the plan's own words for what was asked
    subject: str = ""  # of "wat zegt het plan over …?": all that is said of it is asked for
    about_norm_ids: tuple[str, ...] = ()  # norms of that subject, beside what else is said of it
    meaning: str = ""  # the word of which is asked what it is
    summarises: bool = False  # a chapter, or the plan, is asked for in short
    writes: bool = False  # running text is asked for
    chapters: frozenset[str] = frozenset()
    sections: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    norm_ids: tuple[str, ...] = ()
    aspect: Aspect | None = None  # what is asked about the norm itself
    norm_before: str | None = None  # what the question before was about, where that was a norm or its sum
    norms_before: tuple[str, ...] = ()  # of the conversation so far, the latest first
    term_ids: tuple[str, ...] = ()
    guideline_ids: tuple[str, ...] = ()  # of publications: calculated beside what the plan says
    figures: dict[str, Decimal] = Field(default_factory=dict)  # the library's own, by canonical name
    figures_from_before: tuple[str, ...] = ()  # those of them that an earlier question of the conversation gave
    said: tuple[Decimal, ...] = ()  # the quantities that the question itself states, whatever they are
    # How probable it is that norm and figures were read rightly, where that was done in the conversation as a whole:
    # then they are not for a search to settle.
    figures_sure: float | None = None
    claims: tuple[Claim, ...] = ()
    between: tuple[Decimal, Decimal] | None = None  # inhabitants: "tussen 130.000 en 180.000"
    others: dict[str, Decimal] = Field(default_factory=dict)  # what some figures are besides: "van 3 naar 4 ton"
    # Of more libraries, years or plans that are asked about beside the one that the figures are of, in their order.
    plans: tuple[dict[str, Decimal], ...] = ()
    replaced: dict[str, Decimal] = Field(default_factory=dict)  # what figures of this conversation were before
    worked: dict[str, Worked] = Field(default_factory=dict)  # how figures of this question were made of what it says
    states_figures: bool = False  # in this question, not in one before it
    wants_amount: bool = False
    asks_share: bool = False  # a percentage or the norm itself, rather than an amount
    asks_for_list: bool = False
    is_yes_no: bool = False
    asks_why: bool = False  # a reason, so no amount and no whole list
    compares: bool = False
    asks_difference: bool = False  # how much it is more or less
    asks_rest: bool = False  # what is left of the whole
    asks_whole: bool = False  # of which a part was said: "bij welk budget is 15.000 genoeg?"
    per: Per | None = None  # in what the outcome is asked for: "per maand", "in fte"
    each: tuple[Decimal, ...] = ()  # inhabitants of several libraries, each with a sum of its own
    asks_together: bool = False  # what those come to together
    is_follow_up: bool = False
    points_at: tuple[str, ...] = ()  # passages of the answer before that are asked about
    asks_shorter: bool = False  # the first of those and nothing more
    asks_where: bool = False  # where those stand, rather than what one of them means
    counts_for_norm: bool = False  # whether something counts for the norm before it: "geldt dat ook voor scholen?"
    quoted: tuple[str, ...] = ()  # what the answer quoted, for the next question to point at
    quoted_before: tuple[str, ...] = ()  # what the answer quoted that this question follows up on
    chapters_named: bool = False  # by the question itself
    include_replaced: bool = False  # sources that were replaced or withdrawn may answer too, on purpose

    @property
    def is_asked_on(self) -> bool:
        """Whether it came after another question, also where it does not seem to lean on that."""
        return self.is_follow_up or bool(self.before)

    @property
    def answer_before(self) -> tuple[str, ...]:
        """What was quoted just before, also to a question that does not seem to lean on it."""
        return self.quoted_before or next(iter(self.answers_before[-1:]), ())

    def still_worked(self, figures: Mapping[str, Decimal]) -> dict[str, Worked]:
        """How those of its figures were made that are the same in ``figures``: "en als de tweede vertrekt?" may come
        some questions later."""
        return {name: each for name, each in self.worked.items() if figures.get(name) == self.figures.get(name)}

    def by_itself(self, **update: object) -> Reading:
        """Without the questions that it leans on."""
        return self.model_copy(update={"before": (), "answers_before": (), **update})


def read_back(held: Mapping[str, Any] | None) -> Reading | None:
    """What was understood of the question before, whatever version of this program wrote it down: what it kept and this
    one does not know is left out."""
    return Reading.model_validate({name: held[name] for name in Reading.model_fields if name in held}) if held else None
