"""Which norms one question of a conversation is about: by its words, by what it goes on with, by its figures."""

from __future__ import annotations

import re

from assistant.answering.understanding.amounts import bind_figures
from assistant.answering.understanding.backwards import asks_class_of_hours
from assistant.answering.understanding.changes import names_a_change, names_up_or_down
from assistant.answering.understanding.corrections import norms_of
from assistant.answering.understanding.followups import NO_SUBJECT, has_other_subject
from assistant.answering.understanding.norms_asked import (
    is_of_another_measure,
    norms_carried,
    norms_in_its_units,
    norms_of_both_parts,
)
from assistant.answering.understanding.norms_named import OF_ANY_COUNT, is_at_a_school, is_of_time, norms_of_all
from assistant.answering.understanding.pairs import PAIRS, TIME, pair_of
from assistant.answering.understanding.topics import WEAK, norms_meant
from assistant.answering.understanding.totals import says_per_head
from assistant.answering.understanding.turn import Turn
from assistant.figures import find_figures
from assistant.knowledge.vocabulary import fold

_PUPILS = re.compile(r"\b(?:leerling\w*|lln|scholier\w*|kinderen|kids|pupils?|students?|children)\b")
QUANTITIES = frozenset({"amount", "benchmark", "hours"})


def norms_asked_for(turn: Turn, meant: frozenset[str], *, wants_amount: bool) -> tuple[str, ...]:
    """The norms, the one that is most meant first; ``meant`` are the concepts that may point to one."""
    norm_ids = _by_their_words(turn, meant, wants_amount=wants_amount)
    norm_ids = norms_of_both_parts(turn.question, turn.vocabulary) or norm_ids
    previous = turn.previous
    if previous is not None and is_of_time(turn.question, turn.own, previous, norm_ids):
        norm_ids = (TIME,)
    if not norm_ids and asks_class_of_hours(turn.question):
        norm_ids = ("specialist-hours",)
    if _goes_on_with_guideline(turn):
        norm_ids = ()
    if _tells_of_a_school(turn, norm_ids):
        norm_ids = ()
    norm_ids = _by_its_figures(turn, norm_ids)
    if turn.put_right and previous is not None:
        norm_ids = norms_of(turn.put_right, previous) or norm_ids
    if len(norm_ids) > 1 and says_per_head(turn.question):
        norm_ids = tuple(each for each in norm_ids if each in PAIRS)
    if len(norm_ids) == 1 and is_of_another_measure(turn.question, norm_ids[0]):
        return ()
    return norm_ids


def _by_their_words(turn: Turn, meant: frozenset[str], *, wants_amount: bool) -> tuple[str, ...]:
    """What its words mean, alone or with what it leans on."""
    norm_ids = norms_meant(meant, wants_amount, turn.vocabulary)
    if turn.before is not None and not turn.is_else:
        norm_ids = norms_carried(
            turn.question, turn.own, turn.before, norm_ids, turn.vocabulary, wants_amount=wants_amount
        )
    if turn.before is not None and turn.is_measure:
        norm_ids = turn.before.norm_ids
    if turn.before is None and turn.previous is not None and turn.tells:
        norm_ids = norms_in_its_units(turn.question, norm_ids)
    names_nothing = not turn.topic.concepts - WEAK - NO_SUBJECT - QUANTITIES and not turn.states_figures
    if names_nothing and has_other_subject(turn.question, turn.vocabulary):
        return ()  # "hoeveel uur is de koffiebar open?": hours, and of something that no norm is about
    return norm_ids


def _goes_on_with_guideline(turn: Turn) -> bool:
    """ "Hoeveel uur kost dat samen?", after what a guideline asks of each."""
    is_of_guideline = turn.before is not None and bool(turn.before.guideline_ids)
    return is_of_guideline and not turn.own.concepts - OF_ANY_COUNT - {"staff"}


def _tells_of_a_school(turn: Turn, norm_ids: tuple[str, ...]) -> bool:
    """ "Een middelbare school met 900 leerlingen vraagt hoeveel boeken ze moeten hebben", after what is written off."""
    pair, figures = pair_of(norm_ids), find_figures(turn.question)
    is_carried = turn.before is not None and norm_ids == turn.before.norm_ids
    if pair is None or not is_carried or not figures or any(figure.unit == pair.unit for figure in figures):
        return False
    return is_at_a_school(turn.question, ()) and bool(_PUPILS.search(fold(turn.question)))


def _changes(turn: Turn) -> bool:
    return bool(turn.put_right) or names_up_or_down(turn.question) or names_a_change(turn.question, turn.before)


def _by_its_figures(turn: Turn, norm_ids: tuple[str, ...]) -> tuple[str, ...]:
    """ "Het totale collectiebudget is 160.000" asks for no norm of its height, and "onze collectie is 43.000" goes on
    with no hours: the norm for what is given, where the words mean none that takes it."""
    of_norm = pair_of(norm_ids)
    is_carried = turn.before is not None and norm_ids == turn.before.norm_ids
    if of_norm is None:
        is_settled = bool(norm_ids) and is_carried
    else:
        is_settled = not (turn.is_statement and is_carried and of_norm.whole in turn.known)
    if is_settled:
        return norm_ids
    stated = bind_figures(turn.question, ()).figures
    if of_norm is not None and not of_norm.figures.isdisjoint(stated):
        takes_it = bind_figures(turn.question, norm_ids, turn.known).figures or _changes(turn)
        return norm_ids if takes_it else ()  # "de school heeft 220 leerlingen", after a sum with the budget
    return norms_of_all(turn, stated) or norm_ids
