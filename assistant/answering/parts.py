"""A question that is several: what the sources leave unanswered is named, and the second is answered beside the first.

"Mag dat? En wat kost het?" and "tot welke leeftijd is het gratis en geldt dat ook voor e-books?" are each searched as
they stand, and then part by part.
"""

from __future__ import annotations

import re

from assistant.answering.evidence import SURE_AT_MOST, Evidence, find_evidence
from assistant.answering.understanding import Intent, Reading, understand
from assistant.answering.understanding.subjects import ASKING
from assistant.answering.yes_no import SAYS_FROM
from assistant.knowledge.retrieval import Knowledge
from assistant.knowledge.vocabulary import words

# Several questions in one: how long a part must be, how many are looked at, and from which probability a part counts as
# answered, or as clearly not.
PART_WORDS, PARTS_AT_MOST, PART_ANSWERED, PART_SILENT = 4, 3, 0.7, 0.3
_QUESTIONS = re.compile(r"[^?.!]+\?")
_AND_ASKS = re.compile(
    r",?\s+(?:en|and)\s+(?=(?:wie|wat|waarom|waar|wanneer|hoe\w*|welke?|moet\w*|mag|mogen|geldt|is|zijn|who|what|why|"
    r"where|when|how|which|do|does|must|may|is|are)\b)",
    re.IGNORECASE,
)


def find_evidence_by_part(question: str, reading: Reading, knowledge: Knowledge) -> tuple[Reading, Evidence]:
    """Evidence for a question that may be several: what the sources leave unanswered is named, the rest is answered.

    Where the unanswered part would drag the whole down, the reading becomes that of the part that is answered.
    """
    evidence = find_evidence(reading, knowledge)
    parts = [part.strip() for part in _QUESTIONS.findall(question) if len(part.split()) >= PART_WORDS]
    if evidence.is_attempt or reading.intent not in (Intent.ASK, Intent.LIST):
        return reading, evidence
    if len(parts) < 2:
        return reading, _with_second(question, reading, evidence, knowledge)
    apart = [_read_alone(part, reading, knowledge) for part in parts[:PARTS_AT_MOST]]
    silent = tuple(alone.text for alone, found in apart if _chance(found) < PART_SILENT)
    answered = max(apart, key=lambda pair: _chance(pair[1]))
    if not silent or _chance(answered[1]) < PART_ANSWERED:
        return reading, evidence
    if _chance(evidence) < PART_ANSWERED:
        reading, evidence = answered
    return reading, evidence.model_copy(update={"silent_parts": silent})


def _with_second(question: str, reading: Reading, evidence: Evidence, knowledge: Knowledge) -> Evidence:
    """ "Tot welke leeftijd is het gratis en geldt dat ook voor e-books?": beside what answers the first of two
    questions in one sentence what surely answers the second, which leans on the first as a follow-up does."""
    match = _AND_ASKS.search(question)
    if match is None or reading.is_follow_up or evidence.is_list or evidence.probability < PART_ANSWERED:
        return evidence
    apart = [question[: match.start()].strip(), question[match.end() :].strip()]
    if any(len(part.split()) < 2 for part in apart):
        return evidence
    first = understand(apart[0], vocabulary=knowledge.vocabulary, as_of=reading.as_of)
    if not (first.is_yes_no or ASKING.intersection(words(apart[0]))):
        return evidence  # "boeken kopen en is dat …": the occasion, and one question
    before = first.model_copy(update={"quoted": evidence.quoted})
    second = understand(apart[1], vocabulary=knowledge.vocabulary, as_of=reading.as_of, previous=before)
    found = find_evidence(second.model_copy(update={"language": reading.language}), knowledge)
    likely = [
        hit.passage_id
        for hit, chance in zip(found.hits, found.chances, strict=False)
        if hit.passage_id in found.quoted and chance >= SAYS_FROM and hit.passage_id not in evidence.quoted
    ]
    if found.probability < PART_ANSWERED or found.is_guidance_only is not evidence.is_guidance_only:
        return evidence
    return evidence.model_copy(update={"quoted": (*evidence.quoted, *likely[:SURE_AT_MOST])})


def _chance(evidence: Evidence) -> float:
    """Probability that any source answers."""
    return max(evidence.probability, evidence.added.probability if evidence.added.quoted else 0.0)


def _read_alone(part: str, reading: Reading, knowledge: Knowledge) -> tuple[Reading, Evidence]:
    alone = understand(part, vocabulary=knowledge.vocabulary, as_of=reading.as_of)
    carried = {"language": reading.language, "include_replaced": reading.include_replaced}
    alone = alone.model_copy(update={**carried, "figures": reading.figures | alone.figures})
    return alone, find_evidence(alone, knowledge)
