"""The themes a local policy can be made of, as the plan itself is built.

A theme is a chapter that answers the plan's four questions: why it matters, which principles hold, what the ambition
is, and what makes it possible. No list of ours says which chapters those are; this module owns the reading of them and
chooses none.
"""

from __future__ import annotations

from datetime import date

from assistant.advice import Frozen
from assistant.errors import BadInput
from assistant.knowledge.corpus import Corpus, Passage, Source

RELEVANCE, PRINCIPLES, AMBITION, CONDITIONS = "relevantie", "principes", "ambitie", "randvoorwaarden"
INTRODUCTION = "inleiding"
_QUESTIONS = frozenset({RELEVANCE, PRINCIPLES, AMBITION, CONDITIONS})
_GONE = ("replaced", "withdrawn")


class Theme(Frozen):
    """One theme of the plan. ``slug`` is the chapter's place in the ids of its passages."""

    title: str
    slug: str
    source_id: str


def plan_of(corpus: Corpus, as_of: date | None = None) -> Source:
    """The plan that local policy rests on: the newest one, in force on the day asked for."""
    plans = [source for source in corpus.sources.values() if source.kind == "plan" and source.status not in _GONE]
    if not plans:
        raise BadInput("Er is geen provinciaal plan om lokaal beleid op te maken; neem het op in sources.yaml.")
    in_force = [plan for plan in plans if as_of is None or plan.is_in_force(as_of)]
    if not in_force:
        newest = max(plans, key=_begins)
        raise BadInput(f"Het {newest.title} geldt niet op {as_of:%d-%m-%Y}; {_when(newest)}.")
    return max(in_force, key=_begins)


def _begins(plan: Source) -> date:
    return plan.valid_from or date.min


def _when(plan: Source) -> str:
    """The days one can choose from, as the next step of a refusal."""
    if plan.valid_from and plan.valid_to:
        return f"kies een dag van {plan.valid_from:%d-%m-%Y} tot en met {plan.valid_to:%d-%m-%Y}"
    if plan.valid_from:
        return f"kies een dag vanaf {plan.valid_from:%d-%m-%Y}"
    return f"kies een dag tot en met {plan.valid_to:%d-%m-%Y}"


def themes_of(corpus: Corpus, as_of: date | None = None) -> list[Theme]:
    """The plan's themes in the plan's order."""
    plan = plan_of(corpus, as_of)
    chapters: dict[str, tuple[str, set[str]]] = {}
    for passage in corpus.passages:
        if passage.source_id == plan.id:
            chapters.setdefault(passage.chapter_slug, (passage.chapter, set()))[1].add(passage.section_key)
    return [
        Theme(title=title, slug=slug, source_id=plan.id)
        for slug, (title, sections) in chapters.items()
        if sections >= _QUESTIONS
    ]


def passages_of(corpus: Corpus, theme: Theme, section: str) -> list[Passage]:
    """The passages of one section of a theme, in the plan's order."""
    return [
        passage
        for passage in corpus.passages
        if (passage.source_id, passage.chapter_slug, passage.section_key) == (theme.source_id, theme.slug, section)
    ]


def ambitions_of(corpus: Corpus, theme: Theme) -> list[Passage]:
    """The ambitions themselves: the points of their section, or its paragraphs where it has no points."""
    passages = passages_of(corpus, theme, AMBITION)
    return [passage for passage in passages if passage.form == "bullet"] or passages
