"""What one question asks to be calculated: its norms, the figures for them, and in what the outcome is wanted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from assistant.advice import Per
from assistant.answering.understanding import wants
from assistant.answering.understanding.amounts import Bound, bind_figures
from assistant.answering.understanding.backwards import asks_back
from assistant.answering.understanding.pairs import (
    RESTS,
    TIME,
    figure_referred_to,
    without_what_it_replaces,
)
from assistant.answering.understanding.pointing import asks_whether_it_holds
from assistant.answering.understanding.reading import Claim, Reading, values_of, worked_out
from assistant.answering.understanding.spreading import asks_for_each, spread_asked
from assistant.answering.understanding.topics import counts_something_else, norms_despite, norms_meant
from assistant.answering.understanding.totals import terms_of_whole
from assistant.answering.understanding.turn import Turn
from assistant.answering.understanding.which_figures import figures_given
from assistant.answering.understanding.which_norms import norms_asked_for
from assistant.figures import Worked, find_figures


@dataclass(frozen=True, slots=True)
class Sum:
    """Named as in ``Reading``, whose fields these become; ``said`` are the figures as the question alone tells them."""

    norm_ids: tuple[str, ...]
    wants_amount: bool
    states_figures: bool
    said: Mapping[str, Decimal]
    figures: dict[str, Decimal]
    claims: tuple[Claim, ...] = ()
    between: tuple[Decimal, Decimal] | None = None
    others: dict[str, Decimal] = field(default_factory=dict)
    plans: tuple[dict[str, Decimal], ...] = ()
    replaced: dict[str, Decimal] = field(default_factory=dict)
    worked: dict[str, Worked] = field(default_factory=dict)
    asks_difference: bool = False
    asks_rest: bool = False
    asks_whole: bool = False
    per: Per | None = None
    each: tuple[Decimal, ...] = ()
    asks_together: bool = False
    counts_for_norm: bool = False
    is_changed: bool = False  # something came on or off what was known
    figures_sure: float | None = None
    from_before: frozenset[str] = frozenset()  # figures that earlier messages told


@dataclass(frozen=True, slots=True)
class _Asked:
    """Its norms, before its figures have taken their places."""

    norm_ids: tuple[str, ...]
    bound: Bound
    wants_amount: bool
    asks_rest: bool
    per: Per | None


def sum_of(turn: Turn) -> Sum:
    """What is to be calculated for this question; without norms, its figures are those that the conversation knows."""
    asked = _asked(turn)
    bound = asked.bound
    # "We schrijven 10% af. Vallen dvd's daaronder?": the share is that of the norm.
    holds = turn.is_yes_no and asks_whether_it_holds(turn.question)
    counts = holds and not turn.follows and all(name.endswith("_share") for name in bound.figures)
    norm_ids = asked.norm_ids
    if counts:  # "moeten we schoolcollecties ook voor 10% afschrijven?"
        norm_ids = (norm_ids or norms_despite(turn.own.concepts, turn.vocabulary))[:1]
    given = figures_given(turn, norm_ids, bound, holds=holds)
    before, question, stated = turn.before, turn.question, values_of(given.figures)
    asks_difference = wants.two_set_beside(question) if given.is_changed else wants.a_difference(question)
    figures = {**without_what_it_replaces(turn.known, stated), **stated}
    others, replaced = dict(given.others), replaced_by(stated, before)
    # "Hoeveel scheelt dat?": with what it was before, or with the other of two that were named then.
    if asks_difference and before is not None and not others:
        others = replaced or (before.others if not stated else {})
    each, per = bound.each, asked.per
    worked, apart = worked_out(given.figures), terms_of_whole(norm_ids, given.figures)
    still = before.still_worked(figures) if before else {}
    if apart and asks_for_each(question) and (per is None or per.divided == len(apart)):
        each, per = apart, None
    return Sum(
        norm_ids=norm_ids,
        wants_amount=asked.wants_amount,
        states_figures=turn.states_figures or bool(worked),
        said=bound.figures,
        figures=figures,
        claims=given.claims,
        between=bound.between,
        others=others,
        replaced=replaced,
        # What is said now is not worked out, though it comes to as much as what was before.
        worked={**{name: each for name, each in still.items() if name not in stated}, **worked},
        asks_difference=asks_difference,
        asks_rest=asked.asks_rest,
        asks_whole=asks_back(question, norm_ids, figures) or (bool(stated) and turn.asks_whole_again(norm_ids)),
        per=per if norm_ids else None,
        each=each,
        asks_together=bool(each) and wants.a_total(question),
        counts_for_norm=counts and bool(norm_ids),
        is_changed=given.is_changed,
    )


def _asked(turn: Turn) -> _Asked:
    question, before, known = turn.question, turn.before, turn.known
    norm_ids, asks_rest = _with_rest(turn, norms_asked_for(turn, turn.meant, wants_amount=turn.wants_amount))
    per = spread_asked(question, norm_ids)
    # "Per vestiging, we hebben er 5?": no hours, nor anything else that the norm takes.
    counts_parts = turn.is_measure and per is not None and per.name == "part"
    # What is told goes on with what is known, whether it names a subject of its own or not.
    is_told = turn.tells and turn.previous is not None
    known_before = known if is_told else before.figures if before is not None else {}
    bound = Bound() if counts_parts else bind_figures(question, norm_ids, known_before)
    asked = _Asked(norm_ids, bound, turn.wants_amount, asks_rest, per)
    if not bound.figures and counts_something_else(question, turn.vocabulary):
        asked = replace(asked, norm_ids=(), bound=bind_figures(question, ()), wants_amount=False)
    points = wants.points_at_figure(question) and not norms_meant(turn.own.concepts | {"amount"}, True, turn.vocabulary)
    if points and (meant_by := figure_referred_to(asked.bound.figures, known)) is not None:
        # "hoe zit het met die 540?"
        asked = replace(asked, norm_ids=(meant_by,), bound=replace(asked.bound, stated={}))
    return asked


def _with_rest(turn: Turn, norm_ids: tuple[str, ...]) -> tuple[tuple[str, ...], bool]:
    """The norms, and whether what is left of the whole is asked for: "hoeveel blijft er over voor onze lezers?"."""
    asks_rest = wants.the_rest(turn.question)
    of_rest = next((each for each in norm_ids if each in RESTS), None)
    if of_rest and (_names_money(turn.question) or RESTS[of_rest][1] in turn.known):
        return (RESTS[of_rest][0], of_rest), True
    if turn.before is not None and TIME in turn.before.norm_ids and (of_rest or (asks_rest and norm_ids)):
        return (TIME,), True  # "hoeveel uur blijft er voor de lezers die we al hebben?"
    return norm_ids, asks_rest


def _names_money(question: str) -> bool:
    return any(figure.unit == "EUR" for figure in find_figures(question))


def replaced_by(stated: Mapping[str, Decimal], before: Reading | None) -> dict[str, Decimal]:
    """What the figures of this question were in the one before it."""
    if before is None:
        return {}
    was = before.figures
    changed = {name: was[name] for name in stated if was.get(name, stated[name]) != stated[name]}
    return changed or before.replaced
