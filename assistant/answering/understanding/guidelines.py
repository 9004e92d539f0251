"""The figures that a guideline of a publication counts by: "12 groepen van 25 leerlingen", "wij hebben er 100", "als er
250 leerlingen vertrekken".

A guideline takes so much for each of something; where other numbers stand beside that, no sum is guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from assistant.answering.understanding.added import is_of
from assistant.answering.understanding.changes import TO, goes_up_or_down
from assistant.answering.understanding.of_several import GONE
from assistant.answering.understanding.reading import OwnFigure, Reading
from assistant.answering.understanding.totals import added_up, multiplied
from assistant.figures import Figure, Worked, find_figures
from assistant.knowledge.norms import Guideline, NormInput, Use
from assistant.knowledge.vocabulary import fold, words

_HAS = re.compile(r"\b(?:hebben|heeft|heb|staan|staat|nu|telt|have|has|now|there are)\b")
_OF_HOW_MANY = r"\b(?:hoe ?ve+l|how many)\s+(?:\w+\s+)?{head}"


@dataclass(frozen=True, slots=True)
class OfGuideline:
    figures: dict[str, OwnFigure] = field(default_factory=dict)
    asks_whole: bool = False  # "voor hoeveel leerlingen zijn 4.200 boeken genoeg?"


def figures_for_guideline(
    norm: Guideline, question: str, reading: Reading, *, is_only_one: bool, heads_of_others: Sequence[str] = ()
) -> OfGuideline:
    """What the question says of what the guideline counts by, and of what is counted; in a follow-up, where no other
    guideline could be meant, also a number without a noun, or the one that the conversation knows."""
    if set(norm.unless) & set(words(question)):
        return OfGuideline()
    spoken = [each for each in find_figures(question) if not each.in_range]
    counted = [
        each for each in spoken if is_of(each, norm.counted) or (norm.counted_en and is_of(each, norm.counted_en))
    ]
    others = _together(question, [each for each in spoken if each not in counted], norm)
    heads = [each for each in others if _is_head(each, norm)]
    if len(heads) == 1:  # "48 kinderen op 4 groepen": what is counted after it is something else
        others = [each for each in others if each is heads[0] or each.start < heads[0].start or each.noun is None]
    # "En als het een basisschool was?": as many as the day care centre of before had children.
    of_before = [reading.figures[each] for each in (norm.whole.name, *heads_of_others) if each in reading.figures]
    known = of_before[0] if of_before and reading.is_follow_up and is_only_one else None
    part = norm.input_for(Use.PART)
    own = {part.name: OwnFigure(counted[0].value)} if part is not None and len(counted) == 1 else {}
    if own and not others and _asks_heads(question, norm):
        return OfGuideline(own, asks_whole=True)
    held = reading.figures.get(part.name) if part is not None and known is not None else None
    if own and part is not None and held is not None and (up := goes_up_or_down(question)) is not None:
        worked = Worked(how="plus" if up else "minus", terms=(held, counted[0].value))
        own = {part.name: OwnFigure(held + counted[0].value if up else held - counted[0].value, worked)}
    if not others and known is not None and (one := _one_of(question, norm)):
        worked = Worked(how="plus" if one > 0 else "minus", terms=(known, Decimal(1)))
        return OfGuideline({norm.whole.name: OwnFigure(known + one, worked)})
    if not others and known is None and is_only_one:
        known, held_before = _said_before(norm, part, reading)
        own = {name: OwnFigure(value) for name, value in held_before.items()} | own
    if not others:
        return OfGuideline({norm.whole.name: OwnFigure(known), **own}) if known is not None else OfGuideline()
    if len(others) != 1:
        return OfGuideline()
    (only,) = others
    is_what_it_became = bool(TO.intersection(only.before[-1:]))  # "geslonken naar 295 leerlingen"
    if known is not None and heads and not is_what_it_became and (up := goes_up_or_down(question)) is not None:
        worked = Worked(how="plus" if up else "minus", terms=(known, only.value))
        value = known + only.value if up else known - only.value
        return OfGuideline({norm.whole.name: OwnFigure(value, worked), **own}) if value > 0 else OfGuideline()
    if heads:
        return OfGuideline({norm.whole.name: OwnFigure(only.value, only.worked), **own})
    is_bare = only.noun in (None, "bedoel", "bedoelde") and only.unit is None  # "920 bedoel ik"
    if known is not None and part is not None and is_bare and _HAS.search(fold(question)):
        return OfGuideline({norm.whole.name: OwnFigure(known), part.name: OwnFigure(only.value)})
    leans = reading.is_follow_up and is_only_one  # "er zitten er hier 180 op"
    return OfGuideline({norm.whole.name: OwnFigure(only.value, only.worked)}) if is_bare and leans else OfGuideline()


def _one_of(question: str, norm: Guideline) -> int:
    """1 where one comes, -1 where one goes: "en als er een collega afvalt?"; 0 where neither is said."""
    heads = "|".join(re.escape(fold(each)) for each in norm.words)
    if not re.search(rf"\b(?:een|iemand|one|a)\b (?:{heads})|\b(?:iemand|somebody|someone)\b", fold(question)):
        return 0
    up = goes_up_or_down(question)
    if up is None and GONE.search(fold(question)):
        up = False
    return 0 if up is None else 1 if up else -1


def _said_before(
    norm: Guideline, part: NormInput | None, reading: Reading
) -> tuple[Decimal | None, dict[str, Decimal]]:
    """The one number of what it counts by in the latest question that gave any, with what was held beside it: "er komen
    60 kinderen", before anybody asked how many books that takes."""
    for text in reversed(reading.before):
        heads = [each for each in find_figures(text) if _is_head(each, norm) and not each.in_range]
        if len(heads) == 1:
            counted = [each for each in find_figures(text) if each is not heads[0] and is_of(each, norm.counted)]
            held = {part.name: counted[0].value} if part is not None and len(counted) == 1 else {}
            return heads[0].value, held
        if heads:
            break
    return None, {}


def _together(question: str, spoken: list[Figure], norm: Guideline) -> list[Figure]:
    """ "12 groepen van 25 leerlingen", "drie scholen van 150, 220 en 400 leerlingen" as one number."""
    # For the sums below a bare number measures something from 500 on; of what is counted here any does.
    heads = {each.start for each in spoken if _is_head(each, norm)}
    marked = [replace(each, unit="inhabitants", noun=None) if each.start in heads else each for each in spoken]
    times = multiplied(question, marked)
    if not heads:
        return times
    total = added_up(question, times, lambda each: each.unit == "inhabitants" or _is_bare(each))
    return [replace(each, unit=None, noun=norm.words[0]) if each.unit == "inhabitants" else each for each in total]


def _is_bare(figure: Figure) -> bool:
    return figure.unit is None and figure.noun in (None, "en", "and")


def _is_head(figure: Figure, norm: Guideline) -> bool:
    return any(is_of(figure, word) for word in norm.words)


def _asks_heads(question: str, norm: Guideline) -> bool:
    folded = fold(question)
    return any(re.search(_OF_HOW_MANY.format(head=re.escape(fold(word))), folded) for word in norm.words)
