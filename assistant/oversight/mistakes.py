"""Ways in which a text about sources can be wrong: what is put in on purpose, and whether somebody took it out again.

A mistake is chosen, never invented: the words around it stay those of the answer. Keeps no words of the answer beside
the text itself, so that erasing the text erases everything. Where spoilt answers go is ``planting.py``.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import NamedTuple

from assistant.advice import Answer, Frozen
from assistant.figures import Figure, find_figures
from assistant.quoting import normalise


class MistakeKind(StrEnum):
    NUMBER = "number"  # a number in the text is another one
    QUOTE = "quote"  # a word within quotation marks is another one
    NEGATION = "negation"  # "niet" was put in, or taken out
    MARKER = "marker"  # a claim points to another passage
    RESULT = "result"  # the outcome of a calculation is another one in the text


class Mistake(Frozen):
    """``spans``: where the wrong words stand in the spoilt text (half-open); more than one for a repeated result."""

    kind: MistakeKind
    spans: tuple[tuple[int, int], ...]


class Spoilt(NamedTuple):
    text: str
    mistake: Mistake


class _Change(NamedTuple):
    start: int
    end: int
    new: str


_Way = Callable[[Answer], Iterator[tuple[_Change, ...]]]

_QUOTATION = re.compile(r"[“„«\"](?P<words>[^”»\"\n]+)[”»\"]")
_MARKER = re.compile(r"\[(\d+)\]")
_CLAIM = re.compile(r"^.*\[R?\d+\].*$", re.M)
_NUMBER_WORDS = ("twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf")
_LAST_DIGIT = re.compile(r"[1-9](?=[^1-9]*$)")
_NEGATION = re.compile(r"(?<!\w)(?:niet|geen|not)(?!\w)", re.I)
_VERB = re.compile(
    r"(?<!\w)(?:is|zijn|was|wordt|worden|kan|kunnen|mag|mogen|moet|moeten|gaat|gaan|komt|komen|houdt|houden|blijft"
    r"|blijven|krijgt|krijgen|werkt|werken|are|must|may|can|should|will)(?!\w)(?!\s+(?:niet|not|geen)\b)",
    re.I,
)
_ENGLISH_VERBS = frozenset({"are", "must", "may", "can", "should", "will"})
_SWAPS = (
    ("minstens", "hoogstens"), ("minimaal", "maximaal"), ("meer", "minder"), ("altijd", "soms"), ("steeds", "soms"),
    ("alle", "enkele"), ("elke", "een enkele"), ("moeten", "kunnen"), ("moet", "kan"), ("lokale", "landelijke"),
    ("jaarlijks", "maandelijks"), ("ondersteunt", "verplicht"), ("stimuleert", "controleert"), ("adviseert", "beslist"),
    ("nieuwe", "bestaande"), ("voldoende", "enige"), ("vanaf", "tot"), ("en", "of"),
)  # fmt: skip
_SWAPPED = dict(_SWAPS) | {right: left for left, right in reversed(_SWAPS)}
_WORD = re.compile(r"(?<!\w)(?:" + "|".join(sorted(_SWAPPED, key=len, reverse=True)) + r")(?!\w)", re.I)
_NEAR = 3  # words on either side that make a spot recognisable


def spoil(answer: Answer, seed: int | None = None) -> Spoilt | None:
    """The answer's text with one deliberate mistake, equal for an equal seed; None where no kind of mistake fits."""
    choice = random.Random(seed)
    kinds = list(MistakeKind)
    choice.shuffle(kinds)
    for kind in kinds:
        ways = list(_WAYS[kind](answer))
        if ways:
            return _spoilt(answer.text, kind, choice.choice(ways))
    return None


def is_mended(mistake: Mistake, spoilt: str, edited: str) -> bool:
    """Whether an edit touched the spot and took the wrong words away, by mending them or by leaving them out.

    Other words around a mistake that stays do not count, nor does the same word taken out elsewhere.
    """
    is_touched = any(_surroundings(spoilt, *span) not in normalise(edited) for span in mistake.spans)
    wrong = {spoilt[start:end] for start, end in mistake.spans}
    return is_touched and any(_count(words, edited) < _count(words, spoilt) for words in wrong)


def _spoilt(text: str, kind: MistakeKind, changes: tuple[_Change, ...]) -> Spoilt:
    spans: list[tuple[int, int]] = []
    written, at = "", 0
    for change in sorted(changes):
        written += text[at : change.start]
        # A word that was put in brings a space along, which is not part of what is wrong.
        start = len(written) + len(change.new) - len(change.new.lstrip())
        written += change.new
        spans.append((start, len(written)))
        at = change.end
    return Spoilt(written + text[at:], Mistake(kind=kind, spans=tuple(spans)))


def _surroundings(text: str, start: int, end: int) -> str:
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    before = text[line_start:start].split(" ")[-_NEAR - 1 :]
    after = text[end : line_end if line_end >= 0 else len(text)].split(" ")[: _NEAR + 1]
    return normalise(" ".join(before) + text[start:end] + " ".join(after))


def _count(words: str, text: str) -> int:
    whole = rf"(?<!\w)(?<!\d[.,]){re.escape(normalise(words))}(?!\w|[.,]\d)"
    return len(re.findall(whole, normalise(text), re.I))


# --- the ways


def _other_numbers(answer: Answer) -> Iterator[tuple[_Change, ...]]:
    """A number in a claim, except what a calculation was given or found: the reviewer sees those beside it."""
    own = {value for each in answer.calculations for value in (*each.inputs.values(), _value(each.result))}
    for figure in _claimed_figures(answer.text):
        new = _another(figure.text)
        if new and float(figure.value) not in own and not _count(new, answer.text):
            yield (_Change(figure.start, figure.end, new),)


def _other_results(answer: Answer) -> Iterator[tuple[_Change, ...]]:
    figures = find_figures(answer.text)
    for calculation in answer.calculations:
        value = _value(calculation.result)
        lines = _lines_with(answer.text, f"[{calculation.marker}]")
        found = [each for each in figures if float(each.value) == value and any(_holds(line, each) for line in lines)]
        changes = tuple(
            _Change(each.start, each.end, new)
            for each in found
            if (new := _another(each.text)) and not _count(new, answer.text)
        )
        if changes and value not in calculation.inputs.values():
            yield changes


def _other_words(answer: Answer) -> Iterator[tuple[_Change, ...]]:
    for quotation in _QUOTATION.finditer(answer.text):
        for word in _WORD.finditer(answer.text, quotation.start("words"), quotation.end("words")):
            yield (_Change(word.start(), word.end(), _like(word.group(), _SWAPPED[word.group().lower()])),)


def _other_negations(answer: Answer) -> Iterator[tuple[_Change, ...]]:
    for claim in _CLAIM.finditer(answer.text):
        for word in _NEGATION.finditer(answer.text, *claim.span()):
            new = "clearly" if word.group().lower() == "not" else "wel"
            yield (_Change(word.start(), word.end(), _like(word.group(), new)),)
        for verb in _VERB.finditer(answer.text, *claim.span()):
            new = " not" if verb.group().lower() in _ENGLISH_VERBS else " niet"
            yield (_Change(verb.end(), verb.end(), new),)


def _other_markers(answer: Answer) -> Iterator[tuple[_Change, ...]]:
    passages = {str(each.marker): each.passage_id for each in answer.citations}
    for claim in _CLAIM.finditer(answer.text):
        beside = set(_MARKER.findall(claim.group()))
        for found in _MARKER.finditer(answer.text, *claim.span()):
            for marker, passage_id in passages.items():
                if found[1] in passages and marker not in beside and passage_id != passages[found[1]]:
                    yield (_Change(found.start(), found.end(), f"[{marker}]"),)


_WAYS: dict[MistakeKind, _Way] = {
    MistakeKind.NUMBER: _other_numbers,
    MistakeKind.QUOTE: _other_words,
    MistakeKind.NEGATION: _other_negations,
    MistakeKind.MARKER: _other_markers,
    MistakeKind.RESULT: _other_results,
}


def _another(written: str) -> str | None:
    """Another number in the same notation: its last digit that counts is one more, or one less after a nine."""
    digit = _LAST_DIGIT.search(written)
    if digit:
        other = int(digit.group()) + (1 if digit.group() != "9" else -1)
        return f"{written[: digit.start()]}{other}{written[digit.end() :]}"
    for place, word in enumerate(_NUMBER_WORDS):
        if re.match(rf"{word}(?!\w)", written, re.I):
            other_word = _NUMBER_WORDS[place + 1] if place + 1 < len(_NUMBER_WORDS) else _NUMBER_WORDS[place - 1]
            return _like(written, other_word) + written[len(word) :]
    return None


def _claimed_figures(text: str) -> list[Figure]:
    claims = [claim.span() for claim in _CLAIM.finditer(text)]
    return [each for each in find_figures(text) if any(_holds(claim, each) for claim in claims)]


def _lines_with(text: str, marker: str) -> list[tuple[int, int]]:
    return [claim.span() for claim in _CLAIM.finditer(text) if marker in claim.group()]


def _holds(span: tuple[int, int], figure: Figure) -> bool:
    return span[0] <= figure.start and figure.end <= span[1]


def _value(result: object) -> float | None:
    value = getattr(result, "value", None)
    return None if value is None else float(value)


def _like(word: str, new: str) -> str:
    """The new word with the capital of the old one."""
    return new[:1].upper() + new[1:] if word[:1].isupper() else new
