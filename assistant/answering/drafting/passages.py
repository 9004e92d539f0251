"""Answers made of the sources' own sentences: a fact with its quotes, a list in the plan's order, chapters compared.

What other layers say, which were added, is for ``layers``.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.advice import Outcome
from assistant.answering.drafting.draft import Draft
from assistant.answering.drafting.openings import open_with, open_with_guidance, publisher_named, who_says
from assistant.answering.drafting.phrases import phrases, spelled
from assistant.answering.drafting.quotes import Quotes, bullets, quoted
from assistant.answering.evidence import Evidence
from assistant.answering.lists import announces
from assistant.answering.understanding import Reading
from assistant.knowledge.corpus import Corpus, Passage


def draft_fact(reading: Reading, evidence: Evidence, corpus: Corpus, quotes: Quotes) -> Draft:
    """The nearest sentence first, then what else bears on the question."""
    say = phrases(reading.language)
    chosen = _within_budget([corpus.passage(passage_id) for passage_id in evidence.quoted], quotes)
    if evidence.only_named and not evidence.is_guidance_only:
        lines = [say["only_named"].format(subject=reading.meaning, quote=quoted(quotes.cite(chosen[0])))]
    elif evidence.is_guidance_only:
        source = corpus.sources[chosen[0].source_id]
        lines = [open_with_guidance(reading, evidence, source, quotes.cite(chosen[0]))]
    else:
        lines = [open_with(reading, evidence, quotes.cite(chosen[0]))]
    opening = [say["writes"]] if reading.writes else []
    closing = [*_silences(reading, evidence), say["verify"]]
    beside = [] if evidence.is_guidance_only else [passage for passage in chosen if passage.kind == "summary"]
    further = [passage for passage in chosen[1:] if passage not in beside and not announces(passage)]
    if further:
        also = say["guidance_also" if evidence.is_guidance_only else "also"]
        lines.append(also + "\n\n" + bullets(further, quotes))
    if beside:
        publisher = publisher_named(corpus.sources[beside[0].source_id], reading.language)
        lines.append(say["guidance_beside"].format(publisher=publisher) + "\n\n" + bullets(beside, quotes))
    related = [passage for each in evidence.related if quotes.fits(passage := corpus.passage(each))]
    if related:
        lines.append(say["plan_related"] + "\n\n" + bullets(related, quotes))
    return _finished([*opening, *lines, *closing], [*opening, *closing], evidence, quotes)


def draft_pointed(reading: Reading, evidence: Evidence, corpus: Corpus, quotes: Quotes) -> Draft:
    """Where the quotes of the answer before stand, or one of them with what explains it."""
    say = phrases(reading.language)
    lines: list[str] = []
    if reading.asks_where:
        for (source_id, _, _), group in _by_place([corpus.passage(each) for each in evidence.quoted]).items():
            source = corpus.sources[source_id]
            if source.kind == "plan":
                where = say["place"].format(place=" – ".join(filter(None, (group[0].chapter, group[0].section))))
            else:
                where = say["place_elsewhere"].format(publisher=publisher_named(source, reading.language))
            lines.append(where + "\n\n" + bullets(group, quotes))
        return _finished(lines, [], evidence, quotes)
    if len(evidence.quoted) > 1:
        points = [corpus.passage(each) for each in evidence.quoted]
        return _finished(
            [say["in_short"] + "\n\n" + bullets(points, quotes), say["verify"]], [say["verify"]], evidence, quotes
        )
    point = corpus.passage(evidence.quoted[0])
    source = corpus.sources[point.source_id]
    if source.kind == "plan":
        told = say["plan_says"] if reading.asks_shorter else say["point"]
        lines.append(told.format(quote=quoted(quotes.cite(point))))
    elif point.kind == "summary":
        publisher = publisher_named(source, reading.language)
        lines.append(say["guidance_beside"].format(publisher=publisher) + "\n\n" + bullets([point], quotes))
    else:
        lines.append(say["says"].format(says=who_says(source, reading.language), quote=quoted(quotes.cite(point))))
    related = [passage for each in evidence.related if quotes.fits(passage := corpus.passage(each))]
    if related:
        lines.append(say["also"] + "\n\n" + bullets(related, quotes))
    return _finished([*lines, say["verify"]], [say["verify"]], evidence, quotes)


def draft_list(reading: Reading, evidence: Evidence, corpus: Corpus, quotes: Quotes) -> Draft:
    """Every point of the section, in the plan's own order, one block a section."""
    say = phrases(reading.language)
    beside = [corpus.passage(passage_id) for passage_id in evidence.beside]
    blocks: list[str] = []
    left_out: list[str] = []
    listed: list[str] = []
    if beside and not reading.asks_for_list:
        blocks.append(say["plan_says"].format(quote=quoted(quotes.cite(beside.pop()))))
    wanted = [corpus.passage(passage_id) for passage_id in evidence.quoted]
    chosen = _within_budget(wanted, quotes)
    whole = _by_place(wanted)
    for where, group in _by_place(chosen).items():
        place = " – ".join(filter(None, (group[0].chapter, group[0].section)))
        is_whole = len(whole[where]) == len(group)
        points = [passage for passage in group if passage.form == "bullet"]
        if len(points) < 2:
            points = group  # a section of paragraphs: each is a point
        listed += [passage.id for passage in points]
        if is_whole and len(points) > 1:
            announced = say["list_counted"].format(place=place, count=spelled(len(points), reading.language))
        else:
            announced = say["list"].format(place=place)
        blocks.append(announced + "\n\n" + bullets(points, quotes))
        beside += [passage for passage in group if passage not in points]
        if not is_whole:
            left_out.append(say["list_more"].format(place=place))
    if further := [passage for passage in beside if quotes.fits(passage)]:
        blocks.append(say["also"] + "\n\n" + bullets(further, quotes))
    framing = [*left_out, *_silences(reading, evidence), say["verify"]]
    draft = _finished([*blocks, *framing], framing, evidence, quotes)
    return draft.model_copy(update={"points": tuple(listed)})


def draft_comparison(reading: Reading, evidence: Evidence, corpus: Corpus, quotes: Quotes) -> Draft:
    """Theme by theme, in the order of the plan; a theme without a fitting sentence is named as such."""
    say = phrases(reading.language)
    nearest = [corpus.passage(passage_id) for passage_id in evidence.quoted]
    chosen = _within_budget(nearest, quotes)
    blocks, silent = [], []
    for slug, chapter in dict.fromkeys((passage.chapter_slug, passage.chapter) for passage in corpus.passages):
        group = [passage for passage in chosen if passage.chapter_slug == slug]
        if group:
            blocks.append(say["theme"].format(place=chapter) + "\n\n" + bullets(group, quotes))
        elif slug in reading.chapters:
            silent.append(say["theme_silent"].format(place=chapter))
    framing = [*silent, *_silences(reading, evidence), say["verify"]]
    return _finished([say["themes"], *blocks, *framing], [say["themes"], *framing], evidence, quotes)


def _finished(lines: Sequence[str], framing: Sequence[str], evidence: Evidence, quotes: Quotes) -> Draft:
    """The draft of these lines; it answers a part where some question in it stayed open."""
    return Draft(
        outcome=Outcome.PARTLY_ANSWERED if evidence.silent_parts else Outcome.ANSWERED,
        text="\n\n".join(lines),
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


def _by_place(passages: Sequence[Passage]) -> dict[tuple[str, str, str], list[Passage]]:
    groups: dict[tuple[str, str, str], list[Passage]] = {}
    for passage in passages:
        where = (passage.source_id, passage.chapter_slug, passage.section_key)
        groups.setdefault(where, []).append(passage)
    return groups
