"""Answers made of the plan's own sentences: a fact with its quotes, a list in the plan's order, chapters compared."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.advice import Outcome
from assistant.answering.drafting.draft import Draft
from assistant.answering.drafting.phrases import phrases
from assistant.answering.drafting.quotes import Quotes, quoted
from assistant.answering.evidence import Evidence
from assistant.answering.understanding import Reading
from assistant.knowledge.corpus import Corpus, Passage


def draft_fact(reading: Reading, evidence: Evidence, corpus: Corpus, quotes: Quotes) -> Draft:
    """The nearest sentence first, then what else bears on the question."""
    say = phrases(reading.language)
    chosen = _within_budget([corpus.passage(passage_id) for passage_id in evidence.quoted], quotes)
    opening = say["guidance_only" if evidence.is_guidance_only else "plan_says"]
    lines = [opening.format(quote=quoted(quotes.cite(chosen[0])))]
    framing = [*_silences(reading, evidence), say["verify"]]
    beside = [] if evidence.is_guidance_only else [passage for passage in chosen if passage.kind == "summary"]
    further = [passage for passage in chosen[1:] if passage not in beside]
    if further:
        also = say["guidance_also" if evidence.is_guidance_only else "also"]
        lines.append(also + "\n\n" + _bullets(further, quotes))
    if beside:
        lines.append(say["guidance_beside"] + "\n\n" + _bullets(beside, quotes))
    lines += framing
    return Draft(
        outcome=Outcome.PARTLY_ANSWERED if evidence.silent_parts else Outcome.ANSWERED,
        text="\n\n".join(lines),
        citations=quotes.citations,
        framing=tuple(framing),
        confidence=round(evidence.probability, 3),
    )


def draft_list(reading: Reading, evidence: Evidence, corpus: Corpus, quotes: Quotes) -> Draft:
    """Every point of the section, in the plan's own order, one block a section."""
    say = phrases(reading.language)
    beside = [corpus.passage(passage_id) for passage_id in evidence.beside]
    blocks = []
    if beside and not reading.asks_for_list:
        blocks.append(say["plan_says"].format(quote=quoted(quotes.cite(beside.pop()))))
    chosen = _within_budget([corpus.passage(passage_id) for passage_id in evidence.quoted], quotes)
    for group in _by_section(chosen):
        place = " – ".join(filter(None, (group[0].chapter, group[0].section)))
        blocks.append(say["list"].format(place=place) + "\n\n" + _bullets(group, quotes))
    if further := [passage for passage in beside if quotes.fits(passage)]:
        blocks.append(say["also"] + "\n\n" + _bullets(further, quotes))
    framing = [*_silences(reading, evidence), say["verify"]]
    return Draft(
        outcome=Outcome.PARTLY_ANSWERED if evidence.silent_parts else Outcome.ANSWERED,
        text="\n\n".join([*blocks, *framing]),
        citations=quotes.citations,
        framing=tuple(framing),
        confidence=round(evidence.probability, 3),
    )


def _silences(reading: Reading, evidence: Evidence) -> list[str]:
    """One sentence a part of the question that the sources leave unanswered."""
    say = phrases(reading.language)
    return [say["silent_part"].format(part=part.rstrip("? ")) for part in evidence.silent_parts]


def _within_budget(passages: Sequence[Passage], quotes: Quotes) -> list[Passage]:
    """As many passages as fit, in order; the first always does, or there would be no answer."""
    chosen: list[Passage] = []
    for passage in passages:
        if not chosen or quotes.fits(passage):
            quotes.cite(passage)
            chosen.append(passage)
    return chosen


def _bullets(passages: Sequence[Passage], quotes: Quotes) -> str:
    return "\n".join(f"- {quoted(quotes.cite(passage))}" for passage in passages)


def _by_section(passages: Sequence[Passage]) -> list[list[Passage]]:
    groups: dict[tuple[str, str, str], list[Passage]] = {}
    for passage in passages:
        groups.setdefault((passage.source_id, passage.chapter_slug, passage.section_key), []).append(passage)
    return list(groups.values())
