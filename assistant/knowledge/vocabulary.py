"""The words people use for what the plan is about, and finding them in a question despite typos and split compounds.

The words themselves are data (``corpus/vocabulary.yaml``); this module owns how a word matches. It does not decide
what a question means.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from assistant.errors import CorpusError

_WORD = re.compile(r"[^\W_]+")
COMPOUND_FROM = 5  # letters; shorter stems stand in too many words that have nothing to do with them
TYPO_FROM = 5
SPLIT_FROM = 7
REMEMBERED = 20_000  # texts
SHORT = 2  # letters; such a part of a stem must be the whole word ("e-book")


def fold(text: str) -> str:
    """Lower case without accents, so "Artificiële" and "artificiele" are one word."""
    decomposed = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).lower()


def words(text: str) -> list[str]:
    """The folded words of a text; a hyphenated word counts as its parts ("IBL-norm" mentions IBL)."""
    return _WORD.findall(fold(text))


@dataclass(frozen=True, slots=True)
class Spoken:
    """A text made ready for matching: its words, and what adjacent words would be if they were one."""

    text: str
    joined: str
    unknown: tuple[str, ...]  # words that neither the corpus nor the vocabulary knows: perhaps typing errors


class Wording:
    """All the ways to write one thing: letters to look for, patterns for several words, stems that a slip may hide."""

    def __init__(self, written: Iterable[object]) -> None:
        phrases: list[str] = []
        self._stems: dict[str, list[str]] = {}  # by the first letter, in which nobody slips
        # A text is words with one space between, so most ways to write it are letters to look for, spaces included.
        self._letters: list[str] = []
        self._split: list[str] = []
        for stem in map(str, written):
            exact = stem.startswith("=")
            parts = words(stem)
            if not parts:
                raise ValueError(f"‘{stem}’ is geen woord")
            if len(parts) > 1:
                pieces = [re.escape(part) + ("" if exact or len(part) <= SHORT else r"\w*") for part in parts]
                phrases.append(r"\b" + " ".join(pieces) + r"\b")
                continue
            (part,) = parts
            if exact or len(part) <= SHORT:
                self._letters.append(f" {part} ")
                continue
            self._letters.append(part if len(part) >= COMPOUND_FROM else f" {part}")
            if len(part) >= SPLIT_FROM:
                self._split.append(f" {part}")
            if len(part) >= TYPO_FROM:
                self._stems.setdefault(part[0], []).append(part)
        self._phrases = re.compile("|".join(phrases)) if phrases else None

    def is_in(self, spoken: Spoken) -> bool:
        """Written out, in a compound, split in two, or with a slip of the finger."""
        text, joined = f" {spoken.text} ", f" {spoken.joined} "
        return bool(
            any(letters in text for letters in self._letters)
            or (self._phrases and self._phrases.search(spoken.text))
            or any(letters in joined for letters in self._split)
            or any(_is_typo(word, stem) for word in spoken.unknown for stem in self._stems.get(word[0], ()))
        )


@dataclass(frozen=True, slots=True)
class NormCue:
    """When a question is about a norm: all concepts of one of the sets, none of ``unless``."""

    when: tuple[frozenset[str], ...]
    unless: frozenset[str]
    asks_amount: bool


@dataclass(frozen=True, slots=True)
class Vocabulary:
    concepts: Mapping[str, Wording]
    plan_words: Mapping[str, str]
    chapters: Mapping[str, tuple[str, ...]]
    sections: Mapping[str, Wording]
    roles: Mapping[str, Wording]
    list_words: Wording
    stop_words: frozenset[str]
    norm_cues: Mapping[str, NormCue]
    term_cues: Mapping[str, NormCue]
    known_words: frozenset[str]  # real words, never read as a typing error of another
    heard: dict[str, frozenset[str]] = field(default_factory=dict, compare=False, repr=False)

    def listen(self, text: str) -> Spoken:
        spoken = words(text)
        joined = " ".join(one + other for one, other in pairwise(spoken))
        unknown = tuple(word for word in spoken if len(word) >= TYPO_FROM - 1 and word not in self.known_words)
        return Spoken(" ".join(spoken), joined, unknown)

    def concepts_in(self, text: str) -> frozenset[str]:
        """The concepts a text mentions; remembered, since the same passages are asked about again and again."""
        known = self.heard.get(text)
        if known is None:
            if len(self.heard) >= REMEMBERED:
                self.heard.clear()
            known = self.heard[text] = matching(self.concepts, self.listen(text))
        return known

    def content_words(self, text: str) -> list[str]:
        """The words that carry a subject, in order, each once."""
        return list(dict.fromkeys(word for word in words(text) if word not in self.stop_words and not word.isdigit()))


def matching(wordings: Mapping[str, Wording], spoken: Spoken) -> frozenset[str]:
    return frozenset(name for name, wording in wordings.items() if wording.is_in(spoken))


def load_vocabulary(path: Path, corpus_texts: Iterable[str] = ()) -> Vocabulary:
    """Read the vocabulary; the words of the corpus itself count as known."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        stems = {name: _listed(entry["stems"]) for name, entry in raw["concepts"].items()}
        stop_words = frozenset(words(raw["stop_words"]))
        vocabulary = Vocabulary(
            concepts={name: Wording(written) for name, written in stems.items()},
            plan_words={name: str(entry["plan"]) for name, entry in raw["concepts"].items()},
            chapters={slug: tuple(_listed(entry["concepts"])) for slug, entry in raw["chapters"].items()},
            sections={key: Wording(_listed(written)) for key, written in raw["sections"].items()},
            roles={key: Wording(_listed(written)) for key, written in raw["roles"].items()},
            list_words=Wording(_listed(raw["list_words"])),
            stop_words=stop_words,
            norm_cues={norm_id: _cue(cue) for norm_id, cue in raw["norms"].items()},
            term_cues={term_id: _cue({"when": when}) for term_id, when in raw["terms"].items()},
            known_words=stop_words
            | {word for text in corpus_texts for word in words(text)}
            | {word for written in stems.values() for stem in written for word in words(str(stem))},
        )
    except (OSError, ValueError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        detail = " ".join(f"{type(error).__name__}: {error}".split())  # YAML's complaints run over several lines
        raise CorpusError(f"De woordenlijst {path} is niet leesbaar ({detail}); herstel het bestand.") from error
    _refuse_unknown_concepts(vocabulary, path)
    return vocabulary


def _cue(written: Mapping[str, object]) -> NormCue:
    when, unless = _listed(written["when"]), _listed(written.get("unless", []))
    return NormCue(
        tuple(frozenset(_listed(needed)) for needed in when), frozenset(unless), bool(written.get("asks_amount"))
    )


def _listed(written: object) -> list[Any]:
    """A text in the place of a list would count as a list of letters, and those are found everywhere."""
    if isinstance(written, list):
        return written
    raise TypeError(f"‘{written}’ hoort een lijst te zijn")


def _refuse_unknown_concepts(vocabulary: Vocabulary, path: Path) -> None:
    used = {concept for listed in vocabulary.chapters.values() for concept in listed}
    cues = (*vocabulary.norm_cues.values(), *vocabulary.term_cues.values())
    used |= {concept for cue in cues for needed in (*cue.when, cue.unless) for concept in needed}
    if strange := used - set(vocabulary.concepts):
        raise CorpusError(
            f"{path}: een hoofdstuk of norm noemt onbekende begrippen: {', '.join(sorted(strange))}. Verbeter de naam."
        )


def _is_typo(word: str, stem: str) -> bool:
    """One slip of the finger (two in long words) away from the stem, at the start of the word."""
    allowed = 2 if len(stem) >= 9 else 1
    # Longer words are other compounds, not slips: "collectiegebruik" is not "collectiegeld".
    if word[0] != stem[0] or not len(stem) - allowed <= len(word) <= len(stem) + 2:
        return False
    return any(edit_distance(word[: len(stem) + change], stem, allowed) <= allowed for change in (0, -1, 1))


def edit_distance(one: str, other: str, limit: int) -> int:
    """Damerau-Levenshtein (adjacent swaps count once), cut off just above ``limit``."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        previous, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, previous[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return row[-1]
