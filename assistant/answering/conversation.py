"""A question in a conversation: by itself, by part, and by its own words where those answer it better.

What it asks after the question before it, the search knows (:mod:`assistant.knowledge.rewriting`). A follow-up whose
search finds no more than what was just quoted is also searched for as if nothing had been asked before: "en hoeveel
mensen kregen de enquête?".
"""

from __future__ import annotations

from assistant.answering.asked_for import asks_consequence, asks_why, holds
from assistant.answering.evidence import Evidence, find_evidence
from assistant.answering.parts import find_evidence_by_part
from assistant.answering.understanding import Reading
from assistant.answering.understanding.followups import own_words
from assistant.answering.understanding.subjects import is_form_of
from assistant.knowledge.corpus import Corpus, Passage
from assistant.knowledge.questions import place_of
from assistant.knowledge.retrieval import Knowledge
from assistant.knowledge.vocabulary import Vocabulary, words

# Probability that the first sentence is needed, and that the sources answer, from which the own words are enough.
ANSWERED_ALONE, ANSWERABLE = 0.9, 0.7
REASON_WITHIN = 3  # passages quoted, of which one that gives a reason comes first


def find_in_conversation(question: str, reading: Reading, knowledge: Knowledge) -> tuple[Reading, Evidence]:
    """The evidence for a question, and the reading that it is of: by itself, by part, or with the question before."""
    reading, evidence = find_evidence_by_part(question, reading, knowledge)
    if reading.is_follow_up:
        evidence = _with_what_follows_first(reading, _by_own_words(reading, evidence, knowledge))
    if reading.is_asked_on:
        evidence = _with_the_reason_first(reading, evidence, knowledge.corpus)
    return reading, evidence


def _by_own_words(reading: Reading, evidence: Evidence, knowledge: Knowledge) -> Evidence:
    """What a follow-up surely finds by its own words, of the same place; else what it found with those before it."""
    quoted = knowledge.corpus.get(evidence.quoted[0]) if evidence.quoted else None
    if quoted is None or reading.norm_ids or reading.points_at or reading.quoted_before[:1] != evidence.quoted[:1]:
        return evidence
    if not _brings_something(reading.asked, quoted, knowledge.vocabulary):
        return evidence
    found = find_evidence(reading.by_itself(text=reading.asked, quoted_before=()), knowledge)
    if found.probability < ANSWERABLE or not found.quoted or max(found.chances) < ANSWERED_ALONE:
        return evidence
    is_of_the_place = found.quoted[0] != quoted.id and place_of(found.quoted[0]) == place_of(quoted.id)
    return found if is_of_the_place else evidence


def _with_what_follows_first(reading: Reading, evidence: Evidence) -> Evidence:
    """ "En als we dat niet doen?": what was quoted just now does not say what follows, so it comes second."""
    if len(evidence.quoted) < 2 or not asks_consequence(reading.asked):
        return evidence
    first, second, *others = evidence.quoted
    if first not in reading.quoted_before or first.partition("/")[0] != second.partition("/")[0]:
        return evidence
    return evidence.model_copy(update={"quoted": (second, first, *others)})


def _with_the_reason_first(reading: Reading, evidence: Evidence, corpus: Corpus) -> Evidence:
    """ "Waarom zoveel uur?": the sentence with the hours does not say, one that was found beside it does."""
    if evidence.is_list or not evidence.quoted or not asks_why(reading.asked):
        return evidence
    first, *others = (corpus.passage(each) for each in evidence.quoted)
    near = (each for each in others[: REASON_WITHIN - 1] if each.kind == first.kind and holds("reason", each.text))
    if holds("reason", first.text) or (reason := next(near, None)) is None:
        return evidence
    rest = (each for each in evidence.quoted if each != reason.id)
    return evidence.model_copy(update={"quoted": (reason.id, *rest), "says": None})


def _brings_something(asked: str, quoted: Passage, vocabulary: Vocabulary) -> bool:
    """Whether a question has a word of its own that what was quoted does not speak of."""
    spoken = words(quoted.text)
    return any(not any(is_form_of(word, each) for each in spoken) for word in own_words(asked, vocabulary))
