"""Keeping count of what a reader leaves out of a document, so that nothing goes in silence.

Owns the count, one example for each reason, and the first words of what is hidden. It decides nothing: a reader says
what it leaves out and why.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import islice

from assistant.errors import shown
from assistant.knowledge.documents.model import LeftOut, Rest, cleaned

_TAG_BASE = 0xE0000  # from here on Unicode has the letters once more, drawn as nothing
_TAGS = re.compile("[\U000e0020-\U000e007e]+")
_TURNING = re.compile("[\u202d\u202e\u2066-\u2068]")
LONGEST_HIDDEN = 200  # characters that are kept of one hidden text: enough to know what it is after
MOST_HIDDEN = 40
STRUCK = "doorgehaalde of verwijderde tekst"
_LOOKED_AT = 4000  # characters; what is left out may be of any length


class Remainder:
    """What is left of a file beside its text."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._examples: dict[str, str] = {}
        self._hidden: dict[str, None] = {}
        self._doubts: dict[str, None] = {}

    def leave(self, reason: str, texts: Iterable[str], *, hidden: bool = False) -> None:
        """Leave this out, if it says anything at all."""
        text = cleaned(" ".join(_first(texts)))[:LONGEST_HIDDEN]
        if not any(sign.isalnum() for sign in text):
            return
        self._counts[reason] += 1
        self._examples.setdefault(reason, shown(text))
        if hidden and len(self._hidden) < MOST_HIDDEN:
            self._hidden[text] = None

    def forget(self) -> None:
        """The file is read once more, in another way."""
        self._counts.clear()
        self._examples.clear()
        self._hidden.clear()
        self._doubts.clear()

    def doubt(self, sentence: str) -> None:
        self._doubts[sentence] = None

    def rest(self) -> Rest:
        return Rest(
            tuple(
                LeftOut(reason=reason, count=count, example=self._examples[reason])
                for reason, count in self._counts.items()
            ),
            tuple(self._hidden),
            tuple(self._doubts),
        )


def look_behind_letters(texts: Iterable[str], remainder: Remainder) -> None:
    """What signs that nobody sees say, and whether they turn the order of the letters around."""
    for text in texts:
        for unseen in _TAGS.finditer(text):
            said = "".join(chr(ord(sign) - _TAG_BASE) for sign in unseen[0])
            remainder.leave("tekst in onzichtbare tekens", [said], hidden=True)
        if _TURNING.search(text):
            remainder.doubt(
                "In de tekst staan onzichtbare tekens die de leesrichting omkeren; zij zijn weggehaald. Vergelijk de "
                "passages met wat u in het document ziet."
            )


def _first(texts: Iterable[str]) -> Iterable[str]:
    length = 0
    for text in islice(texts, _LOOKED_AT):
        yield text[: _LOOKED_AT - length]
        length += len(text)
        if length >= _LOOKED_AT:
            return
