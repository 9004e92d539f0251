"""The plan by its build: which themes it has, and a chapter or the whole of it in its own main sentences.

Nothing is put in other words: of a chapter stand here how it begins, why, its principles and its ambition, as far as
they fit, in the plan's order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.advice import Language, Outcome
from assistant.answering.drafting.draft import Draft
from assistant.answering.drafting.openings import open_with
from assistant.answering.drafting.phrases import phrases, spelled
from assistant.answering.drafting.quotes import Quotes, bullets
from assistant.answering.evidence import Evidence
from assistant.answering.understanding import Intent, Reading
from assistant.answering.understanding.subjects import names
from assistant.errors import BadInput
from assistant.figures import numbers_in
from assistant.knowledge.corpus import Corpus, Passage
from assistant.knowledge.themes import AMBITION, INTRODUCTION, PRINCIPLES, RELEVANCE, Theme, passages_of, themes_of
from assistant.knowledge.vocabulary import fold

_THEMES = re.compile(r"\b(?:thema|onderwerp|hoofdstuk|theme|topic|subject|chapter)")
OUTLINED = 0.95  # a chapter is looked up, not searched
FIRST_HITS = 6  # among which a passage must say how many themes there are: then the question is about all of them


def draft_themes(reading: Reading, evidence: Evidence, corpus: Corpus, quotes: Quotes) -> Draft | None:
    """The sentence that counts the themes, and the titles of their chapters; None where they are not asked for."""
    if reading.intent is not Intent.ASK or not reading.asks_for_list or reading.chapters:
        return None
    if not _THEMES.search(fold(reading.text)):
        return None
    themes = _themes(reading, corpus)
    nearest = [corpus.passage(hit.passage_id) for hit in evidence.hits[:FIRST_HITS]]
    counted = next((passage for passage in nearest if _counts(passage, len(themes))), None)
    if counted is None:
        return None
    say = phrases(reading.language)
    lines = [open_with(reading, evidence, quotes.cite(counted))]
    announced = say["themes_named"].format(count=spelled(len(themes), reading.language))
    named = "\n".join([announced, "", *(f"- {theme.title}" for theme in themes)])
    lines.append(named)
    surely = [corpus.passage(each) for each in evidence.sure if each != counted.id]
    if further := [passage for passage in surely if quotes.fits(passage)]:
        lines.append(say["also"] + "\n\n" + bullets(further, quotes))
    lines.append(say["verify"])
    return Draft(
        outcome=Outcome.ANSWERED,
        text="\n\n".join(lines),
        citations=quotes.citations,
        framing=(named, say["verify"]),
        confidence=round(evidence.probability, 3),
    )


# Of a chapter: what is quoted first while it fits, and how much of it; then all stands in the plan's order.
_MAIN = ((INTRODUCTION, 1), (AMBITION, None), (PRINCIPLES, None), (RELEVANCE, 1))
_SUMMARY = re.compile("samenvatting")  # in the place of a chapter that is the plan's own summary


def draft_outline(reading: Reading, corpus: Corpus, quotes: Quotes) -> Draft | None:
    """A chapter, or the whole plan, in its own main sentences; None where that is not asked for."""
    wanted = _wanted(reading, corpus)
    chosen = {passage.id for passage in wanted if quotes.fits(passage) and quotes.cite(passage)}
    if not chosen:
        return None
    say = phrases(reading.language)
    ordered = Quotes(corpus, sum(len(passage.text) for passage in wanted))  # numbered in the order of the plan
    blocks: dict[str, list[Passage]] = {}
    for passage in corpus.passages:
        if passage.id in chosen:
            blocks.setdefault(passage.section or say["introduction"], []).append(passage)
    place = wanted[0].chapter
    how = "outline_writes" if reading.writes else "outline" if reading.summarises else "outline_subject"
    opening = say[how].format(place=place)
    closing = [say["list_more"].format(place=place)] if len(chosen) < len(wanted) else []
    lines = [opening, *(f"{section}:\n\n{bullets(group, ordered)}" for section, group in blocks.items())]
    return Draft(
        outcome=Outcome.ANSWERED,
        text="\n\n".join([*lines, *closing, say["verify"]]),
        citations=ordered.citations,
        framing=(opening, *closing, say["verify"]),
        rests_on=tuple(each.passage_id for each in ordered.citations),
        confidence=OUTLINED,
    )


def _wanted(reading: Reading, corpus: Corpus) -> list[Passage]:
    """What would be quoted of the chapter or the plan that is asked for, what matters most first; else nothing."""
    if not (reading.summarises or reading.writes or reading.subject) or reading.sections or reading.roles:
        return []  # a section that is named is given as it stands
    themes = _themes(reading, corpus)
    if not themes:
        return []
    if (theme := _theme_meant(reading, themes)) is not None:
        return [passage for section, most in _MAIN for passage in passages_of(corpus, theme, section)[:most]]
    if not reading.summarises or reading.chapters:
        return []
    of_plan = [each for each in corpus.passages if each.source_id == themes[0].source_id and each.form == "paragraph"]
    named = [each for each in of_plan if names(reading.text, each.chapter)]
    whole = [each for each in of_plan if _SUMMARY.search(each.chapter_slug)] if names(reading.text, "plan") else []
    return named or whole


def _theme_meant(reading: Reading, themes: Sequence[Theme]) -> Theme | None:
    """The one theme that is meant: by its title where all that is said of a subject is asked for, else by its words."""
    if reading.subject:
        spoken = fold(reading.subject)
        in_plan_words = reading.language is Language.EN or fold(reading.expansion).startswith(f"{spoken} ")
        named = [
            theme
            for theme in themes
            if names(theme.title, reading.subject) or (in_plan_words and _are_the_same(theme.title, reading.expansion))
        ]
    else:
        named = [theme for theme in themes if theme.slug in reading.chapters]
        named = [theme for theme in named if names(reading.text, theme.title)] or named
    return named[0] if len(named) == 1 else None


def _are_the_same(title: str, plan_words: str) -> bool:
    return names(plan_words, title) or names(title, plan_words)


def _themes(reading: Reading, corpus: Corpus) -> list[Theme]:
    try:
        return themes_of(corpus, reading.as_of)
    except BadInput:
        return []  # no plan in force on that day


def _counts(passage: Passage, themes: int) -> bool:
    return themes > 1 and themes in numbers_in(passage.text) and bool(_THEMES.search(fold(passage.text)))
