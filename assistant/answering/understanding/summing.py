"""What one question asks to be calculated: its norms, the figures for them, and in what the outcome is wanted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from assistant.advice import Per
from assistant.answering.understanding import wants
from assistant.answering.understanding.amounts import Bound, bind_figures
from assistant.answering.understanding.backwards import asks_back
from assistant.answering.understanding.pairs import (
    PAIRS,
    RESTS,
    TIME,
    Pair,
    figure_referred_to,
    pair_of,
    with_parts_as_shares,
    without_what_it_replaces,
)
from assistant.answering.understanding.pointing import asks_whether_it_holds
from assistant.answering.understanding.reading import Claim, Reading, values_of, worked_out
from assistant.answering.understanding.spreading import asks_for_each, spread_asked
from assistant.answering.understanding.told import Told
from assistant.answering.understanding.topics import counts_something_else, norms_despite, norms_meant
from assistant.answering.understanding.totals import terms_of_whole
from assistant.answering.understanding.turn import Turn
from assistant.answering.understanding.which_figures import figures_given
from assistant.answering.understanding.which_norms import norms_asked_for
from assistant.figures import Worked, find_figures

# Probability from which the reader's figures take the place of those found by words alone, and how many times as likely
# as those they must be to it; from which they do where words alone find no norm; and where they find another one, the
# question before was about a guideline, or this one has no number and need not ask for the norm.
TOLD_FROM, TIMES_AS_LIKELY, TOLD_ALONE, TOLD_SURELY = 0.35, 3.0, 0.6, 0.85
NORM_SURELY = 0.93  # probability that the norm is asked for, from which it need not be said with a number


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
    others, replaced = dict(given.others), _replaced(stated, before)
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


def with_told(wanted: Sum, turn: Turn, ask: Callable[[], Told | None]) -> Sum:
    """What a reader surely made of the figures of the conversation, in the place of what the words by themselves say;
    where both say the same, that."""
    if turn.put_right or _leaves_nothing_over(wanted, turn) or (told := ask()) is None or not told.figures:
        return wanted
    is_same_norm = wanted.norm_ids[:1] == (told.norm_id,)
    if is_same_norm and (_has_place_for_all(wanted, told) or _is_changed_now(wanted, turn, told)):
        return wanted
    of_words = sum(told.chance_of(each, wanted.figures) for each in wanted.norm_ids[:1])
    if told.sure < max(_least(wanted, turn, told), TIMES_AS_LIKELY * of_words):
        return wanted
    names = PAIRS[told.norm_id].figures
    figures = {name: each for name, each in with_parts_as_shares(told.figures, {}).items() if name in names}
    stated = values_of(figures)
    if is_same_norm and stated == {name: value for name, value in wanted.figures.items() if name in names}:
        return wanted
    # What was filled in stays; what a message said is what it was read as now.
    kept = {name: value for name, value in turn.known.items() if name not in names or value not in told.said}
    return replace(
        wanted,
        norm_ids=wanted.norm_ids if is_same_norm else (told.norm_id,),
        wants_amount=True,
        states_figures=bool(stated.keys() - told.from_before),
        said=stated,
        figures={**without_what_it_replaces(kept, stated), **stated},
        claims=tuple(each for each in wanted.claims if is_same_norm and each.value not in stated.values()),
        between=None,
        others=dict(told.others),
        replaced=_replaced(stated, turn.before),
        worked=worked_out(figures),
        asks_difference=wanted.asks_difference or told.asks_for("difference"),
        asks_rest=wanted.asks_rest or told.asks_for("rest"),
        asks_whole=told.asks_for("whole"),
        per=wanted.per if is_same_norm else None,
        each=(),
        asks_together=False,
        counts_for_norm=False,
        figures_sure=told.sure,
        from_before=told.from_before & stated.keys(),
    )


def _leaves_nothing_over(wanted: Sum, turn: Turn) -> bool:
    """Whether a first message names a norm, and each of its numbers has found a place of its own: then it was plainly
    said. An amount and a share beside it are one too many: the share may well be that of the norm."""
    if turn.previous is not None or not wanted.norm_ids:
        return False
    if (pair := pair_of(wanted.norm_ids)) is not None and {pair.part, pair.share} <= wanted.figures.keys():
        return False
    return all(figure.value in _numbers_of(wanted) for figure in find_figures(turn.question))


def _least(wanted: Sum, turn: Turn, told: Told) -> float:
    """How probable what the reader made of it must be."""
    if wanted.norm_ids[:1] == (told.norm_id,):
        return TOLD_FROM
    goes_on_guideline = turn.previous is not None and bool(turn.previous.guideline_ids)
    asks_norm = bool(find_figures(turn.question)) or told.norm_sure >= NORM_SURELY
    return TOLD_ALONE if asks_norm and not wanted.norm_ids and not goes_on_guideline else TOLD_SURELY


def _has_place_for_all(wanted: Sum, told: Told) -> bool:
    """Whether the words found a place for each number that the reader has one for, if only by what the questions before
    made of it, and for none that is no figure to the reader."""
    pair = PAIRS[told.norm_id]
    too_many = any(name in pair.figures and value in told.no_figures for name, value in wanted.figures.items())
    left = (
        told.numbers
        - _numbers_of(wanted)
        - told.numbers_within({name: wanted.figures[name] for name in pair.figures & wanted.figures.keys()})
    )
    return not left and not too_many and not _exceeds_whole(wanted, pair)


def _is_changed_now(wanted: Sum, turn: Turn, told: Told) -> bool:
    """Whether the words found in this message a change of what was known, with each of its numbers or without any ("en
    als de tweede vertrekt?"), or its number where the reader passes that over."""
    now = {figure.value for figure in find_figures(turn.question)}
    used = _numbers_of(wanted)
    if not now:
        return any(turn.known.get(name, value) != value for name, value in wanted.figures.items())
    return now <= used and (wanted.is_changed or not now & told.numbers)


def _numbers_of(wanted: Sum) -> set[Decimal]:
    """The numbers that have found a place in it."""
    found = {*wanted.figures.values(), *wanted.others.values(), *wanted.each, *(wanted.between or ())}
    found |= {claim.value for claim in wanted.claims}
    return found | {term for worked in wanted.worked.values() for term in worked.figures()}


def _exceeds_whole(wanted: Sum, pair: Pair) -> bool:
    """Whether a part is more than the whole; of people and their hours neither is part of the other."""
    whole, part = (wanted.figures.get(name) for name in (pair.whole, pair.part))
    return whole is not None and part is not None and part > whole and pair.part != "specialist_hours"


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


def _replaced(stated: Mapping[str, Decimal], before: Reading | None) -> dict[str, Decimal]:
    """What the figures of this question were in the one before it."""
    if before is None:
        return {}
    was = before.figures
    changed = {name: was[name] for name in stated if was.get(name, stated[name]) != stated[name]}
    return changed or before.replaced
