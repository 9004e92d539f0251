"""What an answer about a norm warns of: its caveats that bear on these figures, a working week that was assumed, an end
that the norm does not set.
"""

from __future__ import annotations

import re

from assistant.answering.drafting.phrases import phrases
from assistant.answering.drafting.quotes import Quotes
from assistant.answering.sums import Sums
from assistant.answering.understanding import Reading
from assistant.answering.understanding.hours import FULL_WEEK, full_week, names_fte
from assistant.figures import find_figures, numbers_in
from assistant.knowledge.norms import Kind, Norm, Use
from assistant.knowledge.vocabulary import fold

_MAXIMUM = re.compile(r"\b(?:max\w*|hooguit|hoogstens|ten hoogste|bovengrens|bovenkant|upper|at most|the most)\b")
_MINIMUM = re.compile(
    r"\b(?:min(?:imaal|imum)?|minstens|ten minste|ondergrens|onderkant|lower (?:end|limit)|at least)\b"
)


def caveats_of(norm: Norm, sums: Sums, reading: Reading, quotes: Quotes) -> list[str]:
    """The caveats that bear on these figures: one about another row of a table is not about this sum."""
    stated = set(reading.figures.values())
    for quote in (*(citation.quote for citation in quotes.citations), *(each.formula for each in sums.calculations)):
        stated |= numbers_in(quote)
    told = [caveat.in_language(reading.language) for caveat in norm.caveats]
    bearing = [caveat for caveat in told if numbers_in(caveat) <= stated]
    say = phrases(reading.language)
    if any(calculation.per is not None and calculation.per.name == "part" for calculation in sums.calculations):
        bearing.append(say["of_whole_library"])
    if any(band.unit == "hours_per_week" for band in norm.bands) and names_fte(reading.asked):
        if _takes_full_week(norm, sums, reading):
            bearing.append(say["full_week"].format(hours=FULL_WEEK))
        elif not sums.calculations:
            bearing.append(say["hours_a_week"])
    return bearing


def end_not_set(norm: Norm, reading: Reading) -> str | None:
    """The phrase for an end that was asked for and that the norm does not have."""
    folded = fold(reading.asked)
    if reading.asks_whole or (_MAXIMUM.search(folded) and _MINIMUM.search(folded)):
        return None
    if norm.kind in (Kind.FLOOR, Kind.TABLE) and _MAXIMUM.search(folded):
        return "no_maximum"
    return "no_minimum" if norm.kind is Kind.CEILING and _MINIMUM.search(folded) else None


def _takes_full_week(norm: Norm, sums: Sums, reading: Reading) -> bool:
    """Whether a working week went into a sum, from fte or to them, of which nobody said how long it is."""
    if FULL_WEEK in numbers_in(reading.asked) or full_week(reading.asked, find_figures(reading.asked)) is not None:
        return False
    own = norm.input_for(Use.PART)
    return any(
        (own is not None and own.name in each.inputs) or (each.per is not None and each.per.name == "fte")
        for each in sums.calculations
    )
