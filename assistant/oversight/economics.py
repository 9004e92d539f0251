"""What reviewing costs and what it finds: time, sources opened, agreement of two people, planted mistakes, thumbs.

Counts the journal's events; sets no target and ranks nobody. Figures are of everybody together, or of one person for
that person herself, which the faces see to. How they are said is in ``economics_wording.py``.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain

from assistant.advice import Decision, Frozen, ReviewState
from assistant.concepts import ConceptKind, Thumb, kind_of
from assistant.incoming import folded_name
from assistant.oversight.events import entries_of
from assistant.oversight.journal import Entry, Journal
from assistant.oversight.planting import Seen
from assistant.oversight.second_look import EVENT as SECOND_LOOK

LONGEST_REVIEW = timedelta(hours=2)  # beyond it somebody went home in between
_Z = 1.959964  # of a 95% interval
_REVIEWS = frozenset({Decision.APPROVE, Decision.EDIT, Decision.REJECT, Decision.RETURN})
_RELEASING = frozenset({Decision.APPROVE, Decision.EDIT})


class Share(Frozen):
    """So many of so many, with the 95% interval of Wilson; of nothing there is no share."""

    hits: int = 0
    of: int = 0
    people: int = 0  # of how many people these are; a figure of one is hers
    value: float | None = None
    low: float | None = None
    high: float | None = None


class Duration(Frozen):
    """Seconds: the middle one, and between which two the middle half lies."""

    of: int = 0
    people: int = 0
    median: float | None = None
    low: float | None = None
    high: float | None = None


class KindEconomics(Frozen):
    kind: ConceptKind
    reviews: int
    time: Duration
    without_source: Share


class Economics(Frozen):
    """``person`` is None for everybody together."""

    person: str | None = None
    reviewers: int = 0
    reviews: int = 0
    time: Duration = Duration()
    without_source: Share = Share()  # released without opening a source, of what has sources
    kinds: tuple[KindEconomics, ...] = ()
    agreement: Share = Share()
    caught: Share = Share()
    thumbs_up: int = 0
    thumbs_down: int = 0


@dataclass(frozen=True, slots=True)
class _Reviewed:
    """One decision; ``seconds`` and ``opened_source`` are None where it was not seen that she opened the concept."""

    by: str
    kind: ConceptKind
    seconds: float | None
    without_source: bool | None


def economics_of(journal: Journal, person: str | None = None) -> Economics:
    decisions = list(entries_of(journal, "decision"))
    reviewed = [each for each in _reviewed(journal, decisions) if person is None or each.by == folded_name(person)]
    thumbs = _thumbs(journal)
    return Economics(
        person=person,
        reviewers=len({each.by for each in reviewed}),
        reviews=len(reviewed),
        time=_time(reviewed),
        without_source=_without_source(reviewed),
        kinds=tuple(_of_kind(kind, of) for kind in ConceptKind if (of := [r for r in reviewed if r.kind is kind])),
        agreement=share_of(_agreements(journal, person)),
        caught=share_of(_catches(decisions, person)),
        thumbs_up=thumbs.count(Thumb.UP),
        thumbs_down=thumbs.count(Thumb.DOWN),
    )


def share_of(outcomes: Iterable[tuple[str, bool]]) -> Share:
    """``outcomes``: of whom each is, and whether it counts."""
    found = list(outcomes)
    hits, of = sum(is_hit for _, is_hit in found), len(found)
    if not of:
        return Share()
    low, high = _wilson(hits, of)
    return Share(hits=hits, of=of, people=len({by for by, _ in found}), value=hits / of, low=low, high=high)


def _wilson(hits: int, of: int) -> tuple[float, float]:
    rate, spread = hits / of, _Z * _Z / of
    middle = (rate + spread / 2) / (1 + spread)
    half = math.sqrt(rate * (1 - rate) * spread + spread * spread / 4) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


# --- decisions


def _reviewed(journal: Journal, decisions: Iterable[Entry]) -> list[_Reviewed]:
    about = {each.concept.id: each.concept for each in journal.waiting(tuple(ReviewState))}
    since: dict[str, list[Entry]] = {}  # what happened to a concept since the last decision about it
    found = []
    for entry in chain(entries_of(journal, "opened"), entries_of(journal, "opened_source"), decisions):
        since.setdefault(entry.answer_id or "", []).append(entry)
    for concept_id, entries in since.items():
        concept = about.get(concept_id)
        if concept is None:
            continue  # erased, with the words it was about
        for decision, before in _rounds(sorted(entries, key=lambda each: each.seq)):
            if decision.content["decision"] in _REVIEWS:
                has_sources = bool(concept.citations or concept.calculations)
                found.append(_review(decision, before, kind_of(concept), has_sources))
    return found


def _rounds(entries: Sequence[Entry]) -> Iterable[tuple[Entry, list[Entry]]]:
    """Each decision with what was opened between the decision before it and this one."""
    opened: list[Entry] = []
    for entry in entries:
        if entry.kind != "decision":
            opened.append(entry)
        else:
            if entry.content is not None:
                yield entry, opened
            opened = []


def _review(decision: Entry, before: Sequence[Entry], kind: ConceptKind, has_sources: bool) -> _Reviewed:
    own = [entry for entry in before if folded_name(entry.actor) == folded_name(decision.actor)]
    opened = [entry.at for entry in own if entry.kind == "opened"]
    is_release = decision.content["decision"] in _RELEASING
    without = all(entry.kind != "opened_source" for entry in own) if opened and is_release and has_sources else None
    return _Reviewed(folded_name(decision.actor), kind, _seconds(opened, decision.at), without)


def _seconds(opened: Collection[datetime], decided: datetime) -> float | None:
    """From the first time she opened it in one sitting."""
    in_one_sitting = [moment for moment in opened if timedelta(0) <= decided - moment <= LONGEST_REVIEW]
    return (decided - min(in_one_sitting)).total_seconds() if in_one_sitting else None


def _of_kind(kind: ConceptKind, reviewed: Sequence[_Reviewed]) -> KindEconomics:
    return KindEconomics(
        kind=kind, reviews=len(reviewed), time=_time(reviewed), without_source=_without_source(reviewed)
    )


def _time(reviewed: Sequence[_Reviewed]) -> Duration:
    seconds = [each.seconds for each in reviewed if each.seconds is not None]
    people = len({each.by for each in reviewed if each.seconds is not None})
    if not seconds:
        return Duration()
    low, median, high = statistics.quantiles(seconds, method="inclusive") if len(seconds) > 1 else seconds * 3
    return Duration(of=len(seconds), people=people, median=median, low=low, high=high)


def _without_source(reviewed: Sequence[_Reviewed]) -> Share:
    return share_of((each.by, each.without_source) for each in reviewed if each.without_source is not None)


# --- the other events


def _agreements(journal: Journal, person: str | None) -> Iterable[tuple[str, bool]]:
    for entry in entries_of(journal, SECOND_LOOK):
        if entry.content is not None and (person is None or folded_name(entry.actor) == folded_name(person)):
            yield folded_name(entry.actor), bool(entry.content["agrees"])


def _catches(decisions: Iterable[Entry], person: str | None) -> Iterable[tuple[str, bool]]:
    for entry in decisions:
        planted = (entry.content or {}).get("planted")
        if (
            planted
            and planted["seen"] != Seen.UNCLEAR
            and (person is None or folded_name(entry.actor) == folded_name(person))
        ):
            yield folded_name(entry.actor), planted["seen"] == Seen.CAUGHT


def _thumbs(journal: Journal) -> list[Thumb]:
    planted = journal.planted_ids()
    return [
        Thumb(entry.content["thumb"])
        for entry in entries_of(journal, "feedback")
        if entry.content is not None and entry.answer_id not in planted
    ]
