"""The words people use for what the plan is about, and finding them in a question despite typos and split compounds.

The words themselves are data (``corpus/vocabulary.yaml``); this module owns how a word matches. It does not decide
what a question means.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import yaml
from rapidfuzz.distance import OSA

from assistant.errors import CorpusError
from assistant.knowledge.records import SAFE_LOADER

_WORD = re.compile(r"[^\W_]+")
_CLAUSES = re.compile(r"[.!?;:,]\s")
COMPOUND_FROM = 5  # letters; shorter stems stand in too many words that have nothing to do with them
TYPO_FROM = 5
SPLIT_FROM = 7
TOGETHER_FROM = 8  # letters of a compound that was split in two; shorter ones may be two words by chance
REMEMBERED = 20_000  # texts
BEGINNING = 3  # letters; the shortest way to write anything is one letter between two spaces
SHORT = 2  # letters; such a part of a stem must be the whole word ("e-book")


def fold(text: str) -> str:
    """Lower case without accents, so "Artificiële" and "artificiele" are one word."""
    if text.isascii():
        return text.lower()
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
    unknown: tuple[str, ...] = ()  # words that neither the corpus nor the vocabulary knows: perhaps typing errors

    @classmethod
    def of(cls, text: str, known_words: Container[str] | None = None) -> Spoken:
        """``known_words`` are never a slip of the finger; without them no word is."""
        clauses = [words(clause) for clause in _CLAUSES.split(text)]  # "we geven 25.000 uit. Halen we dat?"
        joined = " ".join(one + other for clause in clauses for one, other in pairwise(clause))
        if known_words is None:
            return cls(" ".join(chain.from_iterable(clauses)), joined)
        spoken = [word for clause in clauses for word in _with_compounds(clause, known_words)]
        unknown = tuple(word for word in spoken if len(word) >= TYPO_FROM - 1 and word not in known_words)
        return cls(" ".join(spoken), joined, unknown)


def _with_compounds(spoken: Sequence[str], known_words: Container[str]) -> Iterator[str]:
    """The words, and of two that together are a known one that one: a "normen kader" is no norm."""
    at = 0
    while at < len(spoken):
        pair = spoken[at : at + 2]
        joined = "".join(pair)
        is_one = min(map(len, pair)) > SHORT and len(joined) >= TOGETHER_FROM and joined in known_words
        yield joined if is_one else spoken[at]
        at += len(pair) if is_one else 1


# Letters to look for, whose they are, and for several words the pattern that goes on from there.
Way = tuple[str, str, re.Pattern[str] | None]


class Wordings:
    """Things and all the ways to write each of them, looked for in one pass over a text.

    A text is words with one space between and around them, so most ways to write something are letters to look for,
    spaces included; where several words belong together, a pattern goes on from there. They are kept by their first
    letters: what does not begin at some place in the text costs nothing there.
    """

    def __init__(self, written: Mapping[str, Iterable[object]]) -> None:
        self.names = frozenset(written)
        self._ways: dict[str, list[Way]] = {}
        self._split: dict[str, list[Way]] = {}
        self._stems: dict[str, list[tuple[str, str]]] = {}  # by the first letter, in which nobody slips
        for name, stems in written.items():
            for stem in map(str, stems):
                self._learn(name, words(stem), stem)

    def said_in(self, spoken: Spoken) -> frozenset[str]:
        """The names of what is said: written out, in a compound, split in two, or with a slip of the finger."""
        said = self._found(f" {spoken.text} ", self._ways) | self._found(f" {spoken.joined} ", self._split)
        for word in spoken.unknown:
            said |= {name for stem, name in self._stems.get(word[0], ()) if name not in said and _is_typo(word, stem)}
        return frozenset(said)

    def _learn(self, name: str, parts: Sequence[str], stem: str) -> None:
        if not parts:
            raise ValueError(f"‘{stem}’ is geen woord")
        exact = stem.startswith("=")
        first = parts[0]
        if len(parts) > 1:
            pieces = [re.escape(part) + ("" if exact or len(part) <= SHORT else r"\w*") for part in parts]
            self._add(self._ways, f" {first}" + " " * (len(first) <= SHORT), name, " " + " ".join(pieces) + r"\b")
        elif exact or len(first) <= SHORT:
            self._add(self._ways, f" {first} ", name)
        else:
            self._add(self._ways, first if len(first) >= COMPOUND_FROM else f" {first}", name)
            if len(first) >= SPLIT_FROM:
                self._add(self._split, f" {first}", name)
            if len(first) >= TYPO_FROM:
                self._stems.setdefault(first[0], []).append((first, name))

    @staticmethod
    def _add(ways: dict[str, list[Way]], letters: str, name: str, pattern: str = "") -> None:
        ways.setdefault(letters[:BEGINNING], []).append((letters, name, re.compile(pattern) if pattern else None))

    @staticmethod
    def _found(text: str, ways: Mapping[str, Sequence[Way]]) -> set[str]:
        found: set[str] = set()
        for at in range(len(text) - BEGINNING + 1):
            for letters, name, pattern in ways.get(text[at : at + BEGINNING], ()):
                if name not in found and text.startswith(letters, at) and (not pattern or pattern.match(text, at)):
                    found.add(name)
        return found


@dataclass(frozen=True, slots=True)
class NormCue:
    """When a question is about a norm: all concepts of one of the sets, none of ``unless``."""

    when: tuple[frozenset[str], ...]
    unless: frozenset[str]
    asks_amount: bool


@dataclass(frozen=True, slots=True)
class Vocabulary:
    concepts: Wordings
    plan_words: Mapping[str, str]
    chapters: Mapping[str, tuple[str, ...]]
    sections: Wordings
    roles: Wordings
    list_words: Wordings
    elsewhere: Wordings  # regions that the plan was not made for
    own_region: Wordings  # those that it was made for
    stop_words: frozenset[str]
    norm_cues: Mapping[str, NormCue]
    term_cues: Mapping[str, NormCue]
    known_words: frozenset[str]  # real words, never read as a typing error of another
    heard: dict[str, frozenset[str]] = field(default_factory=dict, compare=False, repr=False)

    def listen(self, text: str) -> Spoken:
        return Spoken.of(text, self.known_words)

    def concepts_in(self, text: str) -> frozenset[str]:
        """The concepts a text mentions; remembered, since the same passages are asked about again and again."""
        known = self.heard.get(text)
        if known is None:
            if len(self.heard) >= REMEMBERED:
                self.heard.clear()
            known = self.heard[text] = self.concepts.said_in(self.listen(text))
        return known

    def content_words(self, text: str) -> list[str]:
        """The words that carry a subject, in order, each once."""
        return list(dict.fromkeys(word for word in words(text) if word not in self.stop_words and not word.isdigit()))


def load_vocabulary(path: Path, corpus_texts: Iterable[str] = ()) -> Vocabulary:
    """Read the vocabulary; the words of the corpus itself count as known."""
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=SAFE_LOADER)
        stems = {name: _listed(entry["stems"]) for name, entry in raw["concepts"].items()}
        stop_words = frozenset(words(raw["stop_words"]))
        vocabulary = Vocabulary(
            concepts=Wordings(stems),
            plan_words={name: str(entry["plan"]) for name, entry in raw["concepts"].items()},
            chapters={slug: tuple(_listed(entry["concepts"])) for slug, entry in raw["chapters"].items()},
            sections=Wordings({key: _listed(written) for key, written in raw["sections"].items()}),
            roles=Wordings({key: _listed(written) for key, written in raw["roles"].items()}),
            list_words=Wordings({"list": _listed(raw["list_words"])}),
            elsewhere=Wordings({place: _listed(written) for place, written in raw.get("elsewhere", {}).items()}),
            own_region=Wordings({place: [place] for place in _listed(raw.get("own_region", []))}),
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
    if strange := used - vocabulary.concepts.names:
        raise CorpusError(
            f"{path}: een hoofdstuk of norm noemt onbekende begrippen: {', '.join(sorted(strange))}. Verbeter de naam."
        )


def _is_typo(word: str, stem: str) -> bool:
    """One slip of the finger (two in long words) away from the stem, at the start of the word."""
    allowed = 2 if len(stem) >= 9 else 1
    # Longer words are other compounds, not slips: "collectiegebruik" is not "collectiegeld".
    if word[0] != stem[0] or not len(stem) - allowed <= len(word) <= len(stem) + 2:
        return False
    return any(OSA.distance(word[: len(stem) + change], stem, score_cutoff=allowed) <= allowed for change in (0, -1, 1))
