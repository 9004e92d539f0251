"""How much two sums of one norm differ ("hoeveel scheelt het?"), and what a sum leaves of its whole ("en de rest?").

Both become part of a sum, its formula and its receipt.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from assistant.advice import Result, Unit
from assistant.knowledge.norms.inputs import written
from assistant.knowledge.norms.outcomes import exact, number_of
from assistant.knowledge.norms.wording import WORDS


def difference_of(one: Result | None, other: Result | None) -> Result | None:
    """The larger less the smaller, of a band at both of its ends; None where there is nothing to subtract."""
    if one is None or other is None or one.unit is not other.unit:
        return None
    value = abs(exact(one.value) - exact(other.value))
    if one.upper is None or other.upper is None:
        return Result(value=number_of(value), unit=one.unit)
    at_the_end = abs(exact(one.upper) - exact(other.upper))
    lower, upper = sorted((value, at_the_end))
    return Result(value=number_of(lower), unit=one.unit, upper=None if lower == upper else number_of(upper))


def difference_written(one: Result, other: Result, language: str) -> str:
    """ "€ 60.000 − € 54.000 = € 6.000", once for each end of a band."""
    ends = [(exact(one.value), exact(other.value))]
    if one.upper is not None and other.upper is not None:
        ends.append((exact(one.upper), exact(other.upper)))
    return _written_out("difference", [(max(pair), min(pair)) for pair in ends], one.unit, language)


def rest_of(whole: Decimal, result: Result) -> Result:
    """What is left of the whole, of a band at both of its ends."""
    left = whole - exact(result.value)
    if result.upper is None:
        return Result(value=number_of(left), unit=result.unit)
    return Result(value=number_of(whole - exact(result.upper)), unit=result.unit, upper=number_of(left))


def rest_written(whole: Decimal, result: Result, language: str) -> str:
    """ "€ 240.000 − € 48.000 = € 192.000", once for each end of a band."""
    ends = [result.value] if result.upper is None else [result.upper, result.value]
    return _written_out("rest", [(whole, exact(end)) for end in ends], result.unit, language)


def _written_out(what: str, pairs: Sequence[tuple[Decimal, Decimal]], unit: Unit, language: str) -> str:
    """What is subtracted from what, and what that leaves."""
    lines = []
    for more, less in pairs:
        parts = (written(each, unit, language) for each in (more, less, more - less))
        lines.append("{} − {} = {}".format(*parts))
    words = WORDS[language]
    sums = f" {words['and']} ".join(lines)
    return f"{words[what]}: {sums}"
