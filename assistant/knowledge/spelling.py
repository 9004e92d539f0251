"""Slips of the finger, and compounds split in two, put right before a question is read.

A word is right when the sources, the vocabulary or a dictionary of the language know it, or when it is made of two that
are ("adviesuur"). Any other becomes the word that the sources and the known questions use most and that is one slip
away, or else one of the dictionary; where there is none it stays. Names become names only, and a word that is hardly
rarer than the one beside it is no slip.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract
from spellchecker import SpellChecker

from assistant.advice import Language
from assistant.knowledge.vocabulary import TOGETHER_FROM, fold, words

_SPELT = re.compile(r"[^\W\d_]+")
# Addresses, what stands with a slash between it, and abbreviations ("bijv. strips").
_PASSED_OVER = re.compile(r"\S*[@/\\]\S*|\S+\.\w\S*|[^\W\d_]+\.(?=\s+[a-z])")
_INSIDE = re.compile(r"(?<=[^\W_][ -])[^\W\d_]+")  # a sentence, so capitals there are those of a name
_VOWEL = re.compile(r"[aeiouyà-öø-ÿ]")  # without any it is short for something: "smth", "mbt"
_BRITISH = re.compile(r"is(?=(?:e[ds]?|ing|ations?)$)")
_CENTRE = re.compile(r"tre(?=s?$)")
_BEFORE_ANOTHER = re.compile(r"\b([^\W\d_]{3,}) (?=([a-zà-ÿ]{3,})\b)")

LOOKED_AT_FROM = 4  # letters; shorter words are each a slip away from many others
SHOUTS_FROM = 12  # letters, all of them capitals
FOREIGN_FROM, FOREIGN = 3, 0.4  # unknown words, and their share of all, from which none is a slip
OFTEN = 5  # times that the sources and known questions use a word, from which another may be a slip of it
# Times as often as what was written, where people wrote that before: of the words that are not in a dictionary and are
# a slip away from one used ten times as often, nearly all are slips. The second where it may well be a word: it is made
# of two, or short.
MORE, MUCH_MORE = 10, 100
TWO_SLIPS_FROM = 9  # letters
PART_FROM = 3  # letters of a part of a compound
PART_OFTEN = 3, 50  # uses from which a part is known; of one of three letters, of which there are many by chance
COMMON = 300, 1000  # the same, of times in the dictionary's texts, which hold nine hundred million words


@dataclass(frozen=True, slots=True)
class Spelt:
    """A text as it is read, and which words were changed: what was written, and what is read for it."""

    text: str
    changed: tuple[tuple[str, str], ...] = ()


class Spelling:
    """``known`` are folded words that are right, of which ``stop_words`` carry no subject.

    ``passages`` are the texts of the sources. What people ask is counted too, but their slips with it, so it makes no
    word right by itself. Both are counted for the first word that is not known: most questions have none.
    ``is_in_added`` tells whether sources that were added have a word.
    """

    def __init__(
        self,
        known: Container[str],
        stop_words: Container[str],
        passages: Sequence[str],
        questions: Iterable[str],
        is_in_added: Callable[[str], bool] = lambda word: False,
    ) -> None:
        self._known = known
        self._stop_words = stop_words
        self._passages = passages
        self._questions = questions
        self._is_in_added = is_in_added

    def prepare(self) -> None:
        """Read what is read for the first word that is not known: the dictionaries, and how often words are used."""
        self._often_used("", 1)
        for language in Language:
            _dictionary(language)

    def corrected(self, text: str, language: Language) -> Spelt:
        """The text with its slips put right, and nothing else of it changed but that it shouts."""
        if text.isupper() and sum(map(str.isalpha, text)) >= SHOUTS_FROM:
            text = self._spoken(text)
        passed_over = [match.span() for match in _PASSED_OVER.finditer(text)]
        spelt = [
            match
            for match in _SPELT.finditer(text)
            if not any(start <= match.start() < stop for start, stop in passed_over)
        ]
        unknown = [match for match in spelt if not self._is_known(match.group())]
        if len(unknown) > max(FOREIGN_FROM, len(spelt) * FOREIGN):
            return Spelt(text)  # in another language, or in none
        parts, changed, end = [], [], 0
        for match in unknown:
            written = match.group()
            read = self._read(written, language, begins=_begins_a_sentence(text, match.start()))
            if read == written:
                continue
            parts += [text[end : match.start()], read]
            end = match.end()
            if fold(read) != fold(written):
                changed.append((written, read))
        return Spelt(self._joined("".join([*parts, text[end:]])), tuple(dict.fromkeys(changed)))

    def _is_known(self, written: str) -> bool:
        """Whether it may stand: a short word, one with capitals inside it, an abbreviation, or a word that exists."""
        if len(written) < LOOKED_AT_FROM or fold(written) in self._known or not written[1:].islower():
            return True
        lowered = written.lower()
        return not _VOWEL.search(lowered) or _is_in_dictionary(lowered)

    def _spoken(self, text: str) -> str:
        """What was written in capitals, as the sources write it."""
        spoken = _SPELT.sub(lambda word: self._as_written(word[0].lower()), text)
        return spoken[:1].upper() + spoken[1:]

    def _joined(self, text: str) -> str:
        """With compounds in one: "collectie budget" is what the sources call "collectiebudget"; "hier over" stays."""
        return _BEFORE_ANOTHER.sub(lambda one: one[1] if self._is_one(one[1], one[2]) else one[0], text)

    def _is_one(self, one: str, other: str) -> bool:
        joined = fold(one + other)
        return len(joined) >= TOGETHER_FROM and joined in self._known and joined not in self._stop_words

    def _read(self, written: str, language: Language, *, begins: bool) -> str:
        right = self._right(written.lower(), language)
        if right is None or self._is_in_added(written.lower()):
            return written
        if not written[0].isupper():
            return right
        return right.capitalize() if begins or self._is_name(right) else written

    def _right(self, word: str, language: Language) -> str | None:
        """What is meant by a word, in lower case; None when it may stand."""
        is_made_of_two = self._is_compound(word)
        if (often := self._often_used(word, 1)) is not None:
            more = MUCH_MORE if is_made_of_two or len(word) == LOOKED_AT_FROM else MORE
            return often if self._uses[often] >= more * max(self._uses[word], is_made_of_two) else None
        if is_made_of_two or self._uses[word] > 1:
            return None
        if (in_dictionary := _nearest_in_dictionary(word, language)) is not None:
            return in_dictionary
        return self._often_used(word, 2) if len(word) >= TWO_SLIPS_FROM else None

    def _often_used(self, word: str, slips: int) -> str | None:
        """The word used most of those that are so many slips away; the first letter is seldom one of them."""
        found = extract(word, self._often, scorer=OSA.distance, score_cutoff=slips, limit=None)
        # People slipped before, some of them the same way: what they wrote is then no word to slip towards.
        near = [each for each, *_ in found if fold(each) in self._known or _is_in_dictionary(each)]
        same = [each for each in near if each[0] == word[0]]
        return max(same or near, key=lambda each: (self._uses[each], each), default=None)

    def _is_compound(self, word: str) -> bool:
        return any(self._is_part(word[at:]) and self._begins_one(word[:at]) for at in range(PART_FROM, len(word)))

    def _begins_one(self, part: str) -> bool:
        return self._is_part(part) or (part.endswith("s") and self._is_part(part[:-1]))

    def _is_part(self, part: str) -> bool:
        if len(part) > PART_FROM:
            is_asked = self._uses[part] >= PART_OFTEN[0] and _is_in_dictionary(part)
            return part in self._known or is_asked or _times(part) >= COMMON[0]
        return len(part) == PART_FROM and self._uses[part] >= PART_OFTEN[1] and _times(part) >= COMMON[1]

    @cached_property
    def _uses(self) -> Counter[str]:
        return Counter(word for text in (*self._passages, *self._questions) for word in _lowered(text))

    @cached_property
    def _often(self) -> list[str]:
        return [word for word, uses in self._uses.items() if uses >= OFTEN and len(word) >= LOOKED_AT_FROM]

    @cached_property
    def _ways(self) -> dict[str, Counter[str]]:
        """How the sources write each word inside a sentence, and how often so: "ibl" is mostly IBL."""
        ways: dict[str, Counter[str]] = {}
        for text in self._passages:
            for word in _INSIDE.findall(text):
                ways.setdefault(word.lower(), Counter())[word] += 1
        return ways

    def _as_written(self, word: str) -> str:
        return self._ways[word].most_common(1)[0][0] if word in self._ways else word

    def _is_name(self, word: str) -> bool:
        return len(word) >= LOOKED_AT_FROM and any("A" <= way[0] <= "Z" for way in self._ways.get(word, ()))


def has_word(texts: Sequence[str]) -> Callable[[str], bool]:
    """Whether one of these texts has a word; looked up in them when it is asked, for that is seldom."""

    def is_in(word: str) -> bool:
        return any(word in text.lower() and fold(word) in words(text) for text in texts)

    return is_in


def _begins_a_sentence(text: str, at: int) -> bool:
    before = text[:at].rstrip(" \"'‘’“”([-")
    return not before or before[-1] in ".!?:\n"


def _lowered(text: str) -> Iterator[str]:
    return (match.group() for match in _SPELT.finditer(text.lower()))


@cache
def _dictionary(language: Language) -> SpellChecker:
    """Half a second and 80 MB for Dutch, so only for who writes a word that the sources do not know."""
    return SpellChecker(language=language.value, distance=1)


def _is_in_dictionary(word: str) -> bool:
    """In either language: Dutch questions have English words, and the other way round. The English is American."""
    written = {word, _BRITISH.sub("iz", word), word.replace("our", "or"), _CENTRE.sub("ter", word)}
    return any(each in _dictionary(language) for language in Language for each in written)


def _times(word: str) -> int:
    return _dictionary(Language.NL)[word]


def _nearest_in_dictionary(word: str, language: Language) -> str | None:
    dictionary = _dictionary(language)
    least = COMMON[0] if len(word) < TWO_SLIPS_FROM else 1  # a long word is like few others, so a rare one will do
    near = [each for each in dictionary.candidates(word) or () if each != word and dictionary[each] >= least]
    same = [each for each in near if each[0] == word[0]]
    return max(same, key=lambda each: (dictionary[each], each), default=None)
