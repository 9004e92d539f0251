"""Choosing the evidence for one question: which passages, and how sure we are that they answer it at all.

Few and right beats many: a passage is quoted from a probability that the answer needs it. A list is taken whole from
the section where it stands. Whether the sources answer the question is a probability too; both are fitted on the
development cases.
"""

from __future__ import annotations

import re

from assistant.advice import Frozen, Language
from assistant.answering.another_year import is_of_another_year
from assistant.answering.answerability import estimate_answerability
from assistant.answering.asked_for import asks_for_the_next, holds
from assistant.answering.comparing import chance_of_all, find_sides, find_two, quote_sides
from assistant.answering.elsewhere import elsewhere, regions_named
from assistant.answering.going_back import asks_bare_why, asks_by_name, found_before, is_of_another, lacks_what_is_asked
from assistant.answering.layers import Added, add_layers
from assistant.answering.lists import announces, asks_for_just_that, find_whole_list, introduced_by
from assistant.answering.naming import (
    NAMED,
    UNNAMED,
    UNNAMED_FROM,
    Naming,
    find_naming,
    is_of_no_sentence,
    said_by,
)
from assistant.answering.plan_first import (
    BESIDE_THE_PLAN,
    GUIDANCE_FROM,
    QUOTED_AT_MOST,
    asks_the_plan,
    closest,
    is_original,
)
from assistant.answering.relevance import LOOKED_AT, QUOTED_FROM, Relevance
from assistant.answering.searching import search_request
from assistant.answering.understanding import Intent, Reading
from assistant.answering.understanding.topics import WEAK
from assistant.answering.yes_no import Said, say, say_by_first, weigh
from assistant.knowledge.corpus import Corpus
from assistant.knowledge.features import SearchRequest
from assistant.knowledge.questions import section_id
from assistant.knowledge.retrieval import Found, Hit, Knowledge
from assistant.knowledge.vocabulary import fold, words

# From here a passage surely bears on the question: a list or a norm that leaves it out is not the whole answer.
SURE_FROM, SURE_AT_MOST = 0.4, 2
RELATED_FROM, RELATED_AT_MOST = 0.05, 2  # how probable the plan's sentences must be to stand beside guidance alone
# What a point of the answer before is explained with must be that near (cosine); what is pointed at needs no search.
EXPLAINS_FROM, POINTED = 0.9, 0.9
GUIDANCE_SURE = 0.9  # probability that the answer needs a sentence of guidance, from which that is what is asked for
SAYS_TOGETHER = 0.5  # probability below which of two things it is looked up what each is
QUOTED_OF_TWO = 4
RELEVANCE = "/relevantie"  # the section of a theme that says why
FOUND_BEFORE = 0.8  # probability that a follow-up is answered by what was just quoted
WHY_FROM = 0.7  # probability from which a sentence gives the reason of a bare "waarom?": any sentence gives some reason
INSTEAD_FROM = 0.6  # probability from which another sentence is quoted instead of the one quoted just now
MEANING_UNANSWERED = 0.5  # probability below which "wat is …?" is answered with where the word is named
_WHY_SO_MUCH = re.compile(r"\b(?:zo ?veel|zo weinig|percentage|aantal|getal|so (?:many|much|few|little)|number|\d+)\b")
ATTEMPT_LEAD, ATTEMPT_LEAD_UNTOPICAL, ATTEMPT_LEAD_ASKING = 0.013, 0.003, 0.03  # cosine
ATTEMPT_LEARNED, ATTEMPT_CERTAIN = 0.2, 0.7  # the chance that the classifier gives attempts


class Evidence(Frozen):
    """Passages for one question. ``quoted`` are the ids to quote, best first, or in the plan's order for a list."""

    hits: tuple[Hit, ...] = ()
    chances: tuple[float, ...] = ()  # of each hit: the probability that the answer needs it
    quoted: tuple[str, ...] = ()
    is_list: bool = False
    beside: tuple[str, ...] = ()  # for a list: what else surely bears on the question
    sure: tuple[str, ...] = ()  # what surely bears on the question, best first
    is_guidance_only: bool = False
    only_named: bool = False  # asked what something is, and the plan does no more than name it
    related: tuple[str, ...] = ()  # where only guidance answers: what the plan itself says that comes near
    probability: float = 0.0
    is_weighed: bool = False  # that probability is of a follow-up itself, not of it with the question before
    silent_parts: tuple[str, ...] = ()  # questions within the question that the sources do not answer
    says: Said | None = None  # to a yes/no question, from what people answered to others
    thing: str | None = None  # words of its first passage that are asked for (who, which); "" where none surely are
    is_attempt: bool = False  # more like an attempt on the safeguards than like any question
    names_elsewhere: bool = False  # a region that the plan is not of
    elsewhere: str = ""  # the region that is asked about, which the plan is not of and nothing quoted speaks of
    is_far: bool = False  # about another subject than libraries, as far as the known questions tell
    added: Added = Added()  # what sources that an installation added bring, which changes nothing of the above

    def chance_of(self, passage_id: str) -> float:
        """The probability that the answer needs this passage; 0 for one that was not found."""
        found = zip(self.hits, self.chances, strict=False)  # what is pointed at has no chances
        return next((chance for hit, chance in found if hit.passage_id == passage_id), 0.0)


def find_evidence(reading: Reading, knowledge: Knowledge) -> Evidence:
    """Search for a reading; safeguards and small talk have nothing to search for."""
    evidence = _find(reading, knowledge)
    quoted = [knowledge.corpus.passage(each) for each in evidence.quoted]
    if is_of_another_year(reading, quoted, knowledge.corpus, knowledge.vocabulary):
        evidence = evidence.model_copy(update={"probability": min(evidence.probability, UNNAMED)})
    named = regions_named(reading, knowledge.vocabulary)
    if not named or evidence.is_attempt:
        return evidence
    update: dict[str, object] = {"names_elsewhere": True}
    if place := elsewhere(named, quoted, knowledge, is_yes_no=reading.is_yes_no):
        update |= {"elsewhere": place, "probability": min(evidence.probability, UNNAMED)}
    return evidence.model_copy(update=update)


def _find(reading: Reading, knowledge: Knowledge) -> Evidence:
    if reading.intent in (Intent.SAFEGUARD, Intent.SMALL_TALK):
        return Evidence()
    sources = knowledge.corpus.sources
    in_force = knowledge.corpus.in_force(reading.as_of, include_replaced=reading.include_replaced)
    if not any(sources[source_id].kind == "plan" for source_id in in_force):
        return Evidence()  # guidance without the plan it explains would look like the whole answer
    if reading.points_at:
        return _pointed_at(reading, knowledge, in_force)
    if reading.before and knowledge.retriever.writes_out:
        reading = reading.model_copy(update={"text": reading.asked})  # its vector tells what that leaves unsaid
    found = knowledge.retriever.find(
        search_request(reading),
        LOOKED_AT,
        in_force=lambda p: p.source_id in in_force,
        replaced=frozenset(each.id for each in sources.values() if each.set_aside and each.id not in in_force),
    )
    hits = found.hits
    if not hits:
        return Evidence()
    if _is_attempt(reading, found):
        return Evidence(hits=tuple(hits), is_attempt=True)
    probability = estimate_answerability(reading, found, knowledge.vocabulary)
    sides = find_sides(reading, knowledge, in_force) if reading.intent is Intent.COMPARE else []
    if reading.compares and not sides and probability < SAYS_TOGETHER:
        sides = find_two(reading, knowledge, in_force)
    probability = max(probability, chance_of_all(sides))
    relevance = Relevance.of(reading, hits, knowledge.corpus)
    sure = tuple(hit.passage_id for hit in relevance.at_least(SURE_FROM) if is_original(hit, knowledge.corpus))
    base = Evidence(
        hits=tuple(hits),
        chances=relevance.probabilities,
        sure=sure,
        probability=probability,
        is_far=found.likeness.is_far,
        added=add_layers(reading, found.added, knowledge.vocabulary, probability),
    )
    if (again := _found_before(reading, relevance, probability, knowledge, in_force)) is not None:
        return base.model_copy(update=again)
    is_whole = bool(reading.subject) and not reading.sections and not reading.roles
    naming = find_naming(reading, relevance, knowledge, in_force) if is_whole else Naming()
    if naming.plan or (naming.elsewhere and not _plan_speaks(relevance, knowledge.corpus)):
        return base.model_copy(update=_of_naming(naming, probability))
    if is_whole and reading.language is Language.NL and probability < UNNAMED_FROM and not naming.elsewhere:
        return base.model_copy(update={"probability": min(probability, UNNAMED)})
    if _may_be_named(reading, found) and probability < MEANING_UNANSWERED:
        naming = find_naming(reading, relevance, knowledge, in_force)
        if naming.plan or naming.elsewhere:
            return base.model_copy(update=_of_naming(naming, probability) | {"only_named": not naming.explains})
    if by_them := said_by(reading, knowledge, in_force):
        chosen_of_them = tuple(each.id for each in by_them)
        return base.model_copy(
            update={"quoted": chosen_of_them, "is_guidance_only": True, "probability": max(probability, NAMED)}
        )
    if is_of_no_sentence(reading, hits, probability):
        return base.model_copy(update={"probability": min(probability, UNNAMED)})
    whole = [passage for passage in find_whole_list(reading, found, knowledge) if passage.source_id in in_force]
    listed = [passage.id for passage in whole]
    guidance_only, chosen = closest(
        relevance, knowledge.corpus, sure, asks_plan=asks_the_plan(reading.asked or reading.text)
    )
    if reading.chapters_named:
        chosen = _of_the_chapter(reading, chosen, relevance, knowledge.corpus)
    elsewhere = guidance_only and _is_asked_of_guidance(reading, chosen[0], knowledge)
    of_the_list = {section_id(each) for each in listed}
    agrees = not sure or any(section_id(each) in of_the_list for each in sure)
    if listed and not elsewhere and (agrees or reading.intent is Intent.COMPARE):
        is_all_that_is_asked = asks_for_just_that(reading, whole, knowledge.vocabulary)
        beside = tuple(
            each for each in sure if each not in listed and _stands_beside(reading.chapters, each, knowledge)
        )
        update = {"quoted": tuple(listed), "is_list": True, "beside": beside[:SURE_AT_MOST]}
        if is_all_that_is_asked:
            update |= {"probability": max(probability, NAMED)}
        return base.model_copy(update=update)
    if sides and not (guidance_only and relevance.chance_of(chosen[0]) >= GUIDANCE_SURE):
        at_most = QUOTED_AT_MOST if reading.intent is Intent.COMPARE else QUOTED_OF_TWO
        guidance_only, chosen = False, quote_sides(sides, at_most)
    is_of_the_last = not reading.is_follow_up and asks_for_the_next(reading.text, chosen[0].text)
    of_another = is_of_another(reading, chosen, knowledge.vocabulary)
    if of_another:  # "en de voordelen?" after the risks
        new = [hit for hit in chosen if hit.passage_id not in reading.quoted_before[:1]]
        others = [hit for hit in new if relevance.chance_of(hit) >= INSTEAD_FROM]
        of_another, chosen = not others, others or chosen
    if is_of_the_last or of_another or lacks_what_is_asked(reading, chosen):
        return base.model_copy(update={"probability": min(probability, UNNAMED)})
    says = None
    if reading.is_yes_no:
        says = say_by_first(reading, chosen[0], relevance.chance_of(chosen[0]), probability, found, knowledge)
    quoted = tuple(hit.passage_id for hit in chosen)
    related = _related(relevance, knowledge.corpus) if guidance_only else ()
    return base.model_copy(
        update={"quoted": quoted, "is_guidance_only": guidance_only, "related": related, "says": says}
    )


def _found_before(
    reading: Reading, relevance: Relevance, probability: float, knowledge: Knowledge, in_force: frozenset[str]
) -> dict[str, object] | None:
    """What of the answer before answers this follow-up, or that nothing gives the reason that it asks for."""
    if not reading.is_follow_up or not reading.quoted_before or reading.norm_ids:
        return None
    is_why = asks_bare_why(reading, knowledge.vocabulary)
    chapters = set(map(_chapter_id, reading.quoted_before))
    near = [hit for hit in relevance.at_least(QUOTED_FROM) if _chapter_id(hit.passage_id) in chapters]
    is_sure = any(
        relevance.chance_of(hit) >= (WHY_FROM if is_why else SURE_FROM) and (not is_why or holds("reason", hit.text))
        for hit in near
    )
    by_name = asks_by_name(reading.asked)
    if (is_sure and not by_name) or (is_why and any(section_id(hit.passage_id).endswith(RELEVANCE) for hit in near)):
        return None  # something in the very chapter says it, as the section does that says why the theme matters
    known = filter(None, map(knowledge.corpus.get, reading.quoted_before))
    quoted = [passage for passage in known if passage.source_id in in_force]
    if is_why and not _WHY_SO_MUCH.search(fold(reading.asked)):  # what a list is for stands where it begins
        quoted += [each for each in introduced_by(quoted, knowledge) if each not in quoted]
    if again := found_before(reading, quoted, knowledge.vocabulary):
        said = None
        if reading.is_yes_no:
            said = say(weigh(reading, reading.asked, again[0].id, knowledge))
        return {
            "quoted": tuple(each.id for each in again),
            "is_guidance_only": again[0].kind == "summary",
            "probability": max(probability, FOUND_BEFORE),
            "says": said,
            "is_weighed": by_name,  # whether there is a name was looked up
        }
    if is_why:
        return {"probability": min(probability, UNNAMED)}
    return None


def _of_the_chapter(reading: Reading, chosen: list[Hit], relevance: Relevance, corpus: Corpus) -> list[Hit]:
    """ "Van wie is het citaat bij Jeugd?": not that of another chapter, however like it, but the same section of the
    one that was named, where the section is named too."""
    first = corpus.passage(chosen[0].passage_id)
    is_of_it = first.chapter_slug in reading.chapters or first.section_key not in words(reading.text)
    if is_of_it or not is_original(chosen[0], corpus):
        return chosen
    for hit in relevance.at_least(RELATED_FROM):
        passage = corpus.passage(hit.passage_id)
        if passage.chapter_slug in reading.chapters and passage.section_key == first.section_key:
            return [hit, *(each for each in chosen[1:] if each.passage_id != hit.passage_id)]
    return chosen


def _chapter_id(passage_id: str) -> str:
    return section_id(passage_id).rpartition("/")[0]


def _pointed_at(reading: Reading, knowledge: Knowledge, in_force: frozenset[str]) -> Evidence:
    """The passages of the answer before, and beside one that is to be explained what comes nearest to it."""
    corpus = knowledge.corpus
    known = filter(None, map(corpus.get, reading.points_at))  # a source may be read anew during a conversation
    pointed = [passage for passage in known if passage.source_id in in_force]
    if not pointed:
        return Evidence()
    request = SearchRequest(pointed[0].text, chapters=frozenset({pointed[0].chapter_slug}))
    hits = knowledge.retriever.find(request, LOOKED_AT, in_force=lambda p: p.source_id in in_force).hits
    near = (
        ()
        if reading.asks_where or reading.asks_shorter
        else tuple(
            hit.passage_id
            for hit in hits[: RELATED_AT_MOST + 1]
            if hit.similarity >= EXPLAINS_FROM and hit.passage_id != pointed[0].id and is_original(hit, corpus)
        )
    )
    return Evidence(hits=tuple(hits), quoted=tuple(each.id for each in pointed), related=near, probability=POINTED)


def _plan_speaks(relevance: Relevance, corpus: Corpus) -> bool:
    """Whether the search is fairly sure of a sentence of the plan, by another word for the subject."""
    return any(is_original(hit, corpus) for hit in relevance.at_least(GUIDANCE_FROM))


def _may_be_named(reading: Reading, found: Found) -> bool:
    """A name, an abbreviation or a word of the trade: "wat is een tafel?" asks nothing of the plan."""
    is_name = any(letter.isupper() for letter in reading.meaning)
    return bool(reading.meaning) and not found.likeness.is_far and (is_name or bool(reading.concepts - WEAK))


def _related(relevance: Relevance, corpus: Corpus) -> tuple[str, ...]:
    """The plan's own sentences that come near what guidance answers."""
    near = [hit.passage_id for hit in relevance.at_least(RELATED_FROM) if is_original(hit, corpus)]
    return tuple(near[:RELATED_AT_MOST])


def _of_naming(naming: Naming, probability: float) -> dict[str, object]:
    """What names the subject: in the plan, with what others say beside it, or in other sources alone."""
    beside = naming.elsewhere[:BESIDE_THE_PLAN] if naming.plan else naming.elsewhere
    return {
        "quoted": (*naming.plan, *beside),
        "is_guidance_only": not naming.plan,
        "probability": max(probability, NAMED),
        "says": "yes" if naming.plan else None,
    }


def _is_attempt(reading: Reading, found: Found) -> bool:
    """Clearly like one; or more like one than like any question, and about nothing that the plan treats."""
    if found.likeness.learned_attempt >= ATTEMPT_CERTAIN and not (
        reading.summarises and found.likeness.attempt_lead < 0  # of the plan, and not of how this program works
    ):
        return True
    about_something = (
        reading.wants_amount or reading.norm_ids or reading.term_ids or reading.chapters or reading.sections
    )
    if reading.is_yes_no:
        return found.likeness.attempt_lead >= ATTEMPT_LEAD_ASKING
    if about_something:
        return found.likeness.attempt_lead >= ATTEMPT_LEAD
    return found.likeness.attempt_lead >= ATTEMPT_LEAD_UNTOPICAL and found.likeness.learned_attempt >= ATTEMPT_LEARNED


def _is_asked_of_guidance(reading: Reading, hit: Hit, knowledge: Knowledge) -> bool:
    """Whether the sheet of this hit is asked, and not the plan. A list with a place in the plan is the plan's own, if
    nobody says whose it is: "Welke AI-principes heeft de KB?"."""
    if reading.intent is not Intent.LIST:
        return reading.intent is not Intent.COMPARE
    sources, said = knowledge.corpus.sources.values(), set(words(reading.text))
    plans = {fold(each.publisher) for each in sources if each.kind == "plan"}
    names = knowledge.corpus.sources[hit.source_id].publisher.partition("(")[0].split("/")
    return any(said.issuperset(words(name)) for name in names if fold(name.strip()) not in plans)


def _stands_beside(chapters: frozenset[str], passage_id: str, knowledge: Knowledge) -> bool:
    """Whether a passage belongs with a list: in one of the chapters that were named, if any were, and not one that just
    announces a list."""
    passage = knowledge.corpus.passage(passage_id)
    return not announces(passage) and (not chapters or passage.chapter_slug in chapters)
