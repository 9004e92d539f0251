"""What a share is a share of: "20% van het collectiebudget" is not "20% van de collectie".

The plan names equal percentages of different things, which people confuse and a model will too. Compared by the noun
right after the share, the last part of a compound counting as the noun itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from assistant.answering.grounding.numerals import numbers_stated
from assistant.knowledge.vocabulary import fold, words

_OF = re.compile(
    r"(?P<share>(?:\d[\d.,/]*\s?(?:%|procent|percent)|\b(?:een|één|twee|drie|vier)\s+(?:derde|kwart|vijfde|tiende)|"
    r"\bdriekwart|\bde helft|\b[a-z]+\s+procent))\)?\s+van\s+(?:(?:de|het|alle|al|elk|elke|uw|ons|onze|een|hun|je)\s+)*"
    r"(?P<noun>[^\W\d_]{3,}(?:-[^\W\d_]+)*)(?:\s+(?P<next>[^\W\d_]{3,}))?",
    re.IGNORECASE,
)

_NO_NOUN = frozenset(
    words(
        "gaat gaan wordt worden komt komen moet moeten mag zijn is van naar voor uit die dat een het aan met bij als en"
    )
)


def other_objects(sentence: str, own: Iterable[str]) -> list[str]:
    """The shares in a sentence that its sources take of something else."""
    held = [pair for text in own for pair in _shares(text)]
    wrong = []
    for value, nouns in _shares(sentence):
        of_what = [others for other, others in held if other == value]
        if of_what and not any(_is_same(noun, other) for others in of_what for noun in nouns for other in others):
            wrong.append(f"het aandeel van ‘{nouns[0]}’ is in de bron een aandeel van ‘{of_what[0][0]}’")
    return wrong


def _shares(text: str) -> Iterator[tuple[Decimal, list[str]]]:
    """Each share with the noun behind it, and the word after an adjective, which cannot be told from a noun in -e."""
    for match in _OF.finditer(text):
        parts = (match["noun"], match["next"] if match["noun"].endswith("e") else None)
        nouns = [fold(part) for part in parts if part and fold(part) not in _NO_NOUN]
        for stated in numbers_stated(match["share"]):
            if nouns:
                yield stated.value, nouns


def _is_same(one: str, other: str) -> bool:
    one, other = (re.sub(r"(?:en|s|e)$", "", word) for word in (one, other))
    return one.endswith(other) or other.endswith(one)
