"""One text in pieces that can be quoted whole.

Owns how long a passage may be and where a longer text is cut: at the end of a sentence, and between words where one
sentence is longer than that.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.quoting import sentences

LONGEST_PASSAGE = 800  # characters


def in_passages(text: str) -> Iterator[str]:
    """The text in pieces that can be quoted whole: as many sentences as fit, and words where one sentence does not."""
    spans = sentences(text) if len(text) > LONGEST_PASSAGE else [(0, len(text))]
    held = ""
    for start, end in spans:
        for part in _by_words(text[start:end]):
            if held and len(held) + 1 + len(part) > LONGEST_PASSAGE:
                yield held
                held = ""
            held = f"{held} {part}" if held else part
    if held:
        yield held


def _by_words(sentence: str) -> Iterator[str]:
    if len(sentence) <= LONGEST_PASSAGE:
        yield sentence
        return
    held: list[str] = []
    length = 0
    for word in sentence.split():
        if held and length + len(word) > LONGEST_PASSAGE:
            yield " ".join(held)
            held, length = [], 0
        held.append(word)
        length += len(word) + 1
    yield " ".join(held)
