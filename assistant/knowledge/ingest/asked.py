"""Questions for sources that nobody wrote questions for: their own sentences and headings, put as people might.

A question is compared with known questions, and weighed as answered where it is like those; without any, an added
source would be found by nobody. What is made here only helps to find a passage and is never quoted. A question that
people knew to be unanswered may be answered by an added source; where its words are all there, it no longer counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import log

from assistant.advice import fingerprint
from assistant.knowledge.corpus import Corpus, Passage
from assistant.knowledge.questions import FAR, Asked, Questions
from assistant.knowledge.vocabulary import words

OWN_WORDS = ("local", "law", "guidance")  # the kinds of passage that an added source has
LONGEST = 120  # characters; more makes every addition slower and finds no more
ALL_THERE = 0.6  # of the words of a question, weighed by how rare they are
RARE, FEWEST_RARE = 0.01, 2  # share of the texts that a telling word stands in at most, and how many must be shared
_STEM, _SHORTEST = 5, 4  # letters


def with_added(questions: Questions, corpus: Corpus) -> Questions:
    """The questions with those for added sources; the very same where there are none."""
    written = {asked.target for asked in questions.asked}
    silent = [each for each in corpus.passages if each.kind in OWN_WORDS and each.id not in written]
    if not silent:
        return questions
    asked = (*questions.asked, *(each for passage in silent for each in _asked_of(passage)))
    unanswered = _still_unanswered(questions.unanswered, silent, corpus)
    digest = fingerprint([questions.hash, [[each.id, each.text] for each in asked], unanswered])
    return replace(questions, asked=asked, unanswered=unanswered, hash=digest)


def _asked_of(passage: Passage) -> Iterator[Asked]:
    heading = passage.section or passage.chapter
    text = passage.text if len(passage.text) <= LONGEST else passage.text[:LONGEST].rpartition(" ")[0]
    put = (
        text,
        f"{heading}: {text}",
        f"Wat is afgesproken over {heading}? {text}",
        f"Hoe zit het met {heading}: {text}",
        f"Klopt het dat {text[:1].lower()}{text[1:].rstrip('.')}?",
    )
    for number, each in enumerate(put, start=1):
        yield Asked(f"{passage.id}?{number}", each, passage.id, is_section=False)


def _still_unanswered(unanswered: Mapping[str, str], passages: Sequence[Passage], corpus: Corpus) -> dict[str, str]:
    told = [_stems(f"{each.chapter} {each.section or ''} {each.text}") for each in passages]
    heard = [_stems(text) for text in (*unanswered.values(), *(each.text for each in corpus.passages))]
    often = Counter(stem for stems in heard for stem in stems)

    def weight(stems: frozenset[str]) -> float:
        return sum(log(len(heard) / (1 + often[stem])) for stem in stems)

    def is_told(text: str) -> bool:
        asked = _stems(text)
        telling = {stem for stem in asked if often[stem] <= RARE * len(heard)}
        return any(
            len(telling & each) >= FEWEST_RARE and weight(asked & each) >= ALL_THERE * weight(asked) for each in told
        )

    return {each: text for each, text in unanswered.items() if each.startswith(FAR) or not is_told(text)}


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in words(text) if len(word) >= _SHORTEST)
