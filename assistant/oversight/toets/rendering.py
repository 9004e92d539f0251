"""A check as Markdown: both quotes side by side, for the command line and for a download.

Owns the layout only; every word of a verdict comes from the check.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from assistant.oversight.toets.model import FIT_NAMES, CheckItem, Fit, LocalQuote, PolicyCheck

_INTRO = (
    "Dit overzicht legt het lokale beleid naast het provinciale plan. Het is bedoeld om kwalitatief te verbeteren, "
    "niet om af te rekenen; een mens leest het na voordat er iets mee gebeurt."
)


def check_markdown(check: PolicyCheck) -> str:
    """The whole check as a Dutch text: what deviates first, one table for each verdict."""
    lines = [
        f"# Toets van {_plain(check.title)}",
        "",
        f"Bestand: {_plain(check.document)}. Gelezen tegen het plan zoals dat geldt op {_day(check)}.",
        "",
        _INTRO,
        "",
        counted(check),
        "",
        *(f"> {_plain(notice)}\n" for notice in check.notices),
    ]
    for title, items in groupby(check.deviations_first, key=_group):
        rows = list(_table(tuple(items)))
        lines += [f"## {title} ({len(rows) - 2})", "", *rows, ""]
    calculations = [item.calculation for item in check.items if item.calculation]
    if calculations:
        lines += ["## Berekeningen", ""]
        lines += [
            f"- **{made.marker}** {_plain(made.formula)} (kwitantie `{made.receipt[:16]}`)" for made in calculations
        ]
        lines.append("")
    return "\n".join(lines)


def counted(check: PolicyCheck) -> str:
    """How often each verdict was given, and of what is unclear how much deviates without a reason."""
    counts = "; ".join(f"{FIT_NAMES[fit]}: {check.count(fit)}" for fit in Fit)
    are = "wijkt er 1" if check.without_reason == 1 else f"wijken er {check.without_reason}"
    apart = f". Van ‘{FIT_NAMES[Fit.UNCLEAR]}’ {are} af zonder reden" if check.without_reason else ""
    return f"{counts}{apart}."


def _group(item: CheckItem) -> str:
    name = _name(item)
    return f"{name[0].upper()}{name[1:]}"


def _name(item: CheckItem) -> str:
    return f"{FIT_NAMES[item.fit]}{': wijkt af zonder reden' if item.deviates_without_reason else ''}"


def _table(items: tuple[CheckItem, ...]) -> Iterator[str]:
    yield "| Provinciaal plan | Lokaal beleid | Bevinding |"
    yield "|---|---|---|"
    for item in items:
        provincial = f"“{_plain(item.provincial.quote)}” [{item.provincial.marker}] ({_plain(item.provincial.locator)})"
        local = "<br>".join(_quoted(quote) for quote in item.local) or _nearest(item)
        sums = f" [{item.calculation.marker}]" if item.calculation else ""
        yield f"| {provincial} | {local} | **{_name(item)}**{sums}. {_plain(item.note)} |"


def _nearest(item: CheckItem) -> str:
    return f"– (kijk anders eerst hier: {_quoted(item.nearest)})" if item.nearest else "–"


def _quoted(quote: LocalQuote) -> str:
    places = [
        *([" › ".join(quote.heading)] if quote.heading else []),
        *([f"bladzijde {quote.page}"] if quote.page else []),
    ]
    where = f" ({_plain(', '.join(places))})" if places else ""
    return f"“{_plain(quote.quote)}”{where}"


def _plain(text: str) -> str:
    """Words of others cannot become markup: no cell ends early, no tag and no link comes alive."""
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", " ".join(text.split()))


def _day(check: PolicyCheck) -> str:
    return f"{check.as_of:%d-%m-%Y}"
