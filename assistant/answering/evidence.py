"""Choosing the evidence for one question: which passages, and how sure we are that they answer it at all.

Few and right beats many: passages that score far below the best one are left out. A list is taken whole from the
section where it stands. Whether the sources answer the question is a probability fitted on the development cases.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.advice import Frozen, Language
from assistant.answering.answerability import estimate_answerability
from assistant.answering.understanding import Intent, Reading, understand
from assistant.answering.understanding.amounts import bind_figures
from assistant.knowledge.corpus import Corpus, Passage
from assistant.knowledge.norms import Norm, NormRegister, held_values
from assistant.knowledge.questions import section_id
from assistant.knowledge.retrieval import Found, Hit, Retriever, SearchRequest
from assistant.knowledge.vocabulary import Vocabulary

LOOKED_AT = 15
QUOTED_AT_MOST = 8
# In units of the retrieval score; fitted on the development cases: wider finds more, narrower quotes less in vain.
MARGIN = 0.70
# How much nearer (retrieval score) guidance must be before the plan is said to be silent, and how near it must be to
# stand beside the plan.
GUIDANCE_CLEAR, GUIDANCE_NEAR, BESIDE_THE_PLAN = 0.10, 0.30, 2
ATTEMPT_LEAD, ATTEMPT_LEAD_UNTOPICAL = 0.013, 0.003  # cosine
NORM_PROBABLE = 0.5
NORM_WITHIN = 8  # hits
SHEET_MARGIN = 1.0  # a fact sheet is one short text: its next facts belong to the same answer
SHEET_AT_MOST = 3
LIST_LEADS = 4  # of the first six hits must stand in one section before it is taken whole
NAMED, LANDED = 0.02, 0.006  # cosine: what naming a place, and each of the first six hits in it, is worth
SECTION_LEAD_UNASKED = 0.04  # the same, where no word of the question asks for a list
SECTION_LEAD = 0.01  # cosine; how near a question for a whole list must be, beside the nearest for one passage


# Several questions in one: how long a part must be, how many are looked at, and from which probability a part counts as
# answered, or as clearly not.
PART_WORDS, PARTS_AT_MOST, PART_ANSWERED, PART_SILENT = 4, 3, 0.7, 0.3
_QUESTIONS = re.compile(r"[^?.!]+\?")


class Evidence(Frozen):
    """Passages for one question. ``quoted`` are the ids to quote, best first, or in the plan's order for a list."""

    hits: tuple[Hit, ...] = ()
    quoted: tuple[str, ...] = ()
    is_list: bool = False
    beside: tuple[str, ...] = ()  # for a list: the nearest passage, where it stands outside that list
    is_guidance_only: bool = False
    probability: float = 0.0
    silent_parts: tuple[str, ...] = ()  # questions within the question that the sources do not answer
    is_attempt: bool = False  # more like an attempt on the safeguards than like any question
    is_far: bool = False  # about another subject than libraries, as far as the known questions tell


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What evidence is chosen from."""

    corpus: Corpus
    retriever: Retriever
    vocabulary: Vocabulary


def find_evidence(reading: Reading, knowledge: Knowledge) -> Evidence:
    """Search for a reading; safeguards and small talk have nothing to search for."""
    if reading.intent in (Intent.SAFEGUARD, Intent.SMALL_TALK):
        return Evidence()
    in_force = _in_force_on(reading.as_of, knowledge.corpus)
    if not any(knowledge.corpus.sources[source_id].kind == "plan" for source_id in in_force):
        return Evidence()  # guidance without the plan it explains would look like the whole answer
    found = knowledge.retriever.find(search_request(reading), LOOKED_AT, in_force=lambda p: p.source_id in in_force)
    hits = found.hits
    if not hits:
        return Evidence()
    if _is_attempt(reading, found):
        return Evidence(hits=tuple(hits), is_attempt=True)
    probability = estimate_answerability(reading, found, knowledge.vocabulary)
    listed = [passage for passage in _whole_list(reading, found, knowledge) if passage.source_id in in_force]
    if listed:
        return Evidence(
            hits=tuple(hits),
            quoted=tuple(passage.id for passage in listed),
            is_list=True,
            beside=_outside(listed, hits, knowledge.corpus),
            probability=probability,
            is_far=found.is_far,
        )
    guidance_only, chosen = _closest(hits, knowledge.corpus)
    if reading.intent is Intent.COMPARE:
        chosen = _best_of_each(reading.chapters, hits, knowledge.corpus) or chosen
    return Evidence(
        hits=tuple(hits),
        quoted=tuple(hit.passage_id for hit in chosen),
        is_guidance_only=guidance_only,
        probability=probability,
        is_far=found.is_far,
    )


def _outside(listed: Sequence[Passage], hits: Sequence[Hit], corpus: Corpus) -> tuple[str, ...]:
    """The nearest sentence of the plan, when the list does not hold it: the list may not be what was asked."""
    nearest = next((hit.passage_id for hit in hits if corpus.passage(hit.passage_id).kind == "original"), None)
    return (nearest,) if nearest and nearest not in {passage.id for passage in listed} else ()


def _is_attempt(reading: Reading, found: Found) -> bool:
    """Clearly like one; or more like one than like any question, and about nothing that the plan treats."""
    about_something = reading.norm_ids or reading.term_ids or reading.chapters or reading.sections
    return found.attempt_lead >= (ATTEMPT_LEAD if about_something else ATTEMPT_LEAD_UNTOPICAL)


def settle_reading(
    question: str, reading: Reading, evidence: Evidence, register: NormRegister, vocabulary: Vocabulary
) -> Reading:
    """What the search adds to the reading: an attempt on the safeguards, or the norm that the words came near.

    A question for an amount whose nearest sentence is a norm asks for that norm, in whatever words.
    """
    if evidence.is_attempt:
        return reading.model_copy(update={"intent": Intent.SAFEGUARD})
    if reading.intent is Intent.NORM and not _is_supported(reading, evidence, register):
        return reading.model_copy(update={"intent": Intent.ASK, "norm_ids": ()})
    if reading.intent is Intent.ASK and reading.claims and reading.compares:
        return _with_norms_of(reading, register)
    if reading.intent is not Intent.ASK or not reading.wants_amount or evidence.probability < NORM_PROBABLE:
        return reading
    nearest = evidence.hits[0].passage_id
    norm = next((norm for norm in register.norms.values() if norm.is_calculated and nearest in _seats(norm)), None)
    if norm is None or not _speaks_of(norm, reading, vocabulary):
        return reading
    bound = bind_figures(question, (norm.id,))
    return reading.model_copy(
        update={
            "intent": Intent.NORM,
            "norm_ids": (norm.id,),
            "figures": {**reading.figures, **bound.figures},
            "claims": bound.claims,
            "between": bound.between,
        }
    )


def _speaks_of(norm: Norm, reading: Reading, vocabulary: Vocabulary) -> bool:
    """A bare number is no question for a norm: something of what the norm is about must be said."""
    cue = vocabulary.norm_cues.get(norm.id)
    return cue is not None and any(needed & reading.concepts - {"amount"} for needed in cue.when)


def _with_norms_of(reading: Reading, register: NormRegister) -> Reading:
    """A comparison of two percentages, by their values: "het verschil tussen de 20% en de 30/20%"."""
    claimed = {claim.value for claim in reading.claims}
    ids = tuple(norm.id for norm in register.norms.values() if norm.is_calculated and claimed & held_values(norm))
    if not ids:
        return reading
    return reading.model_copy(update={"intent": Intent.NORM, "norm_ids": ids[:2], "claims": ()})


def _is_supported(reading: Reading, evidence: Evidence, register: NormRegister) -> bool:
    """Whether the search comes near the norm that the words point to; a shared word alone is not enough."""
    norm = register.get(reading.norm_ids[0])
    near = {hit.passage_id for hit in evidence.hits[:NORM_WITHIN]}
    has_figures = norm.of in reading.figures
    return reading.is_follow_up or not norm.is_calculated or has_figures or bool(near & _seats(norm))


def _seats(norm: Norm) -> set[str]:
    return {norm.passage, *(band.passage for band in norm.bands)}


def find_evidence_by_part(question: str, reading: Reading, knowledge: Knowledge) -> tuple[Reading, Evidence]:
    """Evidence for a question that may be several: what the sources leave unanswered is named, the rest is answered.

    Where the unanswered part would drag the whole down, the reading becomes that of the part that is answered.
    """
    evidence = find_evidence(reading, knowledge)
    parts = [part.strip() for part in _QUESTIONS.findall(question) if len(part.split()) >= PART_WORDS]
    if len(parts) < 2 or evidence.is_attempt or reading.intent not in (Intent.ASK, Intent.LIST):
        return reading, evidence
    apart = [_read_alone(part, reading, knowledge) for part in parts[:PARTS_AT_MOST]]
    silent = tuple(alone.text for alone, found in apart if found.probability < PART_SILENT)
    answered = max(apart, key=lambda pair: pair[1].probability)
    if not silent or answered[1].probability < PART_ANSWERED:
        return reading, evidence
    if evidence.probability < PART_ANSWERED:
        reading, evidence = answered
    return reading, evidence.model_copy(update={"silent_parts": silent})


def _read_alone(part: str, reading: Reading, knowledge: Knowledge) -> tuple[Reading, Evidence]:
    alone = understand(part, vocabulary=knowledge.vocabulary, as_of=reading.as_of)
    alone = alone.model_copy(update={"language": reading.language, "figures": reading.figures | alone.figures})
    return alone, find_evidence(alone, knowledge)


def search_request(reading: Reading) -> SearchRequest:
    text = reading.text
    if reading.language is Language.EN and reading.expansion:
        # The model knows both languages, but Dutch words beside the English ones bring it nearer to Dutch sentences.
        text = f"{text} {reading.expansion}"
    return SearchRequest(text, reading.expansion, reading.chapters, reading.sections, reading.roles)


def _in_force_on(as_of: date, corpus: Corpus) -> frozenset[str]:
    return frozenset(source.id for source in corpus.sources.values() if source.is_in_force(as_of))


def _closest(hits: Sequence[Hit], corpus: Corpus) -> tuple[bool, list[Hit]]:
    """The hits worth quoting. The plan ranks above guidance, which speaks only where it is clearly nearer."""
    original = [hit for hit in hits if corpus.passage(hit.passage_id).kind == "original"]
    summaries = [hit for hit in hits if corpus.passage(hit.passage_id).kind == "summary"]
    lead = summaries[0].score - original[0].score if summaries and original else 0.0
    if not original or (summaries and lead > GUIDANCE_CLEAR):
        return True, _sheet(summaries)[:SHEET_AT_MOST]
    near = [hit for hit in original if hit.score >= original[0].score - MARGIN][:QUOTED_AT_MOST]
    if summaries and lead > -GUIDANCE_NEAR:
        near = near[: QUOTED_AT_MOST - BESIDE_THE_PLAN] + _sheet(summaries)[:BESIDE_THE_PLAN]
    return False, near


def _sheet(summaries: Sequence[Hit]) -> list[Hit]:
    """The facts of the nearest fact sheet that bear on the question."""
    first = summaries[0]
    return [hit for hit in summaries if hit.source_id == first.source_id and hit.score >= first.score - SHEET_MARGIN]


def _best_of_each(chapters: frozenset[str], hits: Sequence[Hit], corpus: Corpus) -> list[Hit]:
    """For a comparison: the nearest passage of each chapter compared, and the next where there is one."""
    chosen: list[Hit] = []
    for slug in sorted(chapters):
        chosen += [hit for hit in hits if corpus.passage(hit.passage_id).chapter_slug == slug][:2]
    return chosen


def _whole_list(reading: Reading, found: Found, knowledge: Knowledge) -> list[Passage]:
    """The points of the section that is asked for, or that the hits agree on; empty when no list is asked for."""
    hits = found.hits
    if reading.intent is Intent.COMPARE and reading.sections:
        return _points(knowledge.retriever.section(reading.chapters, reading.sections, reading.roles))
    if reading.intent is Intent.LIST:
        named = knowledge.retriever.section(reading.chapters, reading.sections, reading.roles)
        if len(reading.chapters) == 1 or len(reading.sections) == 1:
            best = _best_chapter(named, hits, knowledge.corpus) if len(reading.chapters) > 1 else named
            if best:
                return _points(best)
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
        if members[0].kind != "original" or sum(passage.form == "bullet" for passage in members) < 2:
            continue
        score = cosine - found.single + LANDED * landed[section]
        if reading.chapters:
            score += NAMED if members[0].chapter_slug in reading.chapters else -NAMED
        if reading.sections:
            score += NAMED if members[0].section_key in reading.sections else -NAMED
        best = max(best, (section, score), key=lambda pair: pair[1])
    return best


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
    return [passage for passage in section if passage.form in ("bullet", "paragraph") and not _announces(passage)]


def _announces(passage: Passage) -> bool:
    return passage.form == "paragraph" and passage.text.rstrip().endswith(":")
