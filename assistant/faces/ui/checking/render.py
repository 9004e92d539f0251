"""What a check found, as tables with both quotes side by side. Pure: values in, text out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from assistant.faces.ui.checking import words
from assistant.faces.ui.escaping import line
from assistant.faces.ui.parts import capital
from assistant.oversight.toets import CheckItem, LocalQuote, PolicyCheck

MANY = 4  # rows or notes from which saying them once, or folding them, makes the page shorter


def group_of(item: CheckItem) -> str:
    return words.WITHOUT_REASON if item.deviates_without_reason else item.fit.value


def summary(check: PolicyCheck) -> str:
    groups = [group_of(item) for item in check.items]
    counted = "; ".join(f"{name}: **{groups.count(group)}**" for group, name in words.GROUPS.items())
    notices = "".join(f"\n\n**Let op:** {line(notice)}" for notice in check.notices)
    return (
        f"## {line(check.title)}\n\n{capital(counted)}.{notices}\n\nBestand: {line(check.document)}. Vergeleken met "
        f"het plan zoals dat geldt op {check.as_of:%d-%m-%Y}."
    )


def table(check: PolicyCheck, group: str) -> str:
    """Everything with one verdict, theme by theme; folded where nobody has to act on a row by itself."""
    items = [item for item in check.items if group_of(item) == group]
    head = f"### {capital(words.GROUPS[group])} ({len(items)})\n\n"
    if not items:
        return head + words.NONE
    often = _said_often(items)
    shared = f"{words.SHARED}: {line(often)}\n\n" if often else ""
    blocks = []
    for theme in (None, *check.themes):
        rows = [_row(item, often) for item in items if item.theme == theme]
        if rows:
            columns = ["| " + " | ".join(words.HEADING) + " |", "|---|---|---|"]
            blocks.append("\n".join([f"#### {line(theme or words.GENERAL)}", "", *columns, *rows]))
    tables = "\n\n".join(blocks)
    if group in words.FOLDED and len(items) >= MANY:
        unfold = words.UNFOLD.format(many=len(items), name=words.GROUPS[group])
        tables = f"<details><summary>{unfold}</summary>\n\n{tables}\n\n</details>"
    return head + shared + tables


def _said_often(items: Sequence[CheckItem]) -> str:
    """A note that many rows share is said once above them; "" where every row has its own."""
    note, times = Counter(item.note for item in items).most_common(1)[0]
    return note if times >= MANY else ""


def _row(item: CheckItem, said_above: str) -> str:
    provincial = f"“{line(item.provincial.quote)}” ({line(item.provincial.locator)})"
    local = "<br>".join(_local(quote) for quote in item.local) or f"*{words.NOT_FOUND}*{_nearest(item)}"
    made = item.calculation
    note = "" if item.note == said_above else f" {line(item.note)}"
    total = f"<br>Berekend: {line(made.formula)}" if made and made.formula not in item.note else ""
    return f"| {provincial} | {local} | **{words.GROUPS[group_of(item)]}**.{note}{total} |"


def _nearest(item: CheckItem) -> str:
    return f"<br>{words.NEAREST}: {_local(item.nearest)}" if item.nearest else ""


def _local(quote: LocalQuote) -> str:
    places = [*([" › ".join(quote.heading)] if quote.heading else []), *([f"blz. {quote.page}"] if quote.page else [])]
    where = f" ({line(', '.join(places))})" if places else ""
    return f"“{line(quote.quote)}”{where}"
