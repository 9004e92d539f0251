"""What the figures of one question are for its norms, after those of the conversation: a new whole, what is done of it,
what goes on or off it, or one in the place of another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from assistant.answering.understanding import wants
from assistant.answering.understanding.amounts import Bound
from assistant.answering.understanding.backwards import part_again
from assistant.answering.understanding.changes import changed_by
from assistant.answering.understanding.followups import opens_as_follow_up
from assistant.answering.understanding.norms_asked import asks_the_gap, asks_whether_met
from assistant.answering.understanding.norms_named import norms_so_far
from assistant.answering.understanding.pairs import TIME, with_parts_as_shares
from assistant.answering.understanding.reading import Claim, OwnFigure, Reading
from assistant.answering.understanding.turn import Turn
from assistant.answering.understanding.whole_or_part import changed_figures, names_whole


class Given(NamedTuple):
    """``others`` are what some of the figures were besides, and ``is_changed`` tells that something came on or off what
    was known."""

    figures: Mapping[str, OwnFigure]
    claims: tuple[Claim, ...]
    others: Mapping[str, Decimal]
    is_changed: bool = False


def figures_given(turn: Turn, norm_ids: Sequence[str], bound: Bound, *, holds: bool) -> Given:
    """``bound`` are the figures as the question alone tells them; ``holds`` where it asks whether the norm holds for
    something, so that its value is not what is asked."""
    given = _in_conversation(turn, norm_ids, bound, () if holds else bound.claims)
    if turn.asks_whole_again(norm_ids) and not names_whole(turn.question):
        given = given._replace(figures=part_again(given.figures, norm_ids))
    return given._replace(figures=with_parts_as_shares(given.figures, turn.known))


def _in_conversation(turn: Turn, norm_ids: Sequence[str], bound: Bound, claims: tuple[Claim, ...]) -> Given:
    if turn.put_right:
        return Given({name: OwnFigure(value) for name, value in turn.put_right.items()}, (), {})
    question, earlier = turn.question, turn.before or _of_norm_before(turn.previous, norm_ids)
    if earlier is None:
        return Given(bound.stated, claims, bound.others)
    goes_on = turn.before is not None or names_whole(question) or opens_as_follow_up(question)
    # What seems to stand alone changes only the whole, by its name: "als het budget volgend jaar met 15.000 stijgt".
    if goes_on and (became := changed_by(question, norm_ids, earlier)):
        return Given(became, (), {}, is_changed=True)
    figures = changed_figures(
        question,
        bound.stated,
        norm_ids,
        earlier.figures,
        is_of_part=asks_the_gap(question) or wants.its_share(question) or asks_whether_met(question, earlier),
        stands_alone=turn.before is None,
        is_told=turn.tells,
    )
    return Given(figures, claims, bound.others)


def _of_norm_before(previous: Reading | None, norm_ids: Sequence[str]) -> Reading | None:
    """The question before, where the conversation was about this norm: "terug naar het budget: wij besteden er nu"."""
    about = {*norm_ids[:1], *(("specialist-hours",) if TIME in norm_ids else ())}  # of the same hours
    return previous if previous is not None and about & set(norms_so_far(previous)) else None
