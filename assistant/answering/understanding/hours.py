"""Hours that are not those of a week: of a month or a year, or in fte. The norms count hours a week.

How long a full working week is, is no matter of the plan; where a question does not say it, that of the collective
labour agreement for public libraries is taken, and the answer says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from assistant.answering.understanding.periods import PERIODS, with_periods
from assistant.figures import Figure, Worked
from assistant.knowledge.vocabulary import fold

FULL_WEEK = Decimal(36)  # hours; cao Openbare Bibliotheken, article on working hours
# What hours of such a period are multiplied and divided by to be those of a week.
_OF_PERIOD = {name: (PERIODS[name], PERIODS["week"]) for name in ("maand", "kwartaal")}
_WEEKS = re.compile(r"\b(4\d|5[0-2]) (?:werk)?(?:weken|weeks)\b", re.I)
_FTE = re.compile(r"\bfte'?s?\b")
_FTE_AFTER = re.compile(r"[\s-]*fte'?s?\b", re.I)
_FULL = re.compile(r"\b(?:full-?\s?time\w*|voltijd\w*|volledig\w*|werkweek|working week|full week)\b")
NO_HOURS_OF_A_WEEK = 500  # of fourteen people full-time
SHORTEST_FULL, LONGEST_FULL = 32, 42  # hours


def names_fte(text: str) -> bool:
    return bool(_FTE.search(fold(text)))


def full_week(text: str, figures: Sequence[Figure]) -> Figure | None:
    """The figure that says how long a full working week is: "0,5 fte bij een werkweek van 36 uur"."""
    folded = fold(text)
    if not (_FTE.search(folded) or _FULL.search(folded)):
        return None
    fits = [
        each
        for each in figures
        if each.unit == "hours" and not each.in_range and SHORTEST_FULL <= each.value <= LONGEST_FULL
    ]
    return fits[-1] if fits and (_FTE.search(folded) or len(figures) > len(fits)) else None


def hours_a_week(text: str, figures: Sequence[Figure]) -> list[Figure]:
    """The figures with their hours as those of a week, and how those were worked out."""
    week = full_week(text, figures)
    found: list[Figure] = []
    for figure in with_periods(fold(text), list(figures)):
        if week is not None and figure.start == week.start:
            continue
        if (fte := _FTE_AFTER.match(text, figure.end)) and not (figure.unit and figure.unit_stated):
            length = week.value if week else FULL_WEEK
            figure = replace(figure, unit="hours", noun=None, end=fte.end())
            figure = _worked(figure, figure.value * length, Worked(how="of_fte", terms=(figure.value, length)))
        elif figure.unit == "hours" and figure.per in _OF_PERIOD and not figure.in_range:
            times, divided = _OF_PERIOD[figure.per]
            worked = Worked(how="of_month", terms=(figure.value, times, divided))
            figure = _worked(figure, figure.value * times / divided, worked)
        elif figure.unit == "hours" and not figure.in_range and _is_of_a_year(figure):
            weeks = weeks_said(text) or PERIODS["week"]
            worked = Worked(how="of_year", terms=(figure.value, weeks))
            figure = _worked(figure, figure.value / weeks, worked)
        found.append(figure)
    return found


def weeks_said(text: str) -> Decimal | None:
    """ "Als je 46 weken rekent", "verdeeld over 50 weken": how many of a year are worked."""
    found = _WEEKS.search(text)
    return Decimal(found[1]) if found else None


def _is_of_a_year(figure: Figure) -> bool:
    """So many hours are none of a week, whether the year is named ("in de jaarrekening staan 1.700 uren") or not."""
    return figure.per == "jaar" or (figure.per is None and figure.value >= NO_HOURS_OF_A_WEEK)


def _worked(figure: Figure, value: Decimal, worked: Worked) -> Figure:
    value = value.quantize(Decimal("0.01"), ROUND_HALF_UP)
    if value == value.to_integral_value():
        value = Decimal(int(value))
    return replace(figure, value=value, per="week", worked=worked)
