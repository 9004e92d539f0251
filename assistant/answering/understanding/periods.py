"""Periods that figures are said by: "per kwartaal geven we 6.000 uit", "€27,400 for our collection every quarter"."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from assistant.figures import Figure, in_dutch

PERIODS = {"week": Decimal(52), "maand": Decimal(12), "kwartaal": Decimal(4)}  # in a year
_SAID = re.compile(
    r"\b(?:per|elke?|iedere?|each|every) (?P<word>week|maand|kwartaal|month|quarter)\b"
    r"|\b(?P<joined>week|maand|kwartaal)(?:termijn\w*|bedrag\w*|budget\w*)"
    r"|\b(?P<adverb>wekelijkse|maandelijkse|monthly|quarterly)\b"
)
_ADVERBS = {"wekelijkse": "week", "maandelijkse": "maand", "monthly": "maand", "quarterly": "kwartaal"}
_ASKS = re.compile(r"\b(?:hoeveel|how|wat|what|welk|which)\b")
OF_THAT = re.compile(r"\b(?:waarvan|daarvan|hiervan|of which|of those)\b")
_ANOTHER_CLAUSE = re.compile(r"[.;:?!,]\s|[.?!]$|\b(?:en|and)\b")


def with_periods(folded: str, figures: list[Figure]) -> list[Figure]:
    """ "Per kwartaal geven we 6.000 uit", "20.000 per maand, waarvan 900 van elders": a period said before, or further
    on in the clause, or with the whole of which it is a part."""
    found: list[Figure] = []
    for at, figure in enumerate(figures):
        between = folded[found[-1].end if found else 0 : figure.start]
        if figure.per is None:
            per = _said_before(between, is_first=not found) or _said_after(folded, figures, at)
            if per is None and found and found[-1].per in PERIODS and OF_THAT.search(between):
                per = found[-1].per
            figure = replace(figure, per=per)
        found.append(figure)
    return found


def _said_before(between: str, *, is_first: bool) -> str | None:
    said = _SAID.search(re.split(r"[.;:?!,]\s", between)[-1])
    if said is None or _ASKS.search(between):
        return None
    is_of_the_last = not is_first and not between[: said.start()].strip()  # "32 uur per week bij …"
    return None if is_of_the_last else _period(said)


def _said_after(folded: str, figures: list[Figure], at: int) -> str | None:
    end = figures[at + 1].start if at + 1 < len(figures) else len(folded)
    clause = _ANOTHER_CLAUSE.split(folded[figures[at].end : end])[0]
    said = _SAID.search(clause)
    return _period(said) if said and figures[at].unit == "EUR" and not _ASKS.search(clause) else None


def _period(said: re.Match[str]) -> str:
    return said["joined"] or _ADVERBS.get(said["adverb"] or "") or in_dutch(said["word"])
