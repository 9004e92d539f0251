"""What is kept of a question with those that were asked after it, and so has to go when it is erased.

A follow-up is kept with the questions and the figures that it goes on from, so that the next one can go on from there.
Looks only; what becomes of what is found here is for ``erasure`` to say.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from assistant.oversight.storage import ConceptRow, Rows


class Leaning(NamedTuple):
    """``rests_on_it``: its question is kept with words or figures of one that is gone. Without that, it came straight
    after one: a language model that read it was sent that one beside it."""

    row: ConceptRow
    rests_on_it: bool


@dataclass
class _Known:
    """What the questions of a conversation said, one after another."""

    texts: set[str] = field(default_factory=set)
    amounts: set[Decimal] = field(default_factory=set)  # figures, and what else was said in numbers

    def add(self, reading: Mapping[str, Any]) -> None:
        self.texts |= {text for text in (reading.get("asked"), reading.get("text")) if text}
        self.amounts |= set(_decimals([*reading.get("figures", {}).values(), *reading.get("said", ())]))


def leaning_on(rows: Rows, group_id: str, gone: Collection[str]) -> Iterator[Leaning]:
    """What is left of a conversation and leans on a question that is gone or about to go.

    Up to the first question that stands on its own feet everything does; after that what repeats its words, and what
    was calculated with a figure that it gave.
    """
    lost, kept = _Known(), _Known()
    is_unknown = is_lost = goes_on = follows_directly = False
    for each in rows.group(group_id):
        reading = reading_of(rows, each.row)
        if each.row.id in gone:
            is_lost = goes_on = follows_directly = True
            is_unknown = is_unknown or reading is None
            lost.add(reading or {})
        elif reading is not None and each.body is not None:
            goes_on = goes_on and bool(reading.get("is_follow_up"))
            leans = is_lost and (goes_on or _repeats(reading, lost) or (is_unknown and not _is_told_by(reading, kept)))
            if leans or follows_directly:
                yield Leaning(each.row, rests_on_it=leans)
            (lost if leans else kept).add(reading)  # what goes on from this one leans on what it leans on
            follows_directly = leans


def reading_of(rows: Rows, row: ConceptRow) -> dict[str, Any] | None:
    asked = rows.text(row.question_digest)
    return dict(json.loads(asked)["reading"]) if asked is not None else None


def _repeats(reading: Mapping[str, Any], lost: _Known) -> bool:
    # One message may be read in another way after the next: what counts is that its number is kept.
    return (
        not lost.texts.isdisjoint(reading.get("before", ()))
        or not lost.amounts.isdisjoint(_from_before(reading))
        or not lost.amounts.isdisjoint(_worked_with(reading))
    )


def _is_told_by(reading: Mapping[str, Any], kept: _Known) -> bool:
    """Whether all that it took from before is in questions that are still there."""
    return kept.texts.issuperset(reading.get("before", ())) and kept.amounts.issuperset(_from_before(reading))


def _from_before(reading: Mapping[str, Any]) -> Iterator[Decimal]:
    own = reading.get("figures", {})
    return _decimals(own[name] for name in reading.get("figures_from_before", ()) if name in own)


def _decimals(held: Iterable[Any]) -> Iterator[Decimal]:
    return (Decimal(str(value)) for value in held)


def _worked_with(reading: Mapping[str, Any]) -> Iterator[Decimal]:
    """The figures that its own were made of, or were before: "als het budget met 15.000 stijgt"."""
    for held in (reading.get("others", {}), reading.get("replaced", {}), *reading.get("plans", ())):
        yield from _decimals(held.values())
    waiting = [*reading.get("worked", {}).values()]
    while waiting:
        worked = waiting.pop() or {}
        yield from _decimals(worked.get("terms", ()))
        waiting += worked.get("made", ())
