"""The assistant's own words, in Dutch and English: everything it says that is not a quote.

Plain words, short sentences. None of these states anything about the sources that the text around it does not cite.
"""

from __future__ import annotations

from assistant.advice import Comparison, Language
from assistant.answering.drafting.phrases_en import ENGLISH
from assistant.answering.drafting.phrases_nl import DUTCH

Phrases = dict[str, str]

_COMPARED: dict[Language, dict[Comparison, str]] = {
    Language.NL: {
        Comparison.MEETS: "Uw cijfers passen bij het plan",
        Comparison.FALLS_SHORT: "Dat is nog niet genoeg voor wat het plan vraagt",
        Comparison.EXCEEDS: "Dat is meer dan het plan noemt",
        Comparison.DIFFERS: "Dat wijkt af van wat het plan noemt",
    },
    Language.EN: {
        Comparison.MEETS: "Your figures fit the plan",
        Comparison.FALLS_SHORT: "That is not yet enough for what the plan asks",
        Comparison.EXCEEDS: "That is more than the plan names",
        Comparison.DIFFERS: "That differs from what the plan names",
    },
}


def phrases(language: Language) -> Phrases:
    return ENGLISH if language is Language.EN else DUTCH


def compared(comparison: Comparison, language: Language) -> str | None:
    return _COMPARED[language].get(comparison)


_NUMBERS: dict[Language, tuple[str, ...]] = {
    Language.NL: (
        *("nul", "een", "twee", "drie", "vier", "vijf", "zes"),
        *("zeven", "acht", "negen", "tien", "elf", "twaalf"),
    ),
    Language.EN: (
        *("zero", "one", "two", "three", "four", "five", "six"),
        *("seven", "eight", "nine", "ten", "eleven", "twelve"),
    ),
}


def banded(lower: str, upper: str, language: Language) -> str:
    """ "16,8 tot 19,2 uur per week": the unit once, where it follows the number."""
    unit = upper.partition(" ")[2]
    if unit and not unit[0].isdigit():
        lower = lower.removesuffix(f" {unit}")
    return phrases(language)["band"].format(lower=lower, upper=upper)


def spelled(count: int, language: Language) -> str:
    """A small number in words, as Dutch and English texts have it; digits above twelve."""
    numbers = _NUMBERS[language]
    return numbers[count] if count < len(numbers) else str(count)
