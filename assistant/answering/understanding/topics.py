"""What a question is about: concepts, chapters, sections, roles, and the norms that its concepts point to."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.knowledge.vocabulary import Vocabulary, fold, words
from assistant.quoting import sentences

# Concepts that say how much or by whom, not what about: alone they make no question.
WEAK = frozenset(
    {"amount", "open_collection", "collection_size", "inhabitants", "spending", "staff", "citizens", "benchmark"}
)
_HOW_MUCH = frozenset({"amount"})  # says that a quantity is asked, not of what
HEADING_WORDS = 9
_SECTION_NAME = re.compile(r"\b(?:principes?|ambities?|randvoorwaarden?|principles?|ambitions?|preconditions?)\b")
# "Hoeveel mochten er van elders komen?" counts no things.
_AUXILIARIES = frozenset(
    words("""mochten konden moesten zouden hadden waren kwamen gingen kregen worden werden mogen kunnen moeten horen""")
)
_COUNTED = re.compile(r"\b(?:hoe ?veel|how many|aantal)\s+([^\W\d_]+(?:en|s))\b")
_OFFER = re.compile(r"\b(?:doet|rol|does|do|role|help\w*|hulp|bied\w*|betekent|offers?|kan|levert|betekenen|doen)\b")
_HAS = re.compile(r"\b(?:telt|tellen)\s+(?:\S+\s+){0,2}\d")
_OUGHT = re.compile(r"\b(?:hoort|horen)(?:\s+(?!om\b)\S+)*?\s+te\s+\w+n\b")


@dataclass(frozen=True, slots=True)
class Topic:
    concepts: frozenset[str]
    chapters: frozenset[str]
    sections: frozenset[str]
    roles: frozenset[str]
    asks_for_list: bool


def find_topic(text: str, vocabulary: Vocabulary) -> Topic:
    spoken = vocabulary.listen(text)
    concepts = vocabulary.concepts.said_in(spoken)
    roles = vocabulary.roles.said_in(spoken)
    sections = vocabulary.sections.said_in(spoken)
    offers = "probiblio" in concepts and bool(roles or _OFFER.search(text.lower()))
    lists = bool(vocabulary.list_words.said_in(spoken))
    if offers:
        sections |= {"randvoorwaarden"}
    return Topic(
        concepts=concepts,
        chapters=chapters_of(concepts, vocabulary),
        sections=sections,
        roles=roles if "probiblio" in concepts or "randvoorwaarden" in sections else frozenset(),
        asks_for_list=offers or lists or asks_for_several(text) or is_heading(text),
    )


def chapters_of(concepts: frozenset[str], vocabulary: Vocabulary) -> frozenset[str]:
    return frozenset(slug for slug, named in vocabulary.chapters.items() if concepts.intersection(named))


def is_heading(text: str) -> bool:
    """ "Principes jongeren", "wat is de ambitie bij data": little more than a section and a chapter by their names."""
    return bool(_SECTION_NAME.search(text.lower())) and len(text.split()) <= HEADING_WORDS


def asks_for_several(text: str) -> bool:
    """ "Wat zijn de …en", "what are the …s": the plural asks for all of them."""
    counts = re.search(r"\b(?:hoeveel|how many)\b", text.lower())
    return not counts and bool(re.search(r"\b(?:wat zijn|what are|zijn er|are there)\b", text.lower()))


def norms_meant(concepts: frozenset[str], asks_amount: bool, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The norms whose cue fits, best first; a cue that another one contains gives way to it."""
    fits: dict[str, frozenset[str]] = {}
    for norm_id, cue in vocabulary.norm_cues.items():
        if cue.unless & concepts or (cue.asks_amount and not asks_amount):
            continue
        matched = [needed for needed in cue.when if needed <= concepts]
        if matched:
            fits[norm_id] = max(matched, key=len)
    best = {
        norm_id: needed
        for norm_id, needed in fits.items()
        if not any(needed - _HOW_MUCH < other - _HOW_MUCH for name, other in fits.items() if name != norm_id)
    }
    return tuple(sorted(best, key=lambda norm_id: -len(best[norm_id])))


def norms_despite(concepts: frozenset[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    """The norms that are not meant because of something else that is named ("10% … schoolcollecties")."""
    return tuple(
        norm_id
        for norm_id, cue in vocabulary.norm_cues.items()
        if cue.unless & concepts and any(needed - _HOW_MUCH <= concepts for needed in cue.when)
    )


# Whom a norm may be for, and never what it counts: "hoeveel doelgroepen kiezen we?".
_AUDIENCES = frozenset({"target_groups", "new_audiences", "existing_users", "young_people", "children", "non_members"})


def counts_something_else(text: str, vocabulary: Vocabulary) -> bool:
    """ "Hoeveel vakantiedagen", "hoeveel doelgroepen": things in the plural that no norm counts."""
    counted = _COUNTED.search(fold(text))
    if counted is None or counted[1] in vocabulary.stop_words or counted[1] in _AUXILIARIES:
        return False
    return vocabulary.concepts_in(counted[1]) <= _AUDIENCES


_FALLS_UNDER = re.compile(r"\b(?:valt|vallen|falls?)\b.*\b(?:onder|under)\b")


def may_ask_what_counts(question: str, vocabulary: Vocabulary) -> bool:
    """Whether the sentence that asks speaks of counting or belonging: "telt jeugd mee?". Before it, "ons gebied telt
    110.000 inwoners" is a figure; and what "hoort te gebeuren" is a duty."""
    parts = [question[start:end] for start, end in sentences(question)]
    asking = [part for part in parts if part.endswith("?")] or parts[-1:]
    return any(
        ("counting_perhaps" in vocabulary.concepts_in(part) or _FALLS_UNDER.search(fold(part)))
        and not (_HAS.search(fold(part)) or _OUGHT.search(fold(part)))
        for part in asking
    )


def terms_meant(concepts: frozenset[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    """The undefined terms whose extent is asked for ("telt jeugd mee als doelgroep?")."""
    return tuple(
        term_id for term_id, cue in vocabulary.term_cues.items() if any(needed <= concepts for needed in cue.when)
    )
