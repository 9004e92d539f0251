"""The parts of a draft that stand per theme: why, principles, ambitions, actions, and what the plan's maker offers.

They hold the plan's own words, whole and in its order. About the library they repeat what it said and leave the rest to
be filled in; they choose no ambition and no action.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.figures import format_number
from assistant.knowledge.corpus import Passage
from assistant.knowledge.themes import (
    AMBITION,
    CONDITIONS,
    INTRODUCTION,
    PRINCIPLES,
    RELEVANCE,
    Theme,
    ambitions_of,
    passages_of,
)
from assistant.oversight.policy import frames
from assistant.oversight.policy.assignment import Assignment
from assistant.oversight.policy.writing import Writing

INHABITANTS = "inhabitants"  # the one figure of the register that describes the place rather than the library


def write_why(theme: Theme, assignment: Assignment) -> Writing:
    """The plan's own reasons, what the library says of its place, and the reason that only people there know."""
    writing, profile = Writing(assignment.corpus), assignment.profile
    introduction, reasons = (passages_of(assignment.corpus, theme, each) for each in (INTRODUCTION, RELEVANCE))
    _quote_all(writing, "Waar dit thema over gaat:", introduction)
    _quote_all(writing, "Waarom het plan dit thema kiest:", reasons)
    known = []
    if INHABITANTS in profile.figures:
        people = format_number(profile.figures[INHABITANTS])
        known.append(frames.INHABITANTS.format(writing.give(people)))
    if profile.target_groups:
        known.append(frames.GROUPS.format(writing.give(listed(profile.target_groups))))
    writing.points("Wat de bibliotheek hierover aangeeft:", known)
    writing.points(
        "Doelgroepen van de bibliotheek die het plan bij dit thema noemt:",
        _named(writing, theme, profile.target_groups),
    )
    writing.say(frames.WHY_HERE)
    return writing


def _named(writing: Writing, theme: Theme, groups: Sequence[str]) -> Iterator[str]:
    """The groups whose own words stand in the chapter, each with the first place where they do."""
    keys = (INTRODUCTION, RELEVANCE, PRINCIPLES, AMBITION, CONDITIONS)
    chapter = [passage for key in keys for passage in passages_of(writing.corpus, theme, key)]
    for group in groups:
        words = re.compile(rf"(?<!\w){re.escape(group)}(?!\w)", re.I)
        place = next((passage for passage in chapter if words.search(passage.text)), None)
        if place is not None:
            yield f"{writing.give(group)}: {writing.mark_or_quote(place)}"


def write_principles(theme: Theme, assignment: Assignment) -> Writing:
    writing, corpus = Writing(assignment.corpus), assignment.corpus
    lead = "Deze principes gelden voor dit thema, in de woorden van het plan:"
    _quote_all(writing, lead, passages_of(corpus, theme, PRINCIPLES))
    return writing


def write_ambitions(theme: Theme, assignment: Assignment) -> Writing:
    """All of the theme's ambitions, under the question that the plan has them answer."""
    writing, corpus = Writing(assignment.corpus), assignment.corpus
    question = _question_of(assignment)
    if question is not None:
        writing.say(f"Het plan vraagt: {writing.quote(question)}")
    ambitions = ambitions_of(corpus, theme)
    for remark in (each for each in passages_of(corpus, theme, AMBITION) if each not in ambitions):
        writing.say(f"Het plan zegt bij deze ambities: {writing.quote(remark)}")
    writing.points("De ambities, in de woorden en de volgorde van het plan:", map(writing.quote, ambitions))
    conditions = [each for each in passages_of(corpus, theme, CONDITIONS) if not each.roles]
    _quote_all(writing, "Randvoorwaarden die het plan daarbij noemt:", conditions)
    return writing


def _question_of(assignment: Assignment) -> Passage | None:
    """The question that introduces every section of ambitions; it is where the plan says for how long they are."""
    general = assignment.general_passages()
    return next((each for each in general if each.text.endswith("?") and AMBITION in each.text.lower()), None)


def write_actions(theme: Theme, assignment: Assignment) -> Writing:
    """A row an ambition; who does what, and when to look back, is for people to say."""
    writing, corpus = Writing(assignment.corpus), assignment.corpus
    writing.say("Wat de bibliotheek doet bij elke ambitie van het plan:")
    fields = (frames.TO_DO, frames.BY_WHOM, frames.LOOK_BACK)
    writing.table(frames.ACTIONS_HEAD, ((writing.quote(each), *fields) for each in ambitions_of(corpus, theme)))
    return writing


def write_support(theme: Theme, assignment: Assignment) -> Writing:
    """What the maker of the plan promises, each promise with the roles it takes in it."""
    writing, corpus = Writing(assignment.corpus), assignment.corpus
    promises = [each for each in passages_of(corpus, theme, CONDITIONS) if each.roles]
    lead = f"Wat {assignment.plan.publisher} voor dit thema doet, in de woorden van het plan:"
    writing.points(lead, (f"{_roles(each)}: {writing.quote(each)}" for each in promises))
    return writing


def _roles(passage: Passage) -> str:
    return " en ".join(passage.roles).capitalize()


def _quote_all(writing: Writing, lead: str, passages: Sequence[Passage]) -> None:
    """Every passage in full: points as points, and the paragraphs between them as they stand."""
    if not passages:
        return
    writing.say(lead)
    points: list[str] = []
    for passage in passages:
        if passage.form == "bullet":
            points.append(f"- {writing.quote(passage)}")
            continue
        if points:
            writing.say("\n".join(points))
            points = []
        writing.say(writing.quote(passage))
    if points:
        writing.say("\n".join(points))


def listed(names: Sequence[str]) -> str:
    return "; ".join(names)
