"""Whole lists: which section of the plan a question asks for, so that every point of it is quoted, in order.

Decides only between sections; single passages are chosen in ``evidence``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from assistant.answering.answer_kinds import AnswerKind, kind_asked
from assistant.answering.asked_for import measure_asked
from assistant.answering.understanding import Intent, Reading
from assistant.answering.understanding.followups import own_words
from assistant.answering.understanding.subjects import is_among, is_form_of
from assistant.figures import numbers_in
from assistant.knowledge.corpus import Corpus, Passage
from assistant.knowledge.questions import section_id
from assistant.knowledge.retrieval import Found, Hit, Knowledge
from assistant.knowledge.vocabulary import Vocabulary, fold, words

LIST_LEADS = 4  # of the first six hits must stand in one section before it is taken whole
NAMED, LANDED = 0.02, 0.006  # cosine: what naming a place, and each of the first six hits in it, is worth
SECTION_LEAD_UNASKED = 0.04  # the same, where no word of the question asks for a list
LEARNED_FROM = 0.2  # the chance that a section is asked for as a whole, from which it is taken
LEADS_AMONG, LEAD_LEARNED = 6, 0.8  # hits, and how strongly known questions must point at a sentence before a list
SECTION_LEAD = 0.01  # cosine; how near a question for a whole list must be, beside the nearest for one passage


def find_whole_list(reading: Reading, found: Found, knowledge: Knowledge) -> list[Passage]:
    """The points of the section that is asked for, or that the hits agree on; empty when no list is asked for."""
    hits = found.hits
    is_asked_for = reading.asks_for_list and not reading.is_follow_up  # a follow-up has that of the question before
    measure = measure_asked(reading.asked)
    if not is_asked_for and (measure in ("money", "share") or (reading.is_follow_up and measure is not None)):
        return []  # what it costs, or "en hoeveel vrije dagen?", is one sentence or none
    if reading.intent is Intent.COMPARE:  # the list of one of two chapters would crowd out the other
        named = knowledge.retriever.section(reading.chapters, reading.sections, reading.roles)
        return _points(named) if reading.sections else []
    if (learned := _learned_section(found, knowledge)) is not None:
        return _points(learned)
    if reading.asks_for_list and not reading.asks_why and (counted := _counted_section(reading, found, knowledge)):
        return _points(counted)
    if (led := _led_section(hits, knowledge)) is not None:
        return _points(led)
    if reading.intent is Intent.LIST:
        named = knowledge.retriever.section(reading.chapters, reading.sections, reading.roles)
        if len(reading.chapters) == 1 or len(reading.sections) == 1:
            best = _best_chapter(named, hits, knowledge.corpus) if len(reading.chapters) > 1 else named
            if best:
                return _points(best)
    if reading.asks_why or (reading.is_yes_no and not reading.asks_for_list):
        return []  # one sentence answers it, or a few
    section, lead = _nearest_section(reading, found, knowledge)
    needed = SECTION_LEAD if reading.asks_for_list else SECTION_LEAD_UNASKED
    if section and lead >= needed and (points := _points(knowledge.retriever.members(section))):
        return points
    if not reading.asks_for_list:
        return []
    return _points(_agreed_section(hits, knowledge.corpus))


def _nearest_section(reading: Reading, found: Found, knowledge: Knowledge) -> tuple[str | None, float]:
    """The section whose question is nearest, and by how much (cosine) it is nearer than anything for one passage.

    What the question names, and where the search lands, weigh in; a section without bullets is no list.
    """
    landed = Counter(section_id(hit.passage_id) for hit in found.hits[:6])
    best: tuple[str | None, float] = (None, -1.0)
    for section, cosine in found.sections.items():
        members = knowledge.retriever.members(section)
        if not _is_list(members):
            continue
        score = cosine - found.single + LANDED * landed[section]
        if reading.chapters:
            score += NAMED if members[0].chapter_slug in reading.chapters else -NAMED
        if reading.sections:
            score += NAMED if members[0].section_key in reading.sections else -NAMED
        best = max(best, (section, score), key=lambda pair: pair[1])
    return best


def _learned_section(found: Found, knowledge: Knowledge) -> list[Passage] | None:
    """The section that is asked for as a whole by what known questions have in common, list words or not."""
    likely = sorted(found.whole.items(), key=lambda pair: -pair[1])
    members = (knowledge.retriever.members(section) for section, chance in likely if chance >= LEARNED_FROM)
    return next((each for each in members if _is_list(each)), None)


_ONE_OF_THEM = re.compile(r"\b(?:van|of) (?:de|het|die|deze|the|these|those)\b")


def _counted_section(reading: Reading, found: Found, knowledge: Knowledge) -> list[Passage] | None:
    """ "Wat zijn de negen waarden?": the one section near by with that heading and so many points; "welke van de negen"
    asks for one of them."""
    counts = numbers_in(reading.asked)
    if not counts or _ONE_OF_THEM.search(fold(reading.asked)):
        return None
    near = map(knowledge.retriever.members, found.sections)
    named = [
        members
        for members in near
        if _is_list(members) and _bullets(members) in counts and _names_heading(reading.asked, members[0])
    ]
    return named[0] if len(named) == 1 else None


def _names_heading(question: str, member: Passage) -> bool:
    said, heading = words(question), words(member.section or "")
    return bool(heading) and all(any(is_form_of(word, each) for each in said) for word in heading)


def asks_for_just_that(reading: Reading, listed: Sequence[Passage], vocabulary: Vocabulary) -> bool:
    """ "Wat zijn de negen waarden?": nothing but what the list is called by its headings, and how many points it has.
    Whatever else is asked about such a list ("wie bedacht de negen waarden?") takes more words."""
    if not listed or not reading.asks_for_list or reading.is_follow_up or reading.asks_why:
        return False
    if _ONE_OF_THEM.search(fold(reading.asked)) or kind_asked(reading.asked) in (AnswerKind.ACTOR, AnswerKind.DATE):
        return False
    called = words(f"{listed[0].section or ''} {listed[0].chapter}")
    own = [word for word in own_words(reading.asked, vocabulary) if set(numbers_in(word)) != {_bullets(listed)}]
    return bool(own) and all(is_among(word, called) for word in own)


def _led_section(hits: Sequence[Hit], knowledge: Knowledge) -> list[Passage] | None:
    """The section of a sentence that announces a list ("De digitale collectie bestaat uit:"), where that is what the
    question is for: the sentence itself says nothing."""
    leads = (hit for hit in hits[:LEADS_AMONG] if hit.learned >= LEAD_LEARNED)
    lead = next((each for hit in leads if announces(each := knowledge.corpus.passage(hit.passage_id))), None)
    section = knowledge.corpus.section(lead) if lead is not None else []
    return section if section and _is_list(section) else None


def _is_list(members: Sequence[Passage]) -> bool:
    return members[0].kind == "original" and _bullets(members) >= 2


def _bullets(members: Sequence[Passage]) -> int:
    return sum(passage.form == "bullet" for passage in members)


def _best_chapter(named: Sequence[Passage], hits: Sequence[Hit], corpus: Corpus) -> list[Passage]:
    """Several chapters fit the words ("jongeren" and "data"): the one where the search landed first."""
    order = [corpus.passage(hit.passage_id).chapter_slug for hit in hits]
    slugs = {passage.chapter_slug for passage in named}
    first = next((slug for slug in order if slug in slugs), None)
    return [passage for passage in named if passage.chapter_slug == first]


def _agreed_section(hits: Sequence[Hit], corpus: Corpus) -> list[Passage]:
    first_six = [corpus.passage(hit.passage_id) for hit in hits[:6]]
    best = first_six[0]
    if best.kind != "original" or best.section_key in ("noot", "citaat", "dank"):
        return []
    section = corpus.section(best)
    bullets = [passage for passage in section if passage.form == "bullet"]
    together = sum(passage in section for passage in first_six)
    is_lead = best.text.rstrip().endswith(":")
    if len(bullets) < 2 or not (together >= LIST_LEADS or (is_lead and together >= 2)):
        return []
    return section


def _points(section: Sequence[Passage]) -> list[Passage]:
    """The points themselves, without the sentence that announces them, in the plan's order."""
    return [passage for passage in section if passage.form in ("bullet", "paragraph") and not announces(passage)]


def announces(passage: Passage) -> bool:
    return passage.form == "paragraph" and passage.text.rstrip().endswith(":")


def introduced_by(points: Sequence[Passage], knowledge: Knowledge) -> list[Passage]:
    """The sentences that the lists of these points begin with, each once: the nearest one before it that ends in a
    colon."""
    found: dict[str, Passage] = {}
    for point in points:
        members = knowledge.retriever.members(section_id(point.id))
        before = members[: members.index(point)] if point in members else []
        openings = [each for each in before if each.text.rstrip().endswith(":")]
        found |= {each.id: each for each in openings[-1:]}
    return list(found.values())
