"""Prose as separate sentences, and back again: also while it is still coming in.

A sentence keeps its quotation and its labels ("Zin. [1]"). Labels as the model writes them, [P1], become markers [1];
a number between brackets that it made up itself does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.answering.grounding.whole import split_claims

_LABELS = re.compile(r"\[\s*((?:[PR]\d+)(?:\s*(?:,|;|&|en|and|\s)\s*(?:[PR]\d+))*)\s*\]")
_LABEL = re.compile(r"([PR])(\d+)")
_INVENTED = re.compile(r"\[(\s*\d+\s*)\]")
_BULLET = re.compile(r"^\s*(?:[-*•–]|\d{1,2}[.)])\s+")
_EMPHASIS = re.compile(r"\*\*|__|(?<!\w)\*(?=\w)|(?<=[\w.,!?\]])\*(?!\w)")
_QUOTATION = re.compile(r'["“”„«»]')


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with markers; ``gap`` is what stood before it: a space, or the start of a line or a bullet."""

    text: str
    gap: str


def with_markers(reply: str) -> str:
    """The labels P1 and R1 as markers [1] and [R1]; any other number between brackets stays recognisably wrong."""
    strange = _INVENTED.sub(r"[?\1]", reply)
    return _LABELS.sub(
        lambda found: " ".join(
            f"[{'R' if kind == 'R' else ''}{number}]" for kind, number in _LABEL.findall(found.group(1))
        ),
        strange,
    )


def split_sentences(text: str) -> Iterator[Sentence]:
    """The sentences of a text with markers, line by line."""
    gap = ""
    for line in text.splitlines():
        bullet = _BULLET.match(line)
        bare = _EMPHASIS.sub("", line[bullet.end() :] if bullet else line).strip()
        start = ("\n- " if gap else "- ") if bullet else gap
        for claim in split_claims(bare):
            yield Sentence(claim.strip(), start)
            start = " "
        gap = "\n\n" if start == " " or gap or not bare else gap


def join_sentences(sentences: Iterable[Sentence]) -> str:
    """The text again, whatever was left out of it."""
    joined = ""
    for sentence in sentences:
        joined += (sentence.gap if joined else sentence.gap.lstrip()) + sentence.text
    return joined


def complete_sentences(reply: str) -> list[Sentence]:
    """What is surely finished of a reply that still comes in: all but the last sentence, with its quotes closed.

    A label may still follow the full stop, so only the start of the next sentence ends one.
    """
    finished, sentences = [], list(split_sentences(with_markers(reply)))
    for sentence in sentences[:-1]:
        if len(_QUOTATION.findall(sentence.text)) % 2:
            break
        finished.append(sentence)
    return finished
