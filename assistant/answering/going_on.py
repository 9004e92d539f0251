"""Whether what was found answers a follow-up: "wie betaalt dat?" after a question that the sources do answer.

Such a question is searched for together with the one before it, and that one was answered: so the search is sure of
what it found, whatever is asked on. What tells is how the question fares by its own words, also among what the same
chapter or publication says, whether what is quoted speaks of them, and whether it is more than what was quoted just
now. What its own words surely find in that place is quoted as well. The estimate is a sum of small decision trees
(``going_on.json``), made by ``python -m evals.calibrate``: what one sign says here depends on the others.

In a conversation a question that names a subject of its own ("moet ik opnieuw solliciteren?") mostly asks on as well,
and is weighed by the same trees; what was found for it is left as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from pathlib import Path

import numpy as np

from assistant.answering.apart import Apart, ask_apart
from assistant.answering.asked_for import holds, measure_asked
from assistant.answering.evidence import Evidence
from assistant.answering.naming import UNNAMED
from assistant.answering.relevance import Relevance
from assistant.answering.trees import open_trees
from assistant.answering.understanding import Intent, Reading, understand
from assistant.answering.understanding.followups import own_words
from assistant.answering.understanding.pairs import PAIRS
from assistant.answering.understanding.subjects import is_among
from assistant.answering.yes_no import SAYS_FROM
from assistant.knowledge.corpus import Passage
from assistant.knowledge.questions import place_of
from assistant.knowledge.retrieval import Knowledge
from assistant.knowledge.vocabulary import words

SIGNS = (
    "together",
    "alone",
    "chance",
    "chance_alone",
    "chance_in_place",
    "first_again",
    "again",
    "same_place",
    "words_spoken_of",
    "words_unspoken_of",
    "wordless",
    "without_concept",
    "measure_held",
    "measure_lacking",
    "similarity",
    "is_yes_no",
    "length",
    "alike",
)
TREES = Path(__file__).with_name("going_on.json")
# Probability, among what the place says, from which a passage is quoted as well, and from which first where the search
# with the question before it left the place.
IN_PLACE_FROM, IN_PLACE_FIRST = 0.7, 0.8
TOGETHER_FROM = 0.85  # the same, with the question before it
SPEAK = 3  # passages of those quoted that are looked at for what they speak of
NORM_FROM = 0.6  # probability that a follow-up is answered, from which it may ask for a norm not spoken of before
LONGEST = 12  # words from which a follow-up is long
SUREST = 0.998  # probability from which more says nothing more


def weigh_follow_up(reading: Reading, evidence: Evidence, knowledge: Knowledge) -> Evidence:
    """The evidence with the probability that it answers the follow-up, and with what its own words surely find in the
    same place; itself where that is not for this to tell."""
    if not is_weighed(reading, evidence):
        return evidence
    weighed, signs = look_again(reading, evidence, knowledge)
    probability = goes_on(signs)
    says = weighed.says if probability >= SAYS_FROM else None  # what may well not answer it, says neither yes nor no
    return weighed.model_copy(update={"probability": probability, "is_weighed": True, "says": says})


def without_strange_norm(reading: Reading, evidence: Evidence, knowledge: Knowledge) -> tuple[Reading, Evidence]:
    """Both as they are, or without the norm that a follow-up brought up by a word alone: "hoeveel uur scheelt dat?"
    asks for hours, and not for those of the agreement. One that the conversation is about already, or that figures are
    given for, is left."""
    is_new = reading.intent is Intent.NORM and set(reading.norm_ids).isdisjoint(reading.norms_before)
    has_figure = reading.states_figures or any(
        PAIRS[each].whole in reading.figures for each in reading.norm_ids if each in PAIRS
    )
    if (
        not (is_new and reading.is_follow_up and evidence.quoted)
        or has_figure
        or evidence.is_attempt
        or reading.figures_sure is not None
    ):
        return reading, evidence
    bare = reading.model_copy(update={"intent": Intent.ASK, "norm_ids": ()})
    probability = goes_on(look_again(bare, evidence, knowledge)[1])
    if probability >= NORM_FROM:
        return reading, evidence
    return bare, evidence.model_copy(update={"probability": min(probability, UNNAMED), "is_weighed": True})


def goes_on(signs: Sequence[float]) -> float:
    """Probability, 0–1, that a follow-up with these signs is answered by what was found for it."""
    return float(open_trees(TREES).chances(np.array([signs]))[0])


def is_weighed(reading: Reading, evidence: Evidence) -> bool:
    """Norms, guidelines and figures go on by themselves, a list is whole, and what is pointed at was asked for."""
    if not reading.is_asked_on or reading.intent not in (Intent.ASK, Intent.LIST):
        return False
    if reading.norm_ids or reading.guideline_ids or reading.points_at or reading.states_figures:
        return False
    return bool(evidence.quoted) and not (evidence.is_list or evidence.is_attempt or evidence.elsewhere)


def look_again(reading: Reading, evidence: Evidence, knowledge: Knowledge) -> tuple[Evidence, tuple[float, ...]]:
    """The evidence with what a follow-up finds in the place by its own words, and the signs that it is weighed by."""
    bare = understand(reading.asked, vocabulary=knowledge.vocabulary, as_of=reading.as_of)
    in_force = knowledge.corpus.in_force(reading.as_of, include_replaced=reading.include_replaced)
    places = {place_of(each) for each in reading.answer_before[:1]}
    alone = ask_apart(bare, knowledge, in_force, lambda passage: place_of(passage.id) in places)
    weighed = evidence
    if reading.is_follow_up:
        weighed = _with_place(reading, evidence, alone, knowledge)
        weighed = _with_what_the_place_says_together(reading, weighed, places, knowledge)
    return weighed, _signs_of(reading, weighed, alone, knowledge)


def _with_place(reading: Reading, evidence: Evidence, alone: Apart, knowledge: Knowledge) -> Evidence:
    """The evidence with what the question surely finds in the place by its own words: first where the search with the
    question before it went elsewhere and found nothing that speaks of more of them, or else beside what that found."""
    best = alone.in_place.at_least(IN_PLACE_FROM)[:1]
    if not best or best[0].passage_id in evidence.quoted[:1]:
        return evidence
    hit, chance = best[0], alone.in_place.chance_of(best[0])
    went_elsewhere = place_of(evidence.quoted[0]) != place_of(hit.passage_id)
    own = own_words(reading.asked, knowledge.vocabulary)
    here, there = (_spoken_of(own, [knowledge.corpus.passage(each)]) for each in (hit.passage_id, evidence.quoted[0]))
    is_first = went_elsewhere and chance >= IN_PLACE_FIRST and here >= there
    others = tuple(each for each in evidence.quoted if each != hit.passage_id)
    quoted = (hit.passage_id, *others) if is_first else (*others[:1], hit.passage_id, *others[1:])
    update: dict[str, object] = {"quoted": quoted}
    if hit.passage_id not in {each.passage_id for each in evidence.hits}:
        update |= {"hits": (*evidence.hits, hit), "chances": (*evidence.chances, chance)}
    if is_first:
        update |= {"is_guidance_only": knowledge.corpus.passage(hit.passage_id).kind == "summary", "says": None}
    return evidence.model_copy(update=update)


def _with_what_the_place_says_together(
    reading: Reading, evidence: Evidence, places: set[str], knowledge: Knowledge
) -> Evidence:
    """The evidence, and second in it what the place surely says to the question with the one before it, where the
    search found what other places say more like it."""
    there = [hit for hit in evidence.hits if place_of(hit.passage_id) in places]
    asked = reading.model_copy(update={"text": reading.asked}) if knowledge.retriever.writes_out else reading
    best = Relevance.of(asked, there, knowledge.corpus).at_least(TOGETHER_FROM)[:1]
    if not best or best[0].passage_id in evidence.quoted[:SPEAK]:
        return evidence
    others = tuple(each for each in evidence.quoted if each != best[0].passage_id)
    return evidence.model_copy(update={"quoted": (*others[:1], best[0].passage_id, *others[1:])})


def _signs_of(reading: Reading, evidence: Evidence, alone: Apart, knowledge: Knowledge) -> tuple[float, ...]:
    """The signs of one follow-up and what was found for it, in the order of :data:`SIGNS`."""
    first = evidence.quoted[0]
    at = next((place for place, hit in enumerate(evidence.hits) if hit.passage_id == first), None)
    best = alone.everywhere.at_least(0)[0]
    quoted = [knowledge.corpus.passage(each) for each in evidence.quoted[:SPEAK]]
    own = own_words(reading.asked, knowledge.vocabulary)
    spoken_of = _spoken_of(own, quoted)
    measure = measure_asked(reading.asked)
    is_held = measure is not None and any(holds(measure, each.text) for each in quoted)
    before = reading.answer_before
    return (
        _odds(evidence.probability),
        _odds(alone.probability),
        _odds(evidence.chances[at] if at is not None else 0.0),
        _odds(alone.everywhere.chance_of(best)),
        _odds(max(alone.in_place.probabilities, default=0.0)),
        float(before[:1] == (first,)),
        float(first in before),
        float(bool(before) and place_of(first) == place_of(before[0])),
        spoken_of / len(own) if own else 0.0,
        float(bool(own) and not spoken_of),
        float(not own),
        float(not knowledge.vocabulary.concepts_in(reading.asked)),
        float(is_held),
        float(measure is not None and not is_held),
        evidence.hits[at].similarity if at is not None else 0.0,
        float(reading.is_yes_no),
        min(len(reading.asked.split()), LONGEST) / LONGEST,
        float(best.passage_id == first),
    )


def _spoken_of(own: Sequence[str], passages: Sequence[Passage]) -> int:
    """How many of these words the passages have, in some form."""
    spoken = [word for passage in passages for word in words(passage.text)]
    return sum(is_among(word, spoken) for word in own)


def _odds(probability: float) -> float:
    held = min(max(probability, 1 - SUREST), SUREST)
    return log(held / (1 - held))
