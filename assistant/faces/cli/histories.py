"""What happened to a concept, as text: each decision with who, when and why, and what a new text changed.

Owns the layout of a comparison; the texts themselves come from the journal.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from textwrap import fill
from typing import TYPE_CHECKING

from assistant.moments import dutch_time

if TYPE_CHECKING:
    from assistant.concepts import DecisionRecord

WIDTH = 100
DECISIONS = {
    "approve": "goedgekeurd",
    "edit": "aangepast en goedgekeurd",
    "reject": "afgekeurd",
    "return": "teruggegeven",
    "revise": "herzien",
    "withdraw": "ingetrokken",
    "stale": "verouderd bevonden",
}
PIECE = re.compile(r"\S+|\s+")


def history_text(history: Sequence[DecisionRecord]) -> str:
    if not history:
        return ""
    return "\n".join(["Geschiedenis", *(line for record in history for line in _decision(record))])


def _decision(record: DecisionRecord) -> Iterator[str]:
    moment = f"{dutch_time(record.at):%d-%m-%Y %H:%M}"
    yield f"- {moment}: {DECISIONS.get(record.decision, record.decision)} door {record.by}"
    if record.reason:
        yield fill(f"reden: {record.reason}", WIDTH, initial_indent="    ", subsequent_indent="    ")
    yield from (f"    - {change}" for change in record.stale_because)
    if record.text_before is not None and record.text_after is not None:
        yield from (f"    {line}" for line in difference(record.text_before, record.text_after))


def difference(before: str, after: str) -> Iterator[str]:
    """What changed, line by line; inside a changed line what went stands as [-so-] and what came as {+so+}."""
    old, new = before.splitlines(), after.splitlines()
    for change, start, end, new_start, new_end in difflib.SequenceMatcher(None, old, new, False).get_opcodes():
        if change == "equal":
            yield from _unchanged(old[start:end])
        elif change == "replace" and end - start == new_end - new_start:
            for old_line, new_line in zip(old[start:end], new[new_start:new_end], strict=True):
                yield f"~ {_in_one_line(old_line, new_line)}"
        else:
            yield from (f"- {line}" for line in old[start:end])
            yield from (f"+ {line}" for line in new[new_start:new_end])


def _unchanged(lines: list[str]) -> Iterator[str]:
    """One line of a long stretch that stayed is enough to see where one is."""
    yield from (f"  {line}" for line in lines[:1])
    if len(lines) > 2:
        yield f"  (… {len(lines) - 2} ongewijzigde regels)"
    yield from (f"  {line}" for line in lines[1:][-1:])


def _in_one_line(before: str, after: str) -> str:
    old, new = PIECE.findall(before), PIECE.findall(after)
    parts: list[tuple[str, str]] = []
    for change, start, end, new_start, new_end in difflib.SequenceMatcher(None, old, new, False).get_opcodes():
        if change == "equal":
            parts.append(("", "".join(old[start:end])))
            continue
        parts += [("-", "".join(old[start:end])), ("+", "".join(new[new_start:new_end]))]
    marks = {"": "{}", "-": "[-{}-]", "+": "{{+{}+}}"}
    joined = ((sign, "".join(text for _, text in group)) for sign, group in groupby(parts, key=lambda part: part[0]))
    return "".join(marks[sign].format(text) for sign, text in joined if text)
