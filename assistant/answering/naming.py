"""The passages that name a subject, for a question for all that is said of it.

Likeness finds what is about nearly the same; whether the plan speaks of podcasts or of dyslexia at all is told by the
words themselves. What names it is quoted, however little it says; what only resembles it is not called an answer.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import partial

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from assistant.answering.relevance import Relevance
from assistant.answering.understanding import Reading
from assistant.answering.understanding.subjects import is_form_of, names, words_of
from assistant.knowledge.corpus import Passage
from assistant.knowledge.retrieval import Knowledge
from assistant.knowledge.vocabulary import Vocabulary, fold, words

IN_THE_PLAN, ELSEWHERE = 5, 3  # passages quoted at most
# Probabilities that the answer needs a passage: below the first its place in the search says nothing; from the second
# it may name the subject by another word ("saneren": afschrijven), and stand beside the plan in another source.
LIKELY, SURE = 0.02, 0.2
NAMED = 0.93  # probability that what names the subject of such a question answers it, as measured
LONG_WORD = 9  # letters from which another spelling is a slip and not another word
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
    subject = _well_spelt(reading.subject or reading.meaning, vocabulary)
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


def _well_spelt(subject: str, vocabulary: Vocabulary) -> str:
    """With words that the sources know in the place of those that are one slip of the finger away."""
    spelt = []
    for word in words(subject):
        near = None
        if len(word) >= LONG_WORD and word not in vocabulary.known_words:
            near = [
                each for each, *_ in extract(word, sorted(vocabulary.known_words), scorer=OSA.distance, score_cutoff=1)
            ]
        spelt.append(near[0] if near and len(near) == 1 else word)
    return " ".join(spelt)


def _is_peripheral(passage: Passage) -> bool:
    return bool({passage.section_key, passage.chapter_slug} & _PERIPHERAL)


def _explaining(subject: str) -> re.Pattern[str]:
    """ "De Bibliotheek op school (dBos)", "SDI (Samen Digitaal Innoveren)", "dBos is …"."""
    bare = re.escape(fold(subject))
    return re.compile(rf"\({bare}\)|\b{bare}\s+\(|\b{bare}\s+(?:is|zijn|betekent|houdt)\b")
