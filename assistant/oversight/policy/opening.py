"""How a draft begins: for which library, for how long, on which plan it rests, and what kind of document it is."""

from __future__ import annotations

from assistant.figures import numbers_in
from assistant.knowledge.corpus import Passage
from assistant.oversight.policy import frames
from assistant.oversight.policy.assignment import Assignment
from assistant.oversight.policy.theme_parts import listed
from assistant.oversight.policy.writing import Writing

# Where the plan speaks of its own status, and of what local policy is to do with it.
_ABOUT_STATUS = ("goedkeuring", "voorgelegd")
_ABOUT_LOCAL_POLICY = ("thema", "lokaal beleid")


def write_opening(assignment: Assignment) -> Writing:
    writing, request = Writing(assignment.corpus), assignment.request
    profile = request.profile
    writing.say(frames.CONCEPT)
    lines = [
        frames.LIBRARY.format(writing.give(profile.library)),
        frames.PERIOD.format(writing.give(period(assignment))),
        frames.THEMES.format(writing.give(listed(request.themes))),
    ]
    if profile.target_groups:
        lines.append(frames.GROUPS.format(writing.give(listed(profile.target_groups))))
    writing.points("Voor wie en waarover:", lines)
    _say_plan(writing, assignment)
    asked = [each for each in assignment.general_passages() if _is_about(each, _ABOUT_LOCAL_POLICY)]
    writing.points("Wat het plan van lokaal beleid vraagt:", map(writing.quote, asked))
    return writing


def period(assignment: Assignment) -> str:
    profile = assignment.profile
    return f"{profile.first_year} tot en met {profile.last_year}"


def naming_passage(assignment: Assignment) -> Passage | None:
    """Where the plan calls itself by the years of its title."""
    years = numbers_in(assignment.plan.title)
    return next((each for each in assignment.general_passages() if years <= numbers_in(each.text)), None)


def _say_plan(writing: Writing, assignment: Assignment) -> None:
    naming = naming_passage(assignment)
    if naming is not None:
        plan = assignment.plan
        writing.say(f"Dit beleid rust op het {plan.title} van {plan.publisher} [{writing.cite(naming).marker}].")
    for status in (each for each in assignment.general_passages() if _is_about(each, _ABOUT_STATUS)):
        writing.say(f"Over zijn eigen status zegt het plan: {writing.quote(status)}")


def _is_about(passage: Passage, words: tuple[str, ...]) -> bool:
    return all(word in passage.text.lower() for word in words)
