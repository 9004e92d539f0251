"""Whether a sentence speaks of what its own passages speak of, by the words they share.

No judge of meaning: it tells apart a sentence that has nothing to do with its source, and one that carries the label
of another passage than the one it took its words from. The sources are Dutch, so a sentence in English is compared by
the subjects that the vocabulary knows in both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from assistant.knowledge.vocabulary import words

Subjects = Callable[[str], frozenset[str]]  # what a text is about, whatever its language

_LONG_ENOUGH = 4
_SHARED_ONE_IN = 3  # content words, of which at least one, and from six at least two, are the source's
_STEM = 5  # letters: "bibliotheken" and "bibliotheek" share six, "jongeren" and "jongere" seven
_COMMON = frozenset(
    words(
        """worden wordt werd zijn hebben heeft kunnen moeten mogen zullen willen deze daarvan daarom omdat naar door
        over voor niet meer ook maar waar welke alle andere elke ieder tussen zodat waarbij hierbij daarbij volgens
        noemt zegt staat plan plans binnen zoals onder bij met van het een zelf nodig zeer hierover ervan erop gaat"""
    )
)


def stems(text: str) -> frozenset[str]:
    """The content words of a text by their first letters."""
    return frozenset(
        word[:_STEM] for word in words(text) if len(word) >= _LONG_ENOUGH and word not in _COMMON and not word.isdigit()
    )


def what_is_unsupported(sentence: str, own: Sequence[str], others: Sequence[str]) -> str | None:
    """Why a Dutch sentence does not look like its own sources; None when it does."""
    spoken = stems(sentence)
    held = [_words_held(spoken, text) for text in (*own, *others)]
    return _compared(held[: len(own)], held[len(own) :], min(2, len(spoken) // _SHARED_ONE_IN))


def what_is_off_subject(sentence: str, own: Sequence[str], others: Sequence[str], subjects_in: Subjects) -> str | None:
    """The same for a sentence in another language than its sources, by subjects instead of words."""
    spoken = subjects_in(sentence)
    held = [spoken & subjects_in(text) for text in (*own, *others)]
    return _compared(held[: len(own)], held[len(own) :], min(1, len(spoken)))


def _compared(own: Sequence[frozenset[str]], others: Sequence[frozenset[str]], fewest: int) -> str | None:
    rarity = Counter(each for held in (*own, *others) for each in held)
    mine: frozenset[str] = frozenset().union(*own)
    if len(mine) < fewest:
        return "de zin deelt te weinig woorden met zijn bron"
    best = max((_weight(held, rarity) for held in others), default=0.0)
    if best > _weight(mine, rarity):
        return "de zin lijkt meer op een andere passage dan op die van zijn label"
    return None


def _words_held(spoken: frozenset[str], text: str) -> frozenset[str]:
    """Which stems a text holds, inside compounds as well ("doelgroepenbudget" holds "budge")."""
    spread = " ".join(words(text))
    return frozenset(stem for stem in spoken if stem in spread)


def _weight(held: frozenset[str], rarity: Counter[str]) -> float:
    """A word that only one passage has says more than one they all have."""
    return sum(1 / rarity[stem] for stem in held)
