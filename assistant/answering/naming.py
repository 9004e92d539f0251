"""The passages that name a subject, for a question for all that is said of it.

Likeness finds what is about nearly the same; whether the plan speaks of podcasts or of dyslexia at all is told by the
words themselves. What names it is quoted, however little it says; what only resembles it is not called an answer.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial

from assistant.advice import Language
from assistant.answering.relevance import Relevance
from assistant.answering.understanding import Reading
from assistant.answering.understanding.followups import own_words
from assistant.answering.understanding.subjects import is_form_of, names, words_of
from assistant.answering.understanding.topics import WEAK
from assistant.knowledge.corpus import Passage
from assistant.knowledge.retrieval import Hit, Knowledge
from assistant.knowledge.vocabulary import fold, words

IN_THE_PLAN, ELSEWHERE = 5, 3  # passages quoted at most
# Probabilities that the answer needs a passage: below the first its place in the search says nothing; from the second
# it may name the subject by another word ("saneren": afschrijven), and stand beside the plan in another source.
LIKELY, SURE = 0.02, 0.2
NAMED = 0.93  # probability that what names the subject of such a question answers it, as measured
SAID_BY_WORDS = 7  # of a question that names nothing but who says it
NAMES_FROM = 4  # letters of a word that says what is asked
# No passage names what all is asked of: then the search must be surer that another word for it is meant.
UNNAMED_FROM, UNNAMED = 0.8, 0.3
# Sections and chapters that name much and say little of it: thanks, notes, how the plan was made.
_PERIPHERAL = frozenset(
    {"dank", "redactie", "noot", "leeswijzer", "citaat", "meer-weten", "meer-informatie", "totstandkoming"}
)


@dataclass(frozen=True, slots=True)
class Naming:
    """What names the subject, most probable first: in the plan, and in other sources."""

    plan: tuple[str, ...] = ()
    explains: bool = False  # the first says what the subject is
    elsewhere: tuple[str, ...] = ()


def find_naming(reading: Reading, relevance: Relevance, knowledge: Knowledge, in_force: Collection[str]) -> Naming:
    """The passages that name the subject of the reading."""
    vocabulary, corpus = knowledge.vocabulary, knowledge.corpus
    subject = reading.subject or reading.meaning
    literal = [
        passage
        for passage in knowledge.retriever.passages_with([partial(is_form_of, word) for word in words_of(subject)])
        if passage.source_id in in_force
    ]
    likely = {hit.passage_id: place for place, hit in enumerate(relevance.at_least(LIKELY))}
    sure = [corpus.passage(hit.passage_id) for hit in relevance.at_least(SURE)]
    by_concept = [
        passage
        for passage in sure
        if passage not in literal and names(passage.text, subject, vocabulary) and not _is_peripheral(passage)
    ]
    explains = _explaining(subject) if reading.meaning else None

    def place(passage: Passage) -> tuple[bool, bool, int]:
        is_explained = explains is not None and bool(explains.search(fold(passage.text)))
        return not is_explained, passage in by_concept, likely.get(passage.id, len(likely))

    order = sorted([*literal, *by_concept], key=place)
    plan = [each for each in order if each.kind == "original" and corpus.sources[each.source_id].kind == "plan"]
    central = [each for each in plan if not _is_peripheral(each)]
    elsewhere = [each for each in order if each.kind == "summary" and (not plan or each in sure)]
    return Naming(
        tuple(each.id for each in (central or plan)[:IN_THE_PLAN]),
        explains is not None and bool(plan) and bool(explains.search(fold((central or plan)[0].text))),
        tuple(each.id for each in elsewhere[:ELSEWHERE]),
    )


def _is_peripheral(passage: Passage) -> bool:
    return bool({passage.section_key, passage.chapter_slug} & _PERIPHERAL)


def _explaining(subject: str) -> re.Pattern[str]:
    """ "De Bibliotheek op school (dBos)", "SDI (Samen Digitaal Innoveren)", "dBos is …"."""
    bare = re.escape(fold(subject))
    return re.compile(rf"\({bare}\)|\b{bare}\s+\(|\b{bare}\s+(?:is|zijn|betekent|houdt)\b")


def said_by(reading: Reading, knowledge: Knowledge, in_force: frozenset[str]) -> list[Passage]:
    """ "Wat vindt Mark Deckers?": what a publication says whose publisher is named, where nothing else is. Of who
    speaks in the plan itself it is asked what the plan says."""
    vocabulary, corpus = knowledge.vocabulary, knowledge.corpus
    if len(words(reading.asked)) > SAID_BY_WORDS or reading.chapters or reading.sections:
        return []
    asked = set(own_words(reading.asked, vocabulary))
    named = [
        source.id
        for source in corpus.sources.values()
        if source.kind == "guidance" and source.id in in_force and asked and asked <= set(words(source.publisher))
    ]
    if not named or any(asked & set(words(each.text)) for each in corpus.passages if each.kind == "original"):
        return []
    return [each for each in corpus.passages if each.source_id == named[0]][:IN_THE_PLAN]


def is_of_no_sentence(reading: Reading, hits: Sequence[Hit], probability: float) -> bool:
    """ "Wat is een college?", a word that no concept knows and no sentence that was found holds."""
    if not reading.meaning or reading.language is not Language.NL or reading.concepts - WEAK:
        return False
    spoken = {word for hit in hits for word in words(hit.text)}
    asked = [word for word in words(reading.meaning) if len(word) >= NAMES_FROM]
    is_named = any(word in each for word in asked for each in spoken)  # a stem alone is also in "collega"
    return bool(asked) and probability < UNNAMED_FROM and not is_named
