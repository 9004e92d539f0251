"""Whose reading of the figures counts: what the words of the messages say by themselves, or what the reader made of all
of them together.

Words that are known say exactly one thing, also of what came before ("en als de tweede vertrekt?"), and miss the rest.
The reader misses nothing and is not always right. So words win where they found a place for every number that the
reader has one for, and where the reader holds their outcome possible too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

from assistant.answering.asked_for import measure_asked
from assistant.answering.understanding import wants
from assistant.answering.understanding.norms_asked import is_of_another_measure
from assistant.answering.understanding.pairs import (
    PAIRS,
    Pair,
    pair_of,
    with_parts_as_shares,
    without_what_it_replaces,
)
from assistant.answering.understanding.reading import values_of, worked_out
from assistant.answering.understanding.spreading import spread_asked
from assistant.answering.understanding.summing import Sum, replaced_by
from assistant.answering.understanding.told import Told
from assistant.answering.understanding.turn import Turn
from assistant.figures import find_figures

# Probability from which the reader's figures take the place of those found by words alone, and how many times as likely
# as those they must be to it; from which they do where words alone find no norm; and where they find another one, the
# question before was about a guideline, or this one has no number and need not ask for the norm.
TOLD_FROM, TIMES_AS_LIKELY, TOLD_ALONE, TOLD_SURELY = 0.35, 3.0, 0.65, 0.85
# The same where the words found a place for each number and the reader surely makes something else of it, or two plans,
# of which either may be the one that counts.
SURELY_ELSE, SURELY_PLANS, TIMES_AS_SURELY = 0.6, 0.4, 8.0
CUT_SHORT = 3  # words
HALF = Decimal(50)  # percent
# What the plan sets nothing for, and which words find wherever the budget is named of which a norm takes a part.
OF_A_WHOLE = frozenset({"collection-budget-height", "budget-per-inhabitant"})
_HOURS = re.compile(r"\b(?:uur|uren|\w+uren|hours?)\b", re.I)
NORM_SURELY = 0.93  # probability that the norm is asked for, from which it need not be said with a number


def with_told(wanted: Sum, turn: Turn, ask: Callable[[], Told | None]) -> Sum:
    """What a reader surely made of the figures of the conversation, in the place of what the words by themselves say;
    where both say the same, that."""
    # Of norms that are not calculated the reader learned nothing.
    knows_norm = all(each in PAIRS or each in OF_A_WHOLE for each in wanted.norm_ids[:1])
    if turn.put_right or not knows_norm or _is_plain(wanted, turn):
        return wanted
    if (told := ask()) is None or not _is_for_told(wanted, turn, told):
        return wanted
    asks_difference = wanted.asks_difference or told.asks_for("difference")
    asks_rest = wanted.asks_rest or told.asks_for("rest")
    if _has_same_figures(wanted, told):
        wanted = replace(wanted, asks_rest=asks_rest)
        if told.plans and asks_difference:
            return replace(wanted, others={}, plans=told.plans, asks_difference=True)
    sure, of_words = told.sure, sum(told.chance_of(each, wanted.figures) for each in wanted.norm_ids[:1])
    if sure < max(_least(wanted, turn, told), TIMES_AS_LIKELY * of_words):
        return wanted
    is_same_norm = _is_same_norm(wanted, told)
    surely = max(SURELY_PLANS if told.plans else SURELY_ELSE, TIMES_AS_SURELY * of_words)
    is_surely_else = sure >= surely and _may_be_else(wanted, turn, told)
    if is_same_norm and (
        _is_changed_now(wanted, turn, told)
        or (not is_surely_else and _has_place_for_all(wanted, turn, told))
        or _loses_whole(wanted, told)
    ):
        return wanted
    pair = PAIRS[told.norm_id]
    figures = pair.among(with_parts_as_shares(told.figures, {}))
    stated = values_of(figures)
    is_asked = told.norm_id in wanted.norm_ids
    if is_asked and not told.plans and _are_same(wanted.figures, stated, pair):
        return wanted
    # What was filled in stays; what a message said is what it was read as now.
    kept = {name: value for name, value in turn.known.items() if name not in pair.figures or value not in told.said}
    return replace(
        wanted,
        norm_ids=wanted.norm_ids if is_same_norm else (told.norm_id,),
        wants_amount=True,
        states_figures=bool(stated.keys() - told.from_before),
        said=stated,
        figures={**without_what_it_replaces(kept, stated), **stated},
        claims=tuple(each for each in wanted.claims if is_same_norm and each.value not in stated.values()),
        between=None,
        others={},
        plans=told.plans,
        replaced=replaced_by(stated, turn.before),
        worked=worked_out(figures),
        asks_difference=asks_difference,
        asks_rest=asks_rest,
        asks_whole=told.asks_for("whole"),
        per=wanted.per if is_same_norm else spread_asked(turn.question, (told.norm_id,)),
        each=(),
        asks_together=False,
        counts_for_norm=False,
        figures_sure=sure,
        from_before=told.from_before & stated.keys(),
    )


def _has_same_figures(wanted: Sum, told: Told) -> bool:
    """Whether the reader surely has exactly the figures that the words found; then it only knows what is asked of
    them."""
    if not _is_same_norm(wanted, told) or wanted.each or wanted.between:
        return False
    return told.sure >= SURELY_PLANS and PAIRS[told.norm_id].among(wanted.figures) == values_of(told.figures)


def _is_same_norm(wanted: Sum, told: Told) -> bool:
    return wanted.norm_ids[:1] == (told.norm_id,)


def _may_be_else(wanted: Sum, turn: Turn, told: Told) -> bool:
    """Not where the words found more outcomes than one, which the reader's figures cannot be, nor where it has none and
    a number goes on ("en 4?" after 6%)."""
    goes_on = turn.previous is not None and bool(find_figures(turn.question))
    return not (wanted.between or wanted.each or wanted.others) and (bool(told.figures) or not goes_on)


def _loses_whole(wanted: Sum, told: Told) -> bool:
    """Whether the words know a whole that the reader does without: "en 27 uur?" is of the hours said before."""
    name = PAIRS[told.norm_id].whole
    values = {each.value for each in told.figures.values()}
    return bool(values) and name in wanted.figures and name not in told.figures and wanted.figures[name] not in values


def _are_same(one: Mapping[str, Decimal], other: Mapping[str, Decimal], pair: Pair) -> bool:
    """Whether the figures of the norm are the same, apart from whether a part is said as a share: the words know that
    ("wij lenen 6%", "en 4?")."""
    twins = {pair.share: pair.part}
    in_one, in_other = (
        {twins.get(name, name): value for name, value in pair.among(held).items()} for held in (one, other)
    )
    return in_one == in_other


def _is_for_told(wanted: Sum, turn: Turn, told: Told) -> bool:
    """Whether it can be a question for a sum with the figures of the conversation; a value that is taken for the norm
    ("klopt het dat 35% …?") is no figure, and days are no hours."""
    question, measure = turn.question, measure_asked(turn.question)
    # "Wij hebben 71.000 boeken en 17.000 leden": to the reader neither may be what the words took them for.
    if not told.figures and not _takes_no_figure(wanted, told):
        return False
    if told.numbers and told.numbers <= {claim.value for claim in wanted.claims}:
        return False
    if is_of_another_measure(question, told.norm_id) or (measure == "duration" and not _HOURS.search(question)):
        return False
    is_cut_short = len(question.split()) <= CUT_SHORT and measure is None and not turn.is_yes_no
    return bool(find_figures(question)) or not is_cut_short  # "en volgend jaar?"


def _is_plain(wanted: Sum, turn: Turn) -> bool:
    """Whether a first message names a norm, and its numbers are the whole of which an amount is asked, or that and its
    part: reading it once more takes longer than the rest of the answer."""
    pair = pair_of(wanted.norm_ids)
    if turn.previous is not None or pair is None or wanted.others or wanted.each or wanted.claims or wanted.asks_whole:
        return False
    if any(figure.value not in _numbers_of(wanted) for figure in find_figures(turn.question)):
        return False
    parts = {pair.part, pair.share} & wanted.figures.keys()
    asks_of_part = turn.is_yes_no or wanted.asks_difference or wants.its_share(turn.question)
    return pair.whole in wanted.figures and len(parts) == (1 if asks_of_part else 0)


def _least(wanted: Sum, turn: Turn, told: Told) -> float:
    """How probable what the reader made of it must be."""
    if _is_same_norm(wanted, told):
        return TOLD_FROM if told.figures else TOLD_ALONE
    goes_on_guideline = turn.previous is not None and bool(turn.previous.guideline_ids)
    asks_norm = bool(find_figures(turn.question)) or told.norm_sure >= NORM_SURELY
    is_alone = not wanted.norm_ids and not told.plans and not goes_on_guideline
    return TOLD_ALONE if asks_norm and is_alone else TOLD_SURELY


def _has_place_for_all(wanted: Sum, turn: Turn, told: Told) -> bool:
    """Whether the words found a place for each number that the reader has one for, if only by what the questions before
    made of it, and for none that is no figure to the reader; or the part that is asked about, where the reader did not.
    """
    pair = PAIRS[told.norm_id]
    of_norm = [value for name, value in wanted.figures.items() if name in (pair.whole, pair.part)]
    is_twice = len(of_norm) > len(set(of_norm)) and len(told.figures) < len(of_norm)  # one number as whole and part
    too_many = is_twice or _takes_no_figure(wanted, told)
    within = told.numbers_within(pair.among(wanted.figures))
    left = {each for each in told.numbers if not _has_place(each, wanted, told)} - within
    parts = {pair.part, pair.share}
    is_fuller = turn.is_yes_no and parts & wanted.figures.keys() and not parts & told.figures.keys()
    return (not left or bool(is_fuller)) and not too_many and not _exceeds_whole(wanted, pair)


def _takes_no_figure(wanted: Sum, told: Told) -> bool:
    """Whether the words take a number for a figure of the norm that is none of the library to the reader."""
    return not told.no_figures.isdisjoint(PAIRS[told.norm_id].among(wanted.figures).values())


def _has_place(number: Decimal, wanted: Sum, told: Told) -> bool:
    """Whether the words take it for a figure that it can be to the reader too, or calculate with it."""
    named = [name for held in (wanted.figures, wanted.others) for name, value in held.items() if value == number]
    is_used = number in {*wanted.each, *(wanted.between or ())}
    is_used = is_used or any(number in worked.figures() for worked in wanted.worked.values())
    return is_used or any(told.may_be(number, name) for name in named)


def _is_changed_now(wanted: Sum, turn: Turn, told: Told) -> bool:
    """Whether the words found in this message a change of what was known, with each of its numbers or without any ("en
    als de tweede vertrekt?"), or its number where the reader passes that over."""
    now = {figure.value for figure in find_figures(turn.question)}
    used = now & _figures_of(wanted)
    if used and now <= _numbers_of(wanted) and (wanted.is_changed or not used & told.numbers):
        return True
    is_new = any(turn.known.get(name, value) != value for name, value in wanted.figures.items())
    return is_new and now <= told.no_figures


def _numbers_of(wanted: Sum) -> set[Decimal]:
    """The numbers that have found a place in it."""
    return _figures_of(wanted) | {claim.value for claim in wanted.claims}


def _figures_of(wanted: Sum) -> set[Decimal]:
    """Those of them that are taken for figures of the library."""
    found = {*wanted.figures.values(), *wanted.others.values(), *wanted.each, *(wanted.between or ())}
    if any(worked.how == "divided" for worked in wanted.worked.values()):
        found.add(HALF)  # "en bij de helft?"
    return found | {term for worked in wanted.worked.values() for term in worked.figures()}


def _exceeds_whole(wanted: Sum, pair: Pair) -> bool:
    """Whether a part is more than the whole; of people and their hours neither is part of the other."""
    whole, part = (wanted.figures.get(name) for name in (pair.whole, pair.part))
    return whole is not None and part is not None and part > whole and pair.part != "specialist_hours"
