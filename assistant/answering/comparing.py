"""Two or three themes beside each other: "verschil in rol van de specialist bij Plek en bij Jongeren"; and two things
of which the sources do not say together how they differ: "verschil tussen nieuwe doelgroepen en bestaande gebruikers".

Each is asked apart, without the names of the others: together they draw the search to what speaks of all of them,
and no sentence does. What one side lacks, the other cannot make up for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.advice import Language
from assistant.answering.apart import Apart, ask_apart
from assistant.answering.understanding import Reading, understand
from assistant.knowledge.corpus import Passage
from assistant.knowledge.retrieval import Hit, Knowledge
from assistant.knowledge.vocabulary import Vocabulary, fold

PERHAPS = 0.35  # probability from which a side may hold its answer: it then counts with what the others surely hold
SURELY = 0.6  # probability from which a side holds what one of two things is
_BETWEEN = re.compile(
    r"\b(?:verschil\w*|onderscheid|differences?)\s(?:is\s)?(?:tussen|between)\s"
    r"(?P<one>[^?!,;]+?)\s(?:en|and)\s(?P<other>[^?!,;.]+)",
    re.IGNORECASE,
)
_WHAT_IS: dict[Language, str] = {Language.NL: "Wat is {thing}?", Language.EN: "What is {thing}?"}
# Words that set beside each other; of one side alone they ask nothing.
_COMPARES = re.compile(
    r"(?:verschil\w*|vergelijk\w*|vergelek\w*|overeenkomst\w*|tussen|allebei|beide|compare\w*|differ\w*|between|both)"
)


def find_sides(reading: Reading, knowledge: Knowledge, in_force: frozenset[str]) -> list[Apart]:
    """One side for each chapter compared, from the plan's own sentences; none where a chapter has none."""
    sides: list[Apart] = []
    for slug in sorted(reading.chapters):

        def stands_there(passage: Passage, slug: str = slug) -> bool:
            return passage.chapter_slug == slug and passage.kind == "original"

        side = ask_apart(_read_side(reading, slug, knowledge.vocabulary), knowledge, in_force, stands_there)
        if not side.in_place.hits:
            return []
        sides.append(side)
    return sides


def find_two(reading: Reading, knowledge: Knowledge, in_force: frozenset[str]) -> list[Apart]:
    """One side for each of two things of which the difference is asked, from the plan's own sentences; none where the
    plan does not surely say of both what they are."""
    if (named := _BETWEEN.search(reading.text)) is None:
        return []
    sides = []
    for thing in named.group("one", "other"):
        text = _WHAT_IS[reading.language].format(thing=thing)
        alone = understand(text, vocabulary=knowledge.vocabulary, as_of=reading.as_of)
        side = ask_apart(alone, knowledge, in_force, lambda passage: passage.kind == "original")
        if side.probability < SURELY or not side.in_place.at_least(SURELY):
            return []
        sides.append(side)
    first, second = (side.in_place.at_least(SURELY)[0].passage_id for side in sides)
    return sides if first != second else []


def chance_of_all(sides: Sequence[Apart]) -> float:
    """Probability that the comparison is answered: that of the least answered side where that one is unlikely."""
    chances = [side.probability for side in sides]
    least = min(chances, default=0.0)
    return sum(chances) / len(chances) if least >= PERHAPS else least


def quote_sides(sides: Sequence[Apart], at_most: int) -> list[Hit]:
    """The passages worth quoting of each side, so that none is crowded out by another."""
    chosen: dict[str, Hit] = {}
    for side in sides:
        likely = side.in_place.quotable() or side.in_place.at_least(0)[:1]
        for hit in likely[: max(2, at_most // len(sides))]:
            chosen.setdefault(hit.passage_id, hit)
    return list(chosen.values())


def _read_side(reading: Reading, slug: str, vocabulary: Vocabulary) -> Reading:
    text = side_of(reading.text, slug, reading.chapters, vocabulary)
    alone = understand(text, vocabulary=vocabulary, as_of=reading.as_of)
    return alone.model_copy(update={"chapters": frozenset({slug}), "language": reading.language})


def side_of(text: str, slug: str, chapters: frozenset[str], vocabulary: Vocabulary) -> str:
    """A comparison asked of one chapter alone: without the words that name the others, or compare."""
    own = frozenset(vocabulary.chapters.get(slug, ()))
    others = frozenset[str]().union(*(vocabulary.chapters.get(each, ()) for each in chapters)) - own
    spoken = text.split()
    named = [vocabulary.concepts_in(word) for word in spoken]
    kept = [
        word
        for word, concepts in zip(spoken, named, strict=True)
        if not _COMPARES.fullmatch(fold(word).strip(".,;:!?()\"'")) and (concepts & own or not concepts & others)
    ]
    return " ".join(kept) or text
