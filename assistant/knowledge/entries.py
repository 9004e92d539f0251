"""What an index is made of: the passages, and the known questions that lead to them.

Owns the text that is embedded of each and the digest under which its vector is known again. Knows no vector.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.advice import fingerprint
from assistant.knowledge.corpus import Corpus, Passage
from assistant.knowledge.questions import Questions


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to find: a passage, or a question that a passage answers (its id holds a question mark)."""

    id: str
    text: str
    is_question: bool


def entries_of(corpus: Corpus, questions: Questions) -> list[Entry]:
    return [
        *(Entry(passage.id, embedded_text(passage), False) for passage in corpus.passages),
        *(Entry(asked.id, asked.text, True) for asked in questions.asked),
        *(Entry(each, text, True) for each, text in (*questions.unanswered.items(), *questions.attempts.items())),
    ]


def digest_of(entry: Entry, model: str) -> str:
    """Under which a vector is known again: the same words of the same kind, embedded by the same model."""
    return fingerprint([model, entry.is_question, entry.text])


def content_hash_of(corpus: Corpus, questions: Questions) -> str:
    """What an index is made of; another corpus or other questions make it out of date."""
    return fingerprint([corpus.hash, questions.hash, questions.exchanges, questions.of_norms])


def embedded_text(passage: Passage) -> str:
    """What is embedded of a passage: its place in front, so "punt 3" knows that it is about young people."""
    place = f"{passage.chapter} – {passage.section}" if passage.section else passage.chapter
    return f"{place}: {passage.text}"
