"""A short question that seems to stand alone, and may yet go on about the answer before it: "moet je lid zijn?".

Nothing in its words tells. So it is searched for both ways, and goes on where that finds a sentence of the same chapter
or publication which answers it more surely than anything else does. The other way round, a follow-up whose search finds
no more than what was just quoted is also searched for by its own words: "en hoeveel mensen kregen de enquête?".
"""

from __future__ import annotations

from assistant.answering.asked_for import asks_consequence
from assistant.answering.evidence import Evidence, find_evidence
from assistant.answering.parts import find_evidence_by_part
from assistant.answering.understanding import Reading
from assistant.answering.understanding.followups import own_words
from assistant.answering.understanding.subjects import is_form_of
from assistant.knowledge.corpus import Passage
from assistant.knowledge.questions import place_of
from assistant.knowledge.retrieval import Knowledge
from assistant.knowledge.vocabulary import Vocabulary, words

# Probability that the first sentence is needed: from which a question alone has its answer; from which one of the same
# place is it, said anew or quoted before; and that the sources answer the question at all.
ANSWERED_ALONE, ANSWERS, ANSWERS_AGAIN, ANSWERABLE = 0.9, 0.5, 0.95, 0.7
UNANSWERED_ALONE, SURELY = 0.15, 0.95


def find_in_conversation(question: str, reading: Reading, knowledge: Knowledge) -> tuple[Reading, Evidence]:
    """The evidence for a question, and the reading that it is of: by itself, by part, or with the question before."""
    return lean_where_nearer(*find_evidence_by_part(question, reading, knowledge), knowledge)


def lean_where_nearer(reading: Reading, evidence: Evidence, knowledge: Knowledge) -> tuple[Reading, Evidence]:
    """The reading and the evidence of the question as a follow-up or by its own words, where those answer it better."""
    if reading.is_follow_up:
        return reading, _with_what_follows_first(reading, _by_own_words(reading, evidence, knowledge))
    leaning, alone = reading.leaning, max(evidence.chances, default=0.0)
    if leaning is None or alone >= ANSWERED_ALONE or evidence.is_attempt or evidence.is_list:
        return reading, evidence
    follows = reading.model_copy(
        update={
            "text": leaning.text,
            "chapters": leaning.chapters,
            "is_follow_up": True,
            "quoted_before": leaning.quoted,
        }
    )
    found = find_evidence(follows, knowledge)
    # "Mag ik mijn hond meenemen?": what nothing answers by itself must be surely answered with the question before it.
    needed = ANSWERABLE if evidence.probability >= UNANSWERED_ALONE else SURELY
    if found.probability < needed or not found.quoted:
        return reading, evidence
    first = found.quoted[0]
    is_again = first in leaning.quoted
    if place_of(first) != place_of(leaning.quoted[0]) or (is_again and not reading.is_yes_no):
        return reading, evidence
    is_nearer = found.chance_of(first) >= max(ANSWERS_AGAIN if is_again else ANSWERS, alone)
    return (follows, found) if is_nearer else (reading, evidence)


def _by_own_words(reading: Reading, evidence: Evidence, knowledge: Knowledge) -> Evidence:
    """What a follow-up surely finds by its own words, of the same place; else what it found with those before it."""
    quoted = knowledge.corpus.get(evidence.quoted[0]) if evidence.quoted else None
    if quoted is None or reading.norm_ids or reading.points_at or reading.quoted_before[:1] != evidence.quoted[:1]:
        return evidence
    if not _brings_something(reading.asked, quoted, knowledge.vocabulary):
        return evidence
    found = find_evidence(reading.model_copy(update={"text": reading.asked, "quoted_before": ()}), knowledge)
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


def _brings_something(asked: str, quoted: Passage, vocabulary: Vocabulary) -> bool:
    """Whether a question has a word of its own that what was quoted does not speak of."""
    spoken = words(quoted.text)
    return any(not any(is_form_of(word, each) for each in spoken) for word in own_words(asked, vocabulary))
