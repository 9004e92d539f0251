"""How one question stands to the one before it: whether it follows up on that, on what of it, and what it names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.answering.understanding import wants
from assistant.answering.understanding.changes import names_a_change
from assistant.answering.understanding.corrections import corrected
from assistant.answering.understanding.followups import (
    asks_something_else,
    is_follow_up,
    lean_on,
    states_only,
    without_announcement,
    without_asking_on,
)
from assistant.answering.understanding.norms_asked import (
    asks_in_another_measure,
    asks_the_gap,
    asks_whether_met,
    goes_on_calculating,
    without_its_source,
)
from assistant.answering.understanding.norms_named import wants_it_for_known
from assistant.answering.understanding.own_shares import states_own_share
from assistant.answering.understanding.polar import asks_whether_also, is_polar
from assistant.answering.understanding.reading import Reading
from assistant.answering.understanding.subjects import subject_of, without_readers
from assistant.answering.understanding.topics import find_topic, norms_meant
from assistant.answering.understanding.turn import Turn
from assistant.answering.understanding.which_norms import QUANTITIES
from assistant.figures import find_figures
from assistant.knowledge.vocabulary import Vocabulary


def turn_of(
    question: str, previous: Reading | None, figures: Mapping[str, Decimal] | None, vocabulary: Vocabulary
) -> Turn:
    """The question with its own words only, and whether it follows up; ``leaning`` takes up what it leaves unsaid."""
    question, is_announced = without_announcement(question)
    question, asks_on = without_asking_on(question)
    question = without_readers(question, vocabulary)
    own = find_topic(without_its_source(question, previous), vocabulary)
    if wants.it_worked_out(question) or (previous is not None and wants.a_part_of_it(question)):
        own = replace(own, concepts=own.concepts | {"amount"})
    turn = Turn(
        question=question,
        previous=previous,
        # A figure of the library stays true for the whole conversation; what a norm does not use, it ignores.
        known={**(previous.figures if previous else {}), **(figures or {})},
        vocabulary=vocabulary,
        own=own,
        topic=own,
        text=question,
        subject=subject_of(question, vocabulary, alone=previous is None),
        is_announced=is_announced,
        is_yes_no=is_polar(question),
        tells=states_only(question),
    )
    return _following(turn, asks_on=asks_on) if previous is not None else turn


def _following(turn: Turn, *, asks_on: bool) -> Turn:
    question, own, previous, vocabulary = turn.question, turn.own, turn.previous, turn.vocabulary
    is_measure = not turn.is_announced and asks_in_another_measure(question, previous, vocabulary)
    is_statement = turn.tells and not norms_meant(own.concepts | {"amount"}, True, vocabulary)
    put_right = {} if turn.is_announced else corrected(question, previous)
    goes_on = not turn.stands_alone and (
        is_follow_up(question, own, previous, vocabulary) or goes_on_calculating(question, own, previous, vocabulary)
    )
    return replace(
        turn,
        is_measure=is_measure,
        is_statement=is_statement,
        put_right=put_right,
        follows=is_measure or goes_on or is_statement or bool(put_right) or asks_on,
    )


def leaning(turn: Turn) -> Turn:
    """The question on its own feet, and whether it asks for an amount."""
    question, own, before, vocabulary = turn.question, turn.own, turn.before, turn.vocabulary
    is_yes_no = turn.is_yes_no
    is_else = goes_on_sum = is_change = False
    if before is not None:
        is_yes_no = is_yes_no or (not own.sections and asks_whether_also(question))
        is_change = turn.is_measure or names_a_change(question, before)
        asks_on_sum = asks_whether_met(question, before) or asks_the_gap(question)
        goes_on_sum = is_change or asks_on_sum or wants.its_share(question) or wants.the_rest(question)
        is_else = not goes_on_sum and asks_something_else(question, own, vocabulary)
        text, topic = lean_on(question, own, before, vocabulary, is_else=is_else)
        if not topic.chapters:
            topic = replace(topic, chapters=_chapter_of(before.quoted, vocabulary))
        turn = replace(turn, text=text, topic=topic)
    # "Mag het ook minder zijn?" after "hoeveel …?" asks for no amount any more.
    asked = own if is_else or (turn.follows and is_yes_no) else turn.topic
    states_figures = bool(find_figures(question)) or is_change
    wants_amount = bool(asked.concepts & QUANTITIES) or states_figures
    meant = (own if is_else else turn.topic).concepts
    if not is_else and wants_it_for_known(question, own, turn.topic, turn.known, vocabulary):
        wants_amount, meant, own = True, meant | {"amount"}, replace(own, concepts=own.concepts | {"amount"})
    if (turn.tells and turn.previous is not None) or states_own_share(question):
        meant |= {"amount"}
    return replace(
        turn,
        own=own,
        is_yes_no=is_yes_no,
        is_else=is_else,
        goes_on_sum=goes_on_sum,
        states_figures=states_figures,
        wants_amount=wants_amount,
        meant=meant,
    )


def _chapter_of(quoted: Sequence[str], vocabulary: Vocabulary) -> frozenset[str]:
    """The one chapter that the answer before quoted, if it did: what is asked next is mostly about that."""
    slugs = {each.split("/")[1] for each in quoted}
    return frozenset(slugs) if len(slugs) == 1 and slugs <= vocabulary.chapters.keys() else frozenset()
