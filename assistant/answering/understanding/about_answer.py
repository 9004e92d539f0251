"""Questions about the answer before itself: what a point of it means, where it stands, what counts for its norm."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.answering.understanding.norms_named import norm_spoken_of
from assistant.answering.understanding.pairs import PAIRS
from assistant.answering.understanding.pointing import (
    asks_per_head,
    asks_what_counts,
    asks_where,
    counts_points,
    place_asked,
    points_kept,
)
from assistant.answering.understanding.polar import is_polar
from assistant.answering.understanding.reading import Intent, Reading
from assistant.answering.understanding.topics import WEAK, may_ask_what_counts, norms_meant
from assistant.answering.understanding.turn import Turn

# What a norm counts, or how and when: none of these is something that may or may not count for it.
_COUNT_THEMSELVES = WEAK | {
    *("obligation", "counting_as", "counting_perhaps", "loans", "hours", "time", "four_years", "plan_period"),
    *("benchmark", "specialist", "spending", "target_groups", "open_collection"),
}
# What the question before asked of a sum is not asked again.
_ASKS_NO_SUM: Mapping[str, Any] = dict.fromkeys(
    ("asks_difference", "asks_rest", "asks_whole", "asks_together", "asks_shorter"), False
) | {"others": {}, "worked": {}, "per": None, "each": (), "aspect": None}


def of_answer_before(turn: Turn, **new: object) -> Reading | None:
    """The question before once more, with what is asked of its answer; ``new`` is what holds of this one. None for a
    question about anything else."""
    previous = turn.previous
    if previous is None:
        return None
    asked = {} if turn.is_announced else _points_at(turn.question, previous)
    if asked:
        asked["counts_for_norm"] = False
    elif not turn.is_measure and _asks_what_counts(turn, previous):
        asked = {"points_at": (), "asks_where": False, "quoted": (), "intent": Intent.NORM, "counts_for_norm": True}
    if not asked:
        return None
    kept = {
        "norm_before": norm_spoken_of(previous),
        "asked": turn.question,
        "is_follow_up": True,
        "figures": dict(turn.known),
    }
    return previous.model_copy(update={**_ASKS_NO_SUM, **kept, **new, **asked})


def _points_at(question: str, previous: Reading) -> dict[str, object]:
    """What a question points at in the answer before it; nothing where it does not."""
    if not previous.quoted:
        return {}
    pointed = previous.points_at[0] if len(previous.points_at) == 1 else None
    place = place_asked(question, previous.quoted.index(pointed) if pointed in previous.quoted else None)
    if place is not None and len(previous.quoted) > max(place, 1):
        return {"points_at": (previous.quoted[place],), "asks_where": False}
    if (kept := points_kept(question)) is not None:
        of_sum = previous.norm_ids or previous.guideline_ids  # what came out stands first in it already
        return {"points_at": () if of_sum else previous.quoted[:kept], "asks_where": False, "asks_shorter": not of_sum}
    if asks_where(question):
        return {"points_at": previous.quoted, "asks_where": True}
    if previous.intent is Intent.LIST and counts_points(question):
        return {"points_at": (), "asks_where": False}  # the list again, which begins with how many there are
    return {}


def _asks_what_counts(turn: Turn, previous: Reading) -> bool:
    """Whether something new is asked to count for the norm of the question before: "telt de manager mee?"."""
    question, own, vocabulary = turn.question, turn.own, turn.vocabulary
    is_yes_no = is_polar(question)
    if not (turn.follows or (is_yes_no and may_ask_what_counts(question, vocabulary))):
        return False
    if previous.intent not in (Intent.NORM, Intent.ABOUT_NORM, Intent.TERM) or own.sections:
        return False
    if not PAIRS.keys() & set(previous.norm_ids):
        return False  # "en Turks?" after the share of English titles: nothing is counted for a fact
    counted = own.concepts | (previous.concepts & {"loans"})  # "en buiten het netwerk?", after other libraries
    of_another = set(norms_meant(counted, True, vocabulary)) - set(previous.norm_ids)
    if not own.concepts - _COUNT_THEMSELVES and not asks_per_head(question):
        return False  # "en volgend jaar?", "and for loans?": nothing that could be part of what is counted
    return not of_another and asks_what_counts(question, is_yes_no=is_yes_no, vocabulary=vocabulary)
