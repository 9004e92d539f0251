"""A follow-up that the answer before it already holds: "wanneer?", "tot welke leeftijd?", "is het een bezuiniging?".

Such a question has too few words for a search, which then finds what is asked with those words most often. What it asks
for, or the one word it adds, stands in a passage that was just quoted, or it does not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.advice import Language
from assistant.answering.asked_for import asks_why, holds, measure_asked, speaks_of_exemption
from assistant.answering.understanding import Reading
from assistant.answering.understanding.followups import names_another, own_words
from assistant.answering.understanding.subjects import is_among, is_form_of
from assistant.knowledge.corpus import Passage
from assistant.knowledge.retrieval import Hit
from assistant.knowledge.vocabulary import Vocabulary, fold, words

FEW_WORDS = 7  # of a question that may say nothing by itself
AT_MOST = 2  # passages
_YES_NO = frozenset(words("wel niet not"))
# "Wie is dat?", after "onder wie iemand van Probiblio": what was just read says who by their work, and no name.
_BY_NAME = re.compile(
    r"\b(?:wie (?:is|was|zijn|waren) (?:dat|die|dit|deze|hij|zij|ze)(?: (?:dan|precies|eigenlijk))?\W*$|"
    r"hoe (?:heet|heten|heette) (?:die|dat|hij|zij|ze|deze)(?: (?:twee|drie|mensen|personen|directeuren?))?\W*$|"
    r"who (?:is|was|are|were) (?:that|those|they|he|she)\W*$|what (?:is|are) (?:his|her|their) names?\b)"
)
_NAME = re.compile(
    r"\b(?!(?:Bibliotheek|Stichting|Koninklijke|Gezamenlijk|Online|Provinciaal|Noord|Zuid|De|Het|In|Een)\b)"
    r"[A-Z][a-zé]+(?:[ -](?:van|de|der|den|ter|ten|[A-Z][a-zé]+))* [A-Z][a-zé]+\b"
)
_CALLED = re.compile(r"heet|heten|naam|name")
NAMED_WITHIN = 2  # passages


def asks_by_name(question: str) -> bool:
    """ "Hoe heten die twee?": what somebody is called."""
    return bool(_BY_NAME.search(fold(question)))


def found_before(reading: Reading, quoted: Sequence[Passage], vocabulary: Vocabulary) -> list[Passage]:
    """The passages of the answer before that answer this follow-up; none where it brings a subject of its own."""
    if len(words(reading.asked)) > FEW_WORDS or reading.chapters_named or reading.states_figures:
        return []
    said = own_words(reading.asked, vocabulary)
    if asks_by_name(reading.asked):
        said = [word for word in said if not _CALLED.match(word)]
        return [each for each in quoted[:1] if _NAME.search(each.text) and _holds_all(said, each)]
    measure = measure_asked(reading.asked)
    if said:
        quoted = [each for each in quoted if measure != "reason" or holds(measure, each.text)]
        return [each for each in quoted if _holds_all(said, each)][:AT_MOST]
    return [each for each in quoted if measure is not None and holds(measure, each.text)][:AT_MOST]


def asks_bare_why(reading: Reading, vocabulary: Vocabulary) -> bool:
    """ "Waarom zoveel?": a reason for what was just said, and for nothing else. "Waarom niet?" asks what a yes or no
    rests on, which is the very sentence."""
    said = words(reading.asked)
    is_bare = len(said) <= FEW_WORDS and not own_words(reading.asked, vocabulary)
    return is_bare and asks_why(reading.asked) and _YES_NO.isdisjoint(said)


def _holds_all(said: Sequence[str], passage: Passage) -> bool:
    spoken = words(passage.text)
    return all(is_among(word, spoken) for word in said)


def lacks_what_is_asked(reading: Reading, chosen: Sequence[Hit]) -> bool:
    """ "En wat verdient zo iemand?": a follow-up for a measure that nothing of what was found has. "En waarom doen ze
    dat?", where the same is found again and nothing gives a reason. "Kunnen we uitstel krijgen?", where nothing speaks
    of that."""
    if speaks_of_exemption(reading.asked or reading.text):
        return not any(speaks_of_exemption(hit.text) for hit in chosen)
    if not reading.is_follow_up or reading.is_yes_no or reading.norm_ids:
        return False
    if asks_why(reading.asked):
        said_again = chosen[0].passage_id in reading.quoted_before and _YES_NO.isdisjoint(words(reading.asked))
        return said_again and not any(holds("reason", hit.text) for hit in chosen)
    if asks_by_name(reading.asked):
        said_again = chosen[0].passage_id in reading.quoted_before
        return said_again and not any(_NAME.search(hit.text) for hit in chosen[:NAMED_WITHIN])
    measure = measure_asked(reading.asked)
    if measure == "place":
        return False  # "waar gaat die tijd heen?": seldom a place
    return measure is not None and not any(holds(measure, hit.text) for hit in chosen)


def is_of_another(reading: Reading, chosen: Sequence[Hit], vocabulary: Vocabulary) -> bool:
    """ "En de schoonmakers?", where the search finds again what was quoted first before, and nothing speaks of them."""
    if not reading.is_follow_up or reading.language is not Language.NL:
        return False
    if not {hit.passage_id for hit in chosen}.intersection(reading.quoted_before[:1]):
        return False
    named = names_another(reading.asked, vocabulary)
    spoken = {word for hit in chosen for word in words(hit.text)}
    return bool(named) and not any(is_form_of(word, each) for word in named for each in spoken)
