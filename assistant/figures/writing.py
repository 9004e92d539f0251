"""Figures written for people: "€ 50.000" in Dutch, "€50,000" in English.

Own code, not babel: babel puts a no-break space behind the euro sign, which then differs from what people type and
from what the plan quotes, and always writes the cents of a whole amount.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

LanguageCode = Literal["nl", "en"]
_DUTCH = str.maketrans(",.", ".,")


def _written(value: Decimal, language: str) -> str:
    return f"{value:,f}" if language == "en" else f"{value:,f}".translate(_DUTCH)


def _shortest(value: Decimal, places: int) -> Decimal:
    """At most so many decimals, without zeros at the end; ``normalize`` alone would turn 100 into 1E+2."""
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    whole = rounded.to_integral_value()
    return whole if whole == rounded else rounded.normalize()


def format_amount(value: Decimal | int | float, language: str = "nl") -> str:
    """Euros: no decimals when whole, otherwise two."""
    amount = _exact(value).quantize(Decimal("0.01"), ROUND_HALF_UP)
    whole = amount.to_integral_value()
    written = _written(abs(whole if whole == amount else amount), language)
    sign = "-" if amount < 0 else ""
    return f"{sign}€{'' if language == 'en' else ' '}{written}"


def format_number(value: Decimal | int | float, language: str = "nl") -> str:
    """A number with at most four decimals."""
    return _written(_shortest(_exact(value), 4), language)


def format_percent(value: Decimal | int | float, language: str = "nl") -> str:
    """20 is written 20%. At most two decimals, or four below 1%, where two would hide the answer."""
    exact = _exact(value)
    return f"{_written(_shortest(exact, 2 if abs(exact) >= 1 else 4), language)}%"


def _exact(value: Decimal | int | float) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))
