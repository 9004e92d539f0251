"""What a check found, as text: of an exported file looked at again, and of a local policy beside the plan.

Owns layout only; every sentence about what holds or not is the check's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import fill
from typing import TYPE_CHECKING

from assistant.advice import Status
from assistant.moments import dutch_time
from assistant.oversight.toets.model import FIT_NAMES, Fit

if TYPE_CHECKING:
    from assistant.oversight.dossier import Recheck, Verification
    from assistant.oversight.toets.model import CheckItem, PolicyCheck

WIDTH = 100
STATUSES = {Status.FAIL: "KLOPT NIET", Status.NOT_CHECKED: "niet nagegaan"}
GENERAL = "Wat bij elk thema hoort"
PURPOSE = "Normen helpen om kwalitatief te verbeteren; dit verslag is geen oordeel en een mens leest het na."
WORST_FIRST = (Status.FAIL, Status.NOT_CHECKED, Status.PASS)


def verification_text(verification: Verification) -> str:
    """What no longer holds, one by one, since somebody has to act on that; of what holds the number is enough."""
    findings = sorted(verification.findings, key=lambda each: WORST_FIRST.index(each.status))
    made = f"gemaakt op {dutch_time(verification.made_at):%d-%m-%Y %H:%M}"
    kind = "concept, dus geen advies" if verification.is_concept else "vrijgegeven"
    failed = sum(each.status is Status.FAIL for each in findings)
    passed = sum(each.status is Status.PASS for each in findings)
    lines = [
        f"{verification.title} ({verification.name}; {made}; {kind})",
        *(f"Let op: {notice}" for notice in verification.notices),
        *(_finding(each) for each in findings if each.status is not Status.PASS),
        f"Nagegaan en in orde: {passed} van {len(findings)} punten (alle punten met --json).",
        f"Niet meer in orde: {failed}." if failed else "Alles wat kon worden nagegaan klopt nog.",
        fill(verification.caution, WIDTH),
    ]
    return "\n".join(lines)


def _finding(found: Recheck) -> str:
    about = f" ({found.title})" if found.item else ""
    return fill(f"- {STATUSES[found.status]}: {found.detail}{about}", WIDTH, subsequent_indent="  ")


def check_text(check: PolicyCheck) -> str:
    """Both sides of every verdict below each other: the tables of the report in Markdown do not fit a terminal."""
    lines = [
        f"{check.title}, naast het plan zoals dat geldt op {check.as_of:%d-%m-%Y} (bestand {check.document})",
        PURPOSE,
        "; ".join(f"{FIT_NAMES[fit]}: {check.count(fit)}" for fit in Fit),
        *(f"Let op: {notice}" for notice in check.notices),
    ]
    for theme in dict.fromkeys(item.theme for item in check.items):
        lines += ["", (theme or GENERAL).upper()]
        lines += [line for item in check.of(theme) for line in _item(item)]
    return "\n".join(lines)


def _item(item: CheckItem) -> Iterator[str]:
    yield from ("", f"- {item.title}: {FIT_NAMES[item.fit]}", _indented(item.note))
    yield _indented(f"plan: “{item.provincial.quote}” ({item.provincial.locator})")
    for quote in item.local:
        page = f", blz. {quote.page}" if quote.page is not None else ""
        place = f" ({' › '.join(quote.heading)}{page})" if quote.heading or page else ""
        yield _indented(f"uw beleid: “{quote.quote}”{place}")
    figures = dict.fromkeys(f"gelezen als {figure.label}: {figure.text}" for figure in item.figures)
    yield from map(_indented, figures)
    if item.calculation is not None:
        yield _indented(f"berekening: {item.calculation.formula}")


def _indented(text: str) -> str:
    return fill(" ".join(text.split()), WIDTH, initial_indent="    ", subsequent_indent="      ")
