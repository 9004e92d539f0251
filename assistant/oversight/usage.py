"""What answers took in one month, added up from the answers as recorded; and what a language model was sent for one.

Only what was measured or estimated when the answer was made is added up; what is not known stays unknown, and how often
that is so is counted beside it. Of an answer that was erased nothing is left to count.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from pydantic import ConfigDict, Field

from assistant.advice import Answer, Frozen, Number
from assistant.errors import BadInput
from assistant.moments import dutch_time
from assistant.oversight.journal import Entry

_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_DECIMALS = 12
_OWN = ("cpu_seconds", "own_kwh", "own_gco2")


class ModelCall(Frozen):
    """One call as the journal keeps it: word for word what left, with placeholders where something was hidden."""

    model_config = ConfigDict(extra="ignore")

    at: datetime
    purpose: str
    model: str
    sent: tuple[tuple[str, str], ...] = ()
    received: str = ""
    seconds: Number = 0
    usage: dict[str, Number] = Field(default_factory=dict)
    is_remote: bool = True
    failure: str | None = None


class MonthlyUsage(Frozen):
    """Sums of a month. ``called`` counts the answers for which a language model was asked anything at all."""

    month: str
    answers: int = 0
    by_writer: dict[str, int] = Field(default_factory=dict)
    fallbacks: int = 0
    called: int = 0
    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    without_tokens: int = 0  # of those called, how many answers do not say how many tokens they took
    seconds: float = 0
    kwh: float | None = None
    gco2: float | None = None
    without_estimate: int = 0  # of those called, for how many nobody could estimate energy and CO₂
    cpu_seconds: float | None = None  # measured: what this computer did for the answers, whoever wrote them
    own_kwh: float | None = None  # estimated from those seconds
    own_gco2: float | None = None


def month_of(moment: datetime) -> str:
    """The month on a Dutch clock, as ``2026-11``."""
    return f"{dutch_time(moment):%Y-%m}"


def require_month(text: str) -> str:
    if _MONTH.fullmatch(text) is None:
        raise BadInput("Schrijf de maand als jaar en maand, bijvoorbeeld 2026-11.")
    return text


def month_before(month: str) -> str:
    year, number = (int(part) for part in require_month(month).split("-"))
    return f"{date(year - (number == 1), (number - 2) % 12 + 1, 1):%Y-%m}"


def usage_in(month: str, answers: Iterable[Answer]) -> MonthlyUsage:
    """The sums over the answers of that month."""
    counted = list(answers)
    drafters = [answer.drafter for answer in counted]
    called = [drafter.usage for drafter in drafters if drafter.usage.get("calls")]
    writers = Counter(drafter.name for drafter in drafters)
    return MonthlyUsage(
        month=month,
        answers=len(counted),
        by_writer=dict(sorted(writers.items(), key=lambda each: (-each[1], each[0]))),
        fallbacks=sum(drafter.fallback_reason is not None for drafter in drafters),
        called=len(called),
        calls=int(_sum(called, "calls")),
        input_tokens=int(_sum(called, "input_tokens")),
        output_tokens=int(_sum(called, "output_tokens")),
        without_tokens=sum("output_tokens" not in usage for usage in called),
        seconds=_sum(called, "seconds"),
        kwh=_sum_of_known(called, "kwh"),
        gco2=_sum_of_known(called, "gco2"),
        without_estimate=sum("kwh" not in usage for usage in called),
        **{name: _sum_of_known([each.usage for each in drafters], name) for name in _OWN},
    )


def as_call(entry: Entry) -> ModelCall:
    return ModelCall.model_validate({**entry.content, "at": entry.at})


def _sum(usages: Sequence[dict[str, Number]], name: str) -> float:
    return round(sum(usage.get(name, 0) for usage in usages), _DECIMALS)


def _sum_of_known(usages: Sequence[dict[str, Number]], name: str) -> float | None:
    return _sum(usages, name) if any(name in usage for usage in usages) else None
