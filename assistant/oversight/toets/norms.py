"""The verdict on each norm: what all statements about it come to together.

Owns the weighing. Figures decide; where two statements say different things, or what they say is not enough, it stays
open. A deviation with a reason beside it is the library's own choice, and the plan leaves room for that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.advice import Calculation
from assistant.figures import find_figures
from assistant.knowledge.norms import Kind, Norm, NormRegister
from assistant.oversight.toets import wording
from assistant.oversight.toets.ambitions import reasons_near
from assistant.oversight.toets.hours import hours_mentions
from assistant.oversight.toets.model import Fit, RecognisedFigure
from assistant.oversight.toets.shares import Mention, Stand, Why, share_mentions
from assistant.oversight.toets.statements import Statement
from assistant.oversight.toets.subjects import SUBJECTS
from assistant.oversight.toets.wholes import Total

_GOALS = {"school-library-vmbo": re.compile(r"\bvmbo", re.I)}  # goals that no ambition holds, by what they are about
UNMOTIVATED, REFUSED = "unmotivated", "refused"  # another figure, or a denial, and no reason beside it
_ALL = re.compile(r"\b(?:alle|iedere|elke|100)\b", re.I)


@dataclass(frozen=True, slots=True)
class Weighed:
    """The verdict on a norm, with the statements it rests on and the reason where it stays open."""

    norm: Norm
    fit: Fit
    why: Why | str | None
    places: tuple[int, ...]
    figures: tuple[RecognisedFigure, ...]
    calculation: Calculation | None
    stated: frozenset[int] = frozenset()  # every statement with a figure about this norm
    detail: str = ""

    @property
    def deviates_without_reason(self) -> bool:
        return self.why in (UNMOTIVATED, REFUSED)


def weigh_norm(
    norm: Norm, statements: Sequence[Statement], totals: Mapping[str, Total], register: NormRegister
) -> Weighed:
    """What the policy says about one norm, all in all."""
    if norm.kind is Kind.TABLE:
        mentions = hours_mentions(norm, statements, totals, register)
    elif norm.id in SUBJECTS:
        mentions = share_mentions(norm, SUBJECTS[norm.id], statements, totals, register)
    else:
        mentions = _goal_mentions(norm, statements)
    stated = {each.place for each in mentions if find_figures(statements[each.place].spoken)}
    return replace(_weigh(norm, mentions, statements), stated=frozenset(stated))


def has_way_to_weigh(norm: Norm) -> bool:
    return norm.kind is Kind.TABLE or norm.id in SUBJECTS or norm.id in _GOALS


def _goal_mentions(norm: Norm, statements: Sequence[Statement]) -> list[Mention]:
    """A goal of 100% is stated as such, or with "alle"."""
    mentions = []
    for place, statement in enumerate(statements):
        if not _GOALS[norm.id].search(statement.text):
            continue
        shares = [figure for figure in find_figures(statement.spoken) if figure.unit == "percent"]
        if any(figure.value < 100 for figure in shares):
            mentions.append(Mention(place, Stand.DIFFERS))
        elif wording.negations(statement.text):
            mentions.append(Mention(place, Stand.OPEN, Why.DENIED))
        elif (shares or _ALL.search(statement.text)) and re.search(r"op school|\bdbos\b", statement.text, re.I):
            mentions.append(Mention(place, Stand.MEETS))
        else:
            mentions.append(Mention(place, Stand.OPEN, Why.NO_FIGURE))
    return mentions


def _weigh(norm: Norm, mentions: Sequence[Mention], statements: Sequence[Statement]) -> Weighed:
    if not mentions:
        return Weighed(norm, Fit.MISSING, None, (), (), None)
    meets = [each for each in mentions if each.stand is Stand.MEETS]
    differs = [each for each in mentions if each.stand is Stand.DIFFERS]
    denied = [each for each in mentions if each.why is Why.DENIED]
    if meets and differs:
        return _outcome(norm, Fit.UNCLEAR, "conflict", [*differs, *meets])
    if meets and denied:
        return _outcome(norm, Fit.UNCLEAR, "conflict", [*denied, *meets])
    if meets:
        return _outcome(norm, Fit.MEETS, None, meets)
    if differs or denied:
        return _deviation(norm, differs or denied, mentions, statements)
    ranked = sorted(mentions, key=lambda each: (each.calculation is None, each.why is Why.NO_FIGURE, not each.figures))
    return _outcome(norm, Fit.UNCLEAR, ranked[0].why, ranked[:2])


def _deviation(
    norm: Norm, main: Sequence[Mention], mentions: Sequence[Mention], statements: Sequence[Statement]
) -> Weighed:
    """Motivated where one of the statements gives a reason itself, or else where the next sentence does."""
    every = [*main, *(each for each in mentions if each not in main)]
    found = [(mention, reasons_near(statements, mention.place)) for mention in every]
    for mention, reasons in sorted(found, key=lambda each: bool(each[1])):
        if reasons is not None:
            return _outcome(norm, Fit.DEVIATES, None, [*main, mention], reasons)
    if main[0].stand is Stand.DIFFERS:
        return _outcome(norm, Fit.UNCLEAR, UNMOTIVATED, main)
    # With a figure of its own beside it, it is not certain what a denial denies.
    return _outcome(norm, Fit.UNCLEAR, Why.DENIED if main[0].figures else REFUSED, main)


def _outcome(
    norm: Norm, fit: Fit, why: Why | str | None, mentions: Sequence[Mention], more: tuple[int, ...] = ()
) -> Weighed:
    places = [place for each in mentions for place in (each.place, *each.totals)]
    return Weighed(
        norm=norm,
        fit=fit,
        why=why,
        places=tuple(dict.fromkeys((*places, *more))),
        figures=tuple(dict.fromkeys(figure for each in mentions for figure in each.figures)),
        calculation=next((each.calculation for each in mentions if each.calculation is not None), None),
        detail=next((each.detail for each in mentions if each.detail), ""),
    )
